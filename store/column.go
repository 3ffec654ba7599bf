package store

import (
	"context"
	"database/sql"
	"errors"

	"gongkai/disclosure"
)

const selectFirstListed = `SELECT identity FROM visits WHERE run = ? AND site = ? AND kind = 'entry' AND page > 0
	AND identity IN (SELECT canonical FROM posts WHERE id = ? UNION ALL SELECT canonical FROM aliases WHERE post_id = ?)
	ORDER BY list_order, id LIMIT 1`

// listedFirst says whether, of all addresses of the post with an ID, the run
// met this one first. A post belongs to the first column that shows it, under
// whichever address that is.
func (t transaction) listedFirst(ctx context.Context, id, canonical, site string, run int64) (bool, error) {
	if run == 0 {
		return true, nil
	}
	var first string
	err := t.row(ctx, selectFirstListed, run, site, id, id).Scan(&first)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	return first == canonical, err
}

// refile gives the post with an ID the column of an alias that the run met
// before every other address of it.
func (t transaction) refile(ctx context.Context, id string, alias disclosure.Post, run int64) error {
	if run == 0 {
		return nil
	}
	if first, err := t.listedFirst(ctx, id, alias.Canonical, alias.Site, run); err != nil || !first {
		return err
	}
	stored, err := scanPost(t.row(ctx, selectPost, id), true)
	if err != nil {
		return err
	}
	next := decided(inColumnOf(stored, alias), stored, stored)
	if sameToReaders(next, stored) {
		return nil
	}
	return t.writePost(ctx, updatePost, next, true)
}

// inColumnOf files a post as another one is filed.
func inColumnOf(post, other disclosure.Post) disclosure.Post {
	post.Column = other.Column
	post.Requirement, post.Category, post.How = other.Requirement, other.Category, other.How
	post.Confidence, post.Reason = other.Confidence, other.Reason
	return post
}
