package embedded

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/indexer"
)

func TestTexts(t *testing.T) {
	texts, err := newTexts()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []indexer.Document{
		{ID: "a"},
		{ID: "id", Digest: "d1", Title: "标题", Body: "正文", Files: "附件", URL: "http://x", Channel: "dept", Published: "2023-05-06", Category: 3, Requirement: -1},
		{ID: "long", Body: strings.Repeat("奖学金评审办法，", 60_000), Files: strings.Repeat("x", 512<<10)},
	} {
		blob := texts.pack(d, "旁")
		want := stored{
			id: d.ID, passages: [4]string{d.Title, "旁", d.Body, d.Files}, url: d.URL, channel: d.Channel, published: d.Published,
			category: d.Category, requirement: d.Requirement,
		}
		got, err := texts.unpack(blob)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(stored{})); diff != "" || err != nil {
			t.Errorf("unpack(pack(%s)): %v (-want +got):\n%s", d.ID, err, diff)
		}
		if got := string(digestOf(blob)); got != d.Digest {
			t.Errorf("digestOf(pack(%s)) = %q, want %q", d.ID, got, d.Digest)
		}
	}
}
