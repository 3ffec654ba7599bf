package store

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// follow reads the changes from the start in small steps, as an index does.
func follow(t *testing.T, s *Store) map[string]disclosure.Post {
	t.Helper()
	held, after := map[string]disclosure.Post{}, int64(0)
	told := map[string]bool{}
	for {
		changes, err := s.Changes(t.Context(), after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 {
			return held
		}
		for _, change := range changes {
			if change.Seq <= after {
				t.Fatalf("change %d comes after %d", change.Seq, after)
			}
			if told[change.Post.ID] {
				t.Fatalf("two changes of post %s", change.Post.ID)
			}
			after, told[change.Post.ID] = change.Seq, true
			if change.Deleted {
				delete(held, change.Post.ID)
			} else {
				held[change.Post.ID] = change.Post
			}
		}
	}
}

// checkProjection holds what the changes add up to against the posts.
func checkProjection(t *testing.T, s *Store) {
	t.Helper()
	held := follow(t, s)
	got := make([]disclosure.Post, 0, len(held))
	for _, post := range held {
		got = append(got, post)
	}
	want := allPosts(t, s, Filter{WithBody: true})
	byID := func(a, b disclosure.Post) int { return strings.Compare(a.ID, b.ID) }
	slices.SortFunc(got, byID)
	slices.SortFunc(want, byID)
	if diff := cmp.Diff(want, got); len(want)+len(got) > 0 && diff != "" {
		t.Errorf("posts by changes (-want +got):\n%s", diff)
	}
}

func TestChangesOnlyWhenSomethingChanges(t *testing.T) {
	s := open(t)
	for i, test := range []struct {
		post disclosure.Post
		want int // changes since the step before
	}{
		{readPost(), 1},
		{readPost(), 0},
		{readPost(func(p *disclosure.Post) { p.PageHash = "h9" }), 0},
		{readPost(edited), 1},
		{readPost(edited, elsewhere), 0},
		{readPost(excluded), 1},
	} {
		before := lastChange(t, s)
		if _, err := s.SavePost(t.Context(), test.post); err != nil {
			t.Fatal(err)
		}
		changes, err := s.Changes(t.Context(), before, 10)
		if err != nil || len(changes) != test.want {
			t.Errorf("step %d: %d changes, %v, want %d", i+1, len(changes), err, test.want)
		}
	}
	checkProjection(t, s)
}

func lastChange(t *testing.T, s *Store) int64 {
	t.Helper()
	changes, err := s.Changes(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if len(changes) == 0 {
		return 0
	}
	return changes[len(changes)-1].Seq
}

// Posts with long texts come in several parts. A removal that was made after
// them must not come before them: what follows would be passed over.
func TestChangesWithLongBodies(t *testing.T) {
	s := open(t)
	for i := range 4 {
		hash := strings.Repeat(string(rune('a'+i)), 64)
		save(t, s, readPost(func(p *disclosure.Post) {
			p.URL, p.Fingerprint, p.Body = "http://www.example.edu.cn/"+hash, hash, strings.Repeat("长", textPerChanges/4)
		}))
	}
	last := lastSeq(t, s)
	err := s.update(t.Context(), func(tx transaction) error {
		_, err := tx.exec(t.Context(), `INSERT INTO deletions (post_id, change) VALUES ('gone', ?)`, last+1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var parts []int
	for after := int64(0); ; {
		changes, err := s.Changes(t.Context(), after, 100)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 {
			break
		}
		parts = append(parts, len(changes))
		after = changes[len(changes)-1].Seq
	}
	if diff := cmp.Diff([]int{2, 2, 1}, parts); diff != "" {
		t.Errorf("changes in parts (-want +got):\n%s", diff)
	}
	if posts, err := s.Indexable(t.Context()); err != nil || posts != 4 {
		t.Errorf("Indexable() = %d, %v, want 4", posts, err)
	}
}

// lastSeq is the number of the last change.
func lastSeq(t *testing.T, s *Store) (seq int64) {
	t.Helper()
	if err := s.read.QueryRowContext(t.Context(), `SELECT max(change) FROM posts`).Scan(&seq); err != nil {
		t.Fatal(err)
	}
	return seq
}

func TestConfirm(t *testing.T) {
	s := open(t)
	confirmed := func(index string, want int64) {
		t.Helper()
		if got, err := s.Confirmed(t.Context(), index); err != nil || got != want {
			t.Errorf("Confirmed(%s) = %d, %v, want %d", index, got, err, want)
		}
	}
	confirmed("embedded", 0)
	for _, seq := range []int64{5, 9, 0, 7} { // back to 0: the index was emptied
		if err := s.Confirm(t.Context(), "embedded", seq); err != nil {
			t.Fatal(err)
		}
		confirmed("embedded", seq)
		confirmed("meilisearch", 0)
	}
}
