package store

import (
	"context"

	"gongkai/disclosure"
)

const selectListed = `SELECT identity FROM visits WHERE run = ? AND site = ? AND kind = 'entry' AND page > 0
	AND identity IN (SELECT canonical FROM posts WHERE id = ? UNION ALL SELECT canonical FROM aliases WHERE post_id = ?)
	GROUP BY identity ORDER BY min(list_order), min(id) LIMIT 2`

// listed gives the addresses of the post with an ID that lists of the run show,
// two of them at most: first that of the column which comes first. A post
// belongs to the first column that shows it, under whichever address that is.
func (t transaction) listed(ctx context.Context, id, site string, run int64) ([]string, error) {
	if run == 0 {
		return nil, nil
	}
	rows, err := t.rows(ctx, selectListed, run, site, id, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var addresses []string
	for rows.Next() {
		var address string
		if err := rows.Scan(&address); err != nil {
			return nil, err
		}
		addresses = append(addresses, address)
	}
	return addresses, rows.Err()
}

// refile gives the post with an ID the column of an alias that stands before
// another address of it. Where the run has met the alias alone, the column stays:
// the others may stand further down in lists that were not read to their end.
func (t transaction) refile(ctx context.Context, id string, alias disclosure.Post, run int64) error {
	addresses, err := t.listed(ctx, id, alias.Site, run)
	if err != nil || len(addresses) < 2 || addresses[0] != alias.Canonical {
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
