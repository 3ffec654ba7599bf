package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"gongkai/disclosure"
)

// candidate is what finding copies needs of a post.
type candidate struct {
	id, url, channel, site, canonical, fingerprint string
	published                                      disclosure.Day
	duplicateOf, group                             string
	excluded                                       bool
}

// MarkDuplicates finds the cross-posted copies over all sites and channels and
// marks each with its original. Posts with the same text, or with the same
// address in different channels, belong together, but never two posts of one
// site: what a college posts every month with the same words it did make
// public every month. Where a site has the same text several times, only posts
// of the same day belong together. The original is the one with the earliest
// known day, then that of the earlier channel in channels, then that of the
// smaller URL. Posts that are copies no more lose their mark, and
// excluded ones take no part. It gives how many marks changed. The result
// depends on the posts alone, not on the order in which they were saved.
func (s *Store) MarkDuplicates(ctx context.Context, channels []string) (changed int, err error) {
	err = s.update(ctx, func(t transaction) error {
		posts, err := t.candidates(ctx)
		if err != nil {
			return err
		}
		changed, err = t.setMarks(ctx, markCopies(posts, channels))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("mark duplicates: %w", err)
	}
	return changed, nil
}

func (t transaction) candidates(ctx context.Context) ([]candidate, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT id, url, channel, site, canonical, fingerprint, published, duplicate_of, copy_group, status = 'excluded' FROM posts`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var posts []candidate
	for rows.Next() {
		var c candidate
		if err := rows.Scan(&c.id, &c.url, &c.channel, &c.site, &c.canonical, &c.fingerprint, &c.published, &c.duplicateOf, &c.group, &c.excluded); err != nil {
			return nil, err
		}
		posts = append(posts, c)
	}
	return posts, rows.Err()
}

// mark is what a post's row is to say of its copies.
type mark struct {
	id       string
	original string // the post that it is a copy of, "" for the original and for a post without copies
	group    string // the original of its group, "" for a post without copies
	shown    bool   // original differs from what the row says
}

// markCopies gives the marks that differ from those that the posts have, by ID.
func markCopies(posts []candidate, channels []string) []mark {
	groups := group(posts, channels)
	best, size := make([]int, len(posts)), make([]int, len(posts)) // by root
	for i, p := range posts {
		root := groups.root(i)
		if size[root] == 0 || compare(p, posts[best[root]], channels) < 0 {
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
func compare(a, b candidate, channels []string) int {
	return cmp.Or(
		compareKnown(a.published, b.published),
		cmp.Compare(rank(channels, a.channel), rank(channels, b.channel)),
		cmp.Compare(a.channel, b.channel), // of channels that are in no order
		cmp.Compare(a.url, b.url),
		cmp.Compare(a.id, b.id),
	)
}

func compareKnown(a, b disclosure.Day) int {
	if (a == "") != (b == "") {
		return -cmp.Compare(a, b)
	}
	return cmp.Compare(a, b)
}

// rank is a channel's place in the order, after all others where it has none.
func rank(channels []string, channel string) int {
	if i := slices.Index(channels, channel); i >= 0 {
		return i
	}
	return len(channels)
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
