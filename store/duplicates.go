package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"

	"gongkai/crosspost"
	"gongkai/disclosure"
)

// candidate is what finding copies needs of a post.
type candidate struct {
	id, canonical, fingerprint string
	published                  disclosure.Day
	duplicateOf, group         string
	origin                     int32 // the same for posts of one site in one channel
	rank                       int32 // of its channel: a smaller one is rather the original
	text                       int32 // the same for near copies, from 1 on; 0 for a post with too little text
	excluded                   bool
	stale                      bool // the sketch is not of the post's text
	sketch                     crosspost.Sketch
}

// MarkDuplicates finds the cross-posted copies over all sites and channels and
// marks each with its original. Posts with the same text, or with the same
// address in different channels, belong together, and so do those whose texts
// differ only in what a site puts around a piece (see crosspost); but never two
// posts of one site: what a college posts every month with the same words it
// did make public every month. Where a site has the same text several times,
// only posts of the same day belong together. The original is the one with the
// earliest known day, then that of the earlier channel in channels, then that of
// the smaller address. Posts that are copies no more lose their mark, and excluded
// ones take no part. It gives how many marks changed. The result depends on the
// posts alone, not on the order in which they were saved or marked. What is
// known of texts that have not changed is not worked out again, and where
// nothing has changed since the last marking, nothing is done.
func (s *Store) MarkDuplicates(ctx context.Context, channels []string) (changed int, err error) {
	state, marked, err := s.markState(ctx, channels)
	if err == nil && state != marked {
		changed, err = s.markDuplicates(ctx, channels, state)
	}
	if err != nil {
		return 0, fmt.Errorf("mark duplicates: %w", err)
	}
	return changed, nil
}

func (s *Store) markDuplicates(ctx context.Context, channels []string, state int64) (changed int, err error) {
	posts, err := s.candidates(ctx, channels)
	if err != nil {
		return 0, err
	}
	// Texts are compared before the transaction, which others wait for.
	if err := s.sketch(ctx, posts); err != nil {
		return 0, err
	}
	if err := s.findAlike(ctx, posts); err != nil {
		return 0, err
	}
	marks := markCopies(posts)
	err = s.update(ctx, func(t transaction) error {
		before, err := readMarkState(t.row(ctx, selectMarkState), channels)
		if err != nil {
			return err
		}
		if changed, err = t.setMarks(ctx, marks); err != nil || before.state != state {
			return err // the record has changed since the posts were read: it is to be marked again
		}
		after, err := readMarkState(t.row(ctx, selectMarkState), channels)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `UPDATE counters SET value = ? WHERE name = 'marked'`, after.state)
		return err
	})
	return changed, err
}

const selectMarkState = `SELECT (SELECT value FROM counters WHERE name = 'changes'), (SELECT value FROM counters WHERE name = 'unseen'),
	(SELECT value FROM counters WHERE name = 'marked')`

// markState is what the marks of copies follow from, as one number, and the
// number of the state that is marked.
type markState struct{ state, marked int64 }

func (s *Store) markState(ctx context.Context, channels []string) (state, marked int64, err error) {
	read, err := readMarkState(s.read.QueryRowContext(ctx, selectMarkState), channels)
	return read.state, read.marked, err
}

func readMarkState(row *sql.Row, channels []string) (markState, error) {
	var changes, unseen, marked int64
	if err := row.Scan(&changes, &unseen, &marked); err != nil {
		return markState{}, fmt.Errorf("read what is marked: %w", err)
	}
	sum := fnv.New64a()
	for _, number := range []int64{changes, unseen, crosspost.Rules} {
		_ = binary.Write(sum, binary.LittleEndian, number)
	}
	fmt.Fprintf(sum, "%q", channels)
	return markState{int64(sum.Sum64()), marked}, nil
}

// mark is what a post's row is to say of its copies.
type mark struct {
	id       string
	original string // the post that it is a copy of, "" for the original and for a post without copies
	group    string // the original of its group, "" for a post without copies
	shown    bool   // original differs from what the row says
}

// markCopies gives the marks that differ from those that the posts have, by ID.
func markCopies(posts []candidate) []mark {
	groups := group(posts)
	best, size := make([]int, len(posts)), make([]int, len(posts)) // by root
	for i, p := range posts {
		root := groups.root(i)
		if size[root] == 0 || compare(p, posts[best[root]]) < 0 {
			best[root] = i
		}
		size[root]++
	}
	var marks []mark
	for i, p := range posts {
		root, m := groups.root(i), mark{id: p.id}
		if size[root] > 1 {
			m.group = posts[best[root]].id
			if m.group != p.id {
				m.original = m.group
			}
		}
		if m.shown = m.original != p.duplicateOf; m.shown || m.group != p.group {
			marks = append(marks, m)
		}
	}
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Compare(a.id, b.id) })
	return marks
}

// compare puts what is rather the original first.
func compare(a, b candidate) int {
	return cmp.Or(
		compareKnown(a.published, b.published),
		cmp.Compare(a.rank, b.rank),
		cmp.Compare(a.canonical, b.canonical),
		cmp.Compare(a.id, b.id),
	)
}

func compareKnown(a, b disclosure.Day) int {
	if (a == "") != (b == "") {
		return -cmp.Compare(a, b)
	}
	return cmp.Compare(a, b)
}

// setMarks writes marks, and a change number where readers see the difference.
func (t transaction) setMarks(ctx context.Context, marks []mark) (changed int, err error) {
	for _, m := range marks {
		if m.shown {
			changed++
		}
	}
	if len(marks) == 0 {
		return 0, nil
	}
	change, err := t.draw(ctx, "changes", changed)
	if err != nil {
		return 0, err
	}
	statement, err := t.tx.PrepareContext(ctx, `UPDATE posts SET duplicate_of = ?, copy_group = ?, change = coalesce(?, change) WHERE id = ?`)
	if err != nil {
		return 0, err
	}
	defer statement.Close()
	for _, m := range marks {
		number := sql.NullInt64{Int64: change, Valid: m.shown}
		if m.shown {
			change++
		}
		if _, err := statement.ExecContext(ctx, m.original, m.group, number, m.id); err != nil {
			return 0, err
		}
	}
	return changed, nil
}
