package indextest

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestDocuments(t *testing.T) {
	documents := Documents(2000)
	if diff := cmp.Diff(documents[:10], Documents(10)); diff != "" {
		t.Errorf("the first documents of many are others than those of few:\n%s", diff)
	}
	undated, attached, filed := 0, 0, 0
	for _, d := range documents {
		if n := utf8.RuneCountInString(d.Title); n < 10 || n > 40 {
			t.Errorf("title of %d characters: %s", n, d.Title)
		}
		if n := utf8.RuneCountInString(d.Body); n < 500 || n > 2000 {
			t.Errorf("body of %d characters: %s", n, d.Body)
		}
		if d.Published == "" {
			undated++
		}
		if len(d.Attachments) > 0 {
			attached++
		}
		if d.Files != "" {
			filed++
		}
	}
	if undated < 20 || undated > 60 || attached < 150 || attached > 250 || filed < 20 || filed > 60 {
		t.Errorf("of 2,000, %d are undated, %d have attachments, %d the text of files; want about 40, 200, 40", undated, attached, filed)
	}
}
