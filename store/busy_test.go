package store

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"gongkai/disclosure"
)

// TestBusyRecord lets another process hold the record while a visit is
// finished: the visit waits for it, and one that is given up changes nothing.
func TestBusyRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	s, other := openAt(t, path), openAt(t, path)
	run := startRun(t, s, noon, "门户")
	visits := enqueueEntries(t, s, run.ID, 0, 2)
	outcome := func(n int) disclosure.Outcome {
		post := samplePost(n)
		return disclosure.Outcome{Page: &disclosure.Page{URL: visits[n].URL, Status: 200}, Body: []byte("text"), Post: &post}
	}
	held, err := other.write.DB.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	impatient, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := finishOne(impatient, s, visits[0], outcome(0)); err == nil {
		t.Error("a visit was finished while another process held the record")
	}
	finished := make(chan error)
	go func() {
		_, err := finishOne(t.Context(), s, visits[0], outcome(0))
		finished <- err
	}()
	if err := held.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := <-finished; err != nil {
		t.Errorf("a visit that waited for the record: %v", err)
	}
	if _, err := finishOne(t.Context(), s, visits[1], outcome(1)); err != nil {
		t.Errorf("the visit after it: %v", err)
	}
	ledgers, err := s.SiteLedgers(t.Context(), run.ID)
	if err != nil || len(ledgers) != 1 || ledgers[0].New != 2 || ledgers[0].Pending != 0 {
		t.Errorf("ledger %+v, %v, want 2 new and nothing pending", ledgers, err)
	}
	if posts := len(allPosts(t, s, Filter{})); posts != 2 {
		t.Errorf("%d posts, want 2", posts)
	}
}
