package store

import (
	"context"
	"fmt"
	"strings"

	"gongkai/disclosure"
)

const selectIdentityRules = `SELECT value FROM counters WHERE name = 'identity'`

// readdress gives the posts of a record that was written by other rules of
// identity the addresses that they have by these, and with them their IDs: else
// the next crawl would take them for new ones. Posts that are one by these rules
// are folded.
func (s *Store) readdress(ctx context.Context) error {
	var rules int
	if err := s.read.QueryRowContext(ctx, selectIdentityRules).Scan(&rules); err != nil {
		return fmt.Errorf("read the rules of its addresses: %w", err)
	}
	if rules == disclosure.IdentityRules {
		return nil
	}
	err := s.update(ctx, func(t transaction) error {
		// Another process may have done it in the meantime: then nothing differs.
		for _, table := range []struct {
			query string
			move  func(ctx context.Context, id, from, to string) error
		}{
			{`SELECT id, canonical FROM posts ORDER BY id`, t.readdressPost},
			{`SELECT id, canonical FROM aliases ORDER BY id`, t.readdressAlias},
		} {
			moves, err := t.outdated(ctx, table.query)
			if err != nil {
				return err
			}
			for _, m := range moves {
				if err := table.move(ctx, m.id, m.from, m.to); err != nil {
					return fmt.Errorf("%s: %w", m.from, err)
				}
			}
		}
		_, err := t.exec(ctx, `UPDATE counters SET value = ? WHERE name = 'identity'`, disclosure.IdentityRules)
		return err
	})
	if err != nil {
		return fmt.Errorf("write its addresses by the rules of today: %w", err)
	}
	return nil
}

// readdressing is an address that is written in another way by these rules.
type readdressing struct{ id, from, to string }

func (t transaction) outdated(ctx context.Context, query string) ([]readdressing, error) {
	rows, err := t.rows(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []readdressing
	for rows.Next() {
		var r readdressing
		if err := rows.Scan(&r.id, &r.from); err != nil {
			return nil, err
		}
		if r.to = recanonical(r.from); r.to != r.from {
			found = append(found, r)
		}
	}
	return found, rows.Err()
}

// recanonical writes a canonical address by the rules of today. What stands
// behind a # without a slash is no part of an address, but the title of a post
// that has none; what is no address at all stays.
func recanonical(canonical string) string {
	address, mark, marked := strings.Cut(canonical, "#")
	if marked && strings.HasPrefix(strings.TrimPrefix(mark, "!"), "/") {
		address, mark, marked = canonical, "", false
	}
	again, err := disclosure.CanonicalURL("http://" + address)
	switch {
	case err != nil:
		return canonical
	case marked:
		return again + "#" + mark
	}
	return again
}

func (t transaction) readdressPost(ctx context.Context, id, from, to string) error {
	post, err := scanPost(t.row(ctx, selectPost, id), true)
	if err != nil {
		return err
	}
	post.Canonical = to
	if id != disclosure.PostID(post.Channel, from) { // it was imported under an ID of its own
		_, err := t.exec(ctx, `UPDATE posts SET canonical = ? WHERE id = ?`, to, id)
		return err
	}
	post.ID = disclosure.PostID(post.Channel, to)
	_, err = t.rename(ctx, id, post)
	return err
}

func (t transaction) readdressAlias(ctx context.Context, id, _, to string) error {
	var channel string
	err := t.row(ctx, `SELECT p.channel FROM aliases AS a JOIN posts AS p ON p.id = a.post_id WHERE a.id = ?`, id).Scan(&channel)
	if err != nil {
		return err
	}
	next := disclosure.PostID(channel, to)
	_, err = t.exec(ctx, `INSERT INTO aliases (id, post_id, canonical, url) SELECT ?, post_id, ?, url FROM aliases
		WHERE id = ? AND NOT EXISTS (SELECT 1 FROM posts WHERE id = ?) ON CONFLICT (id) DO NOTHING`, next, to, id, next)
	if err == nil {
		_, err = t.exec(ctx, `DELETE FROM aliases WHERE id = ?`, id)
	}
	return err
}
