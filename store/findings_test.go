package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestFindings(t *testing.T) {
	s := open(t)
	grave, mild := readPost(), readPost(elsewhere, edited, func(p *disclosure.Post) { p.Title = "别的信息" })
	save(t, s, grave, mild)
	found := func(post disclosure.Post, kind disclosure.FindingKind) disclosure.Finding {
		return disclosure.Finding{PostID: post.ID, Kind: kind, Place: disclosure.PlaceFile, Name: "甲.xls", FileURL: tableURL, FileHash: "a", At: 3, Excerpt: "身份证1306****"}
	}
	keep := func(seq int64, findings map[string][]disclosure.Finding) {
		t.Helper()
		if err := s.KeepFindings(t.Context(), "follower", seq, findings); err != nil {
			t.Fatal(err)
		}
		if confirmed, err := s.Confirmed(t.Context(), "follower"); confirmed != seq || err != nil {
			t.Errorf("confirmed %d, %v, want %d", confirmed, err, seq)
		}
	}
	check := func(kind disclosure.FindingKind, want ...disclosure.Finding) {
		t.Helper()
		all, err := s.Findings(t.Context(), kind)
		if err != nil {
			t.Fatal(err)
		}
		var got []disclosure.Finding
		for _, f := range all {
			if f.Post.ID != f.PostID || f.Post.Title == "" {
				t.Errorf("finding of %s with post %s %q", f.PostID, f.Post.ID, f.Post.Title)
			}
			got = append(got, f.Finding)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("findings of kind %q (-want +got):\n%s", kind, diff)
		}
	}
	keep(5, map[string][]disclosure.Finding{
		mild.ID:  {found(mild, disclosure.FindingMobile), found(mild, disclosure.FindingIDCard)},
		grave.ID: {found(grave, disclosure.FindingIDCard)},
	})
	cards := []disclosure.Finding{found(grave, disclosure.FindingIDCard), found(mild, disclosure.FindingIDCard)}
	if grave.ID > mild.ID { // of one day by ID
		cards[0], cards[1] = cards[1], cards[0]
	}
	check("", append(cards, found(mild, disclosure.FindingMobile))...)
	check(disclosure.FindingMobile, found(mild, disclosure.FindingMobile))
	keep(6, map[string][]disclosure.Finding{mild.ID: nil})
	check("", found(grave, disclosure.FindingIDCard))
	if counts, err := s.CountFindings(t.Context()); err != nil || cmp.Diff(map[disclosure.FindingKind]int{disclosure.FindingIDCard: 1}, counts) != "" {
		t.Errorf("CountFindings = %v, %v", counts, err)
	}
	save(t, s, readPost(excluded)) // no disclosure any more
	check("")
}
