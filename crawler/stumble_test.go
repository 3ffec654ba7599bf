package crawler

import (
	"testing"

	"gongkai/disclosure"
)

// Something that nobody thought of ends the visit, not the crawl, and leaves
// what the list told of the post.
func TestStumblingEndsTheVisitOnly(t *testing.T) {
	broken := &siteCrawl{site: disclosure.Site{Name: "教务处"}, classifier: unclassified{}} // reading needs what it lacks
	for kind, want := range map[disclosure.Kind]string{disclosure.KindList: "", disclosure.KindEntry: "关于放假的通知"} {
		outcome, err := broken.read(t.Context(), disclosure.Visit{Kind: kind, URL: "http://jwc.example.edu.cn/1.htm", Title: "关于放假的通知"})
		title := ""
		if outcome.Post != nil {
			title = outcome.Post.Title
		}
		if err != nil || outcome.Bucket != disclosure.Failed || outcome.Reason == "" || title != want {
			t.Errorf("%s: outcome %+v, title %q, error %v, want a failed visit and title %q", kind, outcome, title, err, want)
		}
	}
}

type unclassified struct{}

func (unclassified) Post(post disclosure.Post, _ disclosure.Column) disclosure.Post { return post }
