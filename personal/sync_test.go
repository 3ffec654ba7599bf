package personal

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// record is a store in memory.
type record struct {
	changes   []disclosure.Change
	confirmed int64
	findings  map[string][]disclosure.Finding
	fail      error
}

func (r *record) Changes(_ context.Context, after int64, _ int) ([]disclosure.Change, error) {
	for _, change := range r.changes { // one at a time
		if change.Seq > after {
			return []disclosure.Change{change}, r.fail
		}
	}
	return nil, r.fail
}

func (r *record) Confirmed(context.Context, string) (int64, error) { return r.confirmed, nil }

func (r *record) KeepFindings(_ context.Context, _ string, seq int64, findings map[string][]disclosure.Finding) error {
	for post, found := range findings {
		r.findings[post] = found
	}
	r.confirmed = seq
	return nil
}

func TestSync(t *testing.T) {
	phone := mobile("138")
	post := disclosure.Post{
		ID: "a", Title: "联系人" + phone, Body: "电话" + phone,
		Attachments: []disclosure.Attachment{{Text: "张三" + phone + ".docx", URL: "http://x/a#1"}, {Text: "乙.xls", URL: "http://x/b"}},
	}
	card := idCard("11010119900307001")
	named := disclosure.Post{ID: "d", Attachments: []disclosure.Attachment{
		{Text: "名单.pdf", URL: "http://x/%E5%BC%A0%E4%B8%89" + card + ".pdf"},
		{Text: "张三" + card + "，" + phone + ".pdf", URL: "http://x/张三" + card + "，" + phone + ".pdf"},
	}}
	files := []disclosure.File{{URL: "http://x/b", Hash: "h", Text: "手机\t" + phone}}
	r := &record{findings: map[string][]disclosure.Finding{}, changes: []disclosure.Change{
		{Seq: 1, Post: post, Files: files}, {Seq: 2, Post: disclosure.Post{ID: "b", Title: "无"}}, {Seq: 3, Post: disclosure.Post{ID: "c", Title: phone}, Deleted: true}, {Seq: 4, Post: named},
	}}
	if err := Sync(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	masked := func(before, after string) string { return before + "138******21" + after }
	hidden := func(before, after string) string { return before + "1101************" + card[16:] + after }
	want := map[string][]disclosure.Finding{"a": {
		{PostID: "a", Kind: "mobile", Place: "title", At: 3, Excerpt: masked("联系人", "")},
		{PostID: "a", Kind: "mobile", Place: "body", At: 2, Excerpt: masked("电话", "")},
		{PostID: "a", Kind: "mobile", Place: "file", Name: masked("张三", ".docx"), FileURL: "http://x/a", At: 2, Excerpt: masked("张三", ".docx")},
		{PostID: "a", Kind: "mobile", Place: "file", Name: "乙.xls", FileURL: "http://x/b", FileHash: "h", At: 3, Excerpt: masked("手机 ", "")},
	}, "b": nil, "c": nil, "d": {
		{PostID: "d", Kind: "id_card", Place: "address", Name: "名单.pdf", FileURL: hidden("http://x/张三", ".pdf"), At: 11, Excerpt: hidden("http://x/张三", ".pdf")},
		{PostID: "d", Kind: "id_card", Place: "file", Name: hidden("张三", "，138******21.pdf"), FileURL: hidden("http://x/张三", "，138******21.pdf"), At: 2, Excerpt: hidden("张三", "，138******21.pdf")},
		{PostID: "d", Kind: "mobile", Place: "file", Name: hidden("张三", "，138******21.pdf"), FileURL: hidden("http://x/张三", "，138******21.pdf"), At: 21, Excerpt: "1************" + card[16:] + "，138******21.pdf"},
	}}
	if diff := cmp.Diff(want, r.findings); diff != "" || r.confirmed != 4 {
		t.Errorf("confirmed %d (-want +got):\n%s", r.confirmed, diff)
	}
	r.changes = append(r.changes, disclosure.Change{Seq: 5, Post: disclosure.Post{ID: "a"}})
	if err := Sync(t.Context(), r); err != nil || len(r.findings["a"]) != 0 {
		t.Errorf("after the numbers are gone: %v, %v", r.findings["a"], err)
	}
	r.fail = errors.New("no disk")
	if err := Sync(t.Context(), r); !errors.Is(err, r.fail) {
		t.Errorf("Sync over a broken record: %v", err)
	}
}
