package store

import (
	"context"

	"gongkai/disclosure"
)

const (
	// Addresses that a list of the run shows beside each other are asked for with
	// every candidate. More candidates than 64 are no moved post, but a site that
	// says one thing over and over.
	selectSameText = `SELECT p.id, p.url, p.canonical, EXISTS (
			SELECT 1 FROM visits AS asked JOIN visits AS beside ON beside.run = asked.run AND beside.site = asked.site AND beside.kind = asked.kind
				AND beside.column_name = asked.column_name AND beside.column_url = asked.column_url
			WHERE asked.run = ? AND asked.site = ? AND asked.kind = 'entry' AND asked.identity = ? AND asked.page > 0 AND beside.page > 0
				AND beside.identity IN (SELECT p.canonical UNION ALL SELECT a.canonical FROM aliases AS a WHERE a.post_id = p.id AND a.id <> ?)
		) FROM (
			SELECT id, url, canonical FROM posts
			WHERE fingerprint = (SELECT ?) AND fingerprint <> '' AND channel = ? AND site = ? AND published = ? AND id <> ? ORDER BY id LIMIT 64
		) AS p ORDER BY p.id`

	selectSameTitle = `SELECT id, url, canonical, 1 FROM posts
		WHERE title = ? AND channel = ? AND site = ? AND published = ? AND fingerprint = '' AND id <> ? ORDER BY id LIMIT 64`
)

// twin is a post that says the same as another of its site and day.
type twin struct {
	id, url, canonical string
	beside             bool // a list shows both, or there is too little text to tell
}

// sameInSite finds the post that another address of the same channel and site
// shows already, the zero twin where there is none: it has the same day and the
// same text, or where there is too little text, the same title. Two addresses
// that a list of the run shows beside each other are two posts all the same,
// since eight notices of one day may well say the same; unless both lead to one
// page, or hold one number that the system gave to the post.
func (t transaction) sameInSite(ctx context.Context, post disclosure.Post, run int64) (twin, error) {
	query, args := selectSameText, []any{run, post.Site, post.Canonical, post.ID, post.Fingerprint, post.Channel, post.Site, post.Published, post.ID}
	if post.Fingerprint == "" {
		if post.Title == "" {
			return twin{}, nil
		}
		query, args = selectSameTitle, []any{post.Title, post.Channel, post.Site, post.Published, post.ID}
	}
	rows, err := t.rows(ctx, query, args...)
	if err != nil {
		return twin{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var other twin
		if err := rows.Scan(&other.id, &other.url, &other.canonical, &other.beside); err != nil {
			return twin{}, err
		}
		if !other.beside || samePage(other, post) {
			return other, nil
		}
	}
	return twin{}, rows.Err()
}

// samePage says whether two addresses of one site end at one page: one is
// redirected to where the other is, or both hold the number of one post.
func samePage(other twin, post disclosure.Post) bool {
	if number := disclosure.Numbered(post.Canonical); number != "" && number == disclosure.Numbered(other.canonical) {
		return true
	}
	here, hereErr := disclosure.CanonicalURL(post.URL)
	there, thereErr := disclosure.CanonicalURL(other.url)
	return hereErr == nil && thereErr == nil && here == there
}
