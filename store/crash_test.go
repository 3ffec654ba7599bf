package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"gongkai/disclosure"
)

// crashFile names the record for the process that is to be killed.
const crashFile = "GONGKAI_TEST_CRASH_FILE"

// TestKilledProcessLosesNothing kills a process in the middle of a crawl and
// holds what it had reported as done against what the record says.
func TestKilledProcessLosesNothing(t *testing.T) {
	if path := os.Getenv(crashFile); path != "" {
		crawlUntilKilled(t, path)
		return
	}
	path := filepath.Join(t.TempDir(), "record.db")
	process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledProcessLosesNothing$")
	process.Env = append(os.Environ(), crashFile+"="+path)
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	var reported []int64
	lines := bufio.NewScanner(output)
	for len(reported) < 200 && lines.Scan() {
		id, err := strconv.ParseInt(lines.Text(), 10, 64)
		if err != nil {
			t.Fatalf("the process says %q", lines.Text())
		}
		reported = append(reported, id)
	}
	if err := process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // what it could still say before it died
		if id, err := strconv.ParseInt(lines.Text(), 10, 64); err == nil {
			reported = append(reported, id)
		}
	}
	if err := process.Wait(); err == nil {
		t.Fatal("the process ended by itself")
	}
	checkAfterCrash(t, path, reported)
}

func crawlUntilKilled(t *testing.T, path string) {
	s := openAt(t, path)
	run := startRun(t, s, noon, "门户")
	for n := 0; ; n++ {
		visit := enqueueEntries(t, s, run.ID, n, 1)[0]
		post := samplePost(n)
		outcome := disclosure.Outcome{Page: &disclosure.Page{URL: visit.URL, Status: 200}, Body: []byte(visit.URL), Post: &post}
		if _, err := finishOne(t.Context(), s, visit, outcome); err != nil {
			t.Fatal(err)
		}
		fmt.Println(visit.ID)
	}
}

func checkAfterCrash(t *testing.T, path string, reported []int64) {
	t.Helper()
	s := openAt(t, path)
	run, resumed, err := s.StartRun(t.Context(), noon, []string{"门户"})
	if err != nil || !resumed {
		t.Fatalf("StartRun = %+v, %v, %v, want the run resumed", run, resumed, err)
	}
	var check string
	if err := s.write.QueryRowContext(t.Context(), `PRAGMA integrity_check`).Scan(&check); err != nil || check != "ok" {
		t.Errorf("integrity check = %q, %v", check, err)
	}
	sites, err := s.SiteLedgers(t.Context(), run.ID)
	if err != nil || len(sites) != 1 {
		t.Fatalf("SiteLedgers = %+v, %v, want one", sites, err)
	}
	ledger := sites[0].Ledger
	if ledger.New < len(reported) || len(reported) < 200 {
		t.Errorf("ledger = %+v, want at least the %d visits that were reported", ledger, len(reported))
	}
	if posts := len(allPosts(t, s, Filter{})); posts != ledger.New {
		t.Errorf("%d posts, want one for each of the %d new ones of the ledger", posts, ledger.New)
	}
	pending, err := s.Pending(t.Context(), run.ID, "门户", 1000)
	if met := int(lastVisit(t, s)); err != nil || ledger.Total()+len(pending) != met {
		t.Errorf("ledger of %d and %d pending, %v, want %d together", ledger.Total(), len(pending), err, met)
	}
	checkProjection(t, s)
}

