package indextest

import (
	"strings"
	"testing"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// testFiles searches what stands in files: it is found, and weighs less than
// what the post says itself.
func testFiles(t *testing.T, open Opener) {
	index, _ := open(t, "files")
	inFile, inBody, inTitle := post("1", "关于报送材料的通知", "材料清单见附件。"), post("2", "实验室开放安排", "显微镜室周一开放，预约从速。"), post("3", "显微镜室搬迁公告", "")
	inFile.Published, inBody.Published, inTitle.Published = "2023-05-09", "2023-05-08", "2023-05-07" // the newest comes last all the same
	file := disclosure.File{Text: "序号\t设备\n1\t显微镜室恒温箱\n2\tCentrifuge离心机"}
	documents := []indexer.Document{indexer.NewDocument(inFile, file), indexer.NewDocument(inBody), indexer.NewDocument(inTitle)}
	for range 5 { // so that enough is found without what is near
		documents = append(documents, indexer.NewDocument(post("n"+strings.Repeat("i", len(documents)), "无关的事", "无关的话")))
	}
	if err := index.Apply(t.Context(), documents, nil); err != nil {
		t.Fatal(err)
	}
	results := search(t, index, indexer.Query{Text: "显微镜室"})
	if got := strings.Join(titles(results), "，"); got != "显微镜室搬迁公告，实验室开放安排，关于报送材料的通知" || results.Total != 3 {
		t.Errorf("Search(显微镜室) = %s, total %d, want title, body, file", got, results.Total)
	}
	for _, test := range []struct{ text, snippet string }{
		{"恒温箱", "恒温箱"},
		{"centrifuge", "Centrifuge"},
		{"报送材料 离心机", "离心机"}, // title and file together
	} {
		results := search(t, index, indexer.Query{Text: test.text})
		if len(results.Hits) == 0 || results.Hits[0].Title != inFile.Title || !strings.Contains(results.Hits[0].Snippet, test.snippet) {
			t.Errorf("Search(%q) = %+v, want %q first, with %q in its snippet", test.text, results.Hits, inFile.Title, test.snippet)
		}
	}
	if err := index.Apply(t.Context(), []indexer.Document{indexer.NewDocument(inFile)}, nil); err != nil {
		t.Fatal(err)
	}
	if results := search(t, index, indexer.Query{Text: "恒温箱"}); has(results, inFile.Title) {
		t.Error("the text of a file that is gone is still found")
	}
}