func TestReadersAndWritersTogether(t *testing.T) {
	s := open(t)
	run := startRun(t, s, noon, "门户")
	const writers, each = 4, 25
	visits := enqueueEntries(t, s, run.ID, 0, writers*each)
	var working sync.WaitGroup
	done := make(chan struct{})
	for w := range writers {
		working.Go(func() {
			for i := w * each; i < (w+1)*each; i++ {
				post := samplePost(i)
				outcome := disclosure.Outcome{Page: &disclosure.Page{URL: visits[i].URL}, Body: []byte(visits[i].URL), Post: &post}
				if _, err := finishOne(t.Context(), s, visits[i], outcome); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var reading sync.WaitGroup
	for range readers + 2 {
		reading.Go(func() {
			for {
				readConsistently(t, s, run.ID, writers*each)
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	working.Wait()
	if _, err := s.MarkDuplicates(t.Context(), []string{"portal"}); err != nil {
		t.Error(err)
	}
	close(done)
	reading.Wait()
	checkProjection(t, s)
	if posts := len(allPosts(t, s, Filter{})); posts != writers*each {
		t.Errorf("%d posts, want %d", posts, writers*each)
	}
}

// readConsistently reads what must hold at every moment of a crawl.
func readConsistently(t *testing.T, s *Store, run int64, visits int) {
	sites, err := s.SiteLedgers(t.Context(), run)
	if err != nil || len(sites) != 1 || sites[0].Total()+sites[0].Pending != visits {
		t.Errorf("SiteLedgers = %+v, %v, want %d visits at any time", sites, err, visits)
	}
	cells, err := s.Tally(t.Context(), disclosure.Period{}, disclosure.ByChannel)
	if err != nil {
		t.Error(err)
	}
	for _, cell := range cells {
		if cell.Unique > cell.Posts || cell.Unique == 0 {
			t.Errorf("cell %+v: unique out of range", cell)
		}
	}
	for post, err := range s.Posts(t.Context(), Filter{WithBody: true}) {
		if err != nil || post.Body == "" {
			t.Errorf("post %+v, %v, want it with its text", post, err)
		}
	}
	changes, err := s.Changes(t.Context(), 0, 1000)
	if err != nil {
		t.Error(err)
	}
	for i, change := range changes {
		if i > 0 && change.Seq <= changes[i-1].Seq {
			t.Errorf("change %d after %d", change.Seq, changes[i-1].Seq)
		}
	}
}

// TestSequenceHasNoLateComer follows the changes while they are made: a number
// that appears after a higher one was read would never be read.
func TestSequenceHasNoLateComer(t *testing.T) {
	s := open(t)
	var writing sync.WaitGroup
	for w := range 4 {
		writing.Go(func() {
			for i := range 30 {
				if _, err := s.SavePost(t.Context(), samplePost(w*30+i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	seen, after := map[string]bool{}, int64(0)
	for len(seen) < 120 && !t.Failed() {
		changes, err := s.Changes(t.Context(), after, 7)
		if err != nil {
			t.Error(err)
			break
		}
		for _, change := range changes {
			after = change.Seq
			seen[change.Post.ID] = true
		}
		if lastNumber(t, s) == after && after >= 120 {
			break
		}
	}
	writing.Wait()
	if len(seen) != 120 {
		t.Errorf("%d posts seen by following the changes, want 120", len(seen))
	}
}

func lastNumber(t *testing.T, s *Store) (n int64) {
	t.Helper()
	if err := s.read.QueryRowContext(t.Context(), `SELECT value FROM counters WHERE name = 'changes'`).Scan(&n); err != nil {
		t.Error(err)
	}
	return n
}

func TestTwoProcessesShareARecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	stores := []*Store{openAt(t, path), openAt(t, path)}
	var working sync.WaitGroup
	for i, s := range stores {
		working.Go(func() {
			for n := range 40 {
				if _, err := s.SavePost(t.Context(), samplePost(2*n+i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	working.Wait()
	if posts := len(allPosts(t, stores[0], Filter{})); posts != 80 {
		t.Errorf("%d posts, want 80", posts)
	}
	checkProjection(t, stores[1])
}

func TestManyProcessesOpenANewRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	var opening sync.WaitGroup
	for range 4 {
		opening.Go(func() {
			s, err := Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	opening.Wait()
}

func TestCancelledContextChangesNothing(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.SavePost(ctx, samplePost(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("SavePost = %v, want context.Canceled", err)
	}
	for _, err := range s.Posts(ctx, Filter{}) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Posts = %v, want context.Canceled", err)
		}
	}
	if posts := len(allPosts(t, s, Filter{})); posts != 0 {
		t.Errorf("%d posts, want none", posts)
	}
	inside, stop := context.WithCancel(t.Context())
	err := s.update(inside, func(t transaction) error {
		_, _, err := t.savePost(inside, samplePost(1), 0)
		stop()
		return err
	})
	if err == nil || len(allPosts(t, s, Filter{})) != 0 {
		t.Errorf("a transaction that is cancelled before its end = %v with %d posts, want an error and none", err, len(allPosts(t, s, Filter{})))
	}
	if _, err := s.SavePost(t.Context(), samplePost(1)); err != nil {
		t.Errorf("SavePost after a cancelled one: %v", err)
	}
}
