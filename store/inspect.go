package store

import (
	"context"
	"fmt"
	"iter"

	"gongkai/disclosure"
)

// KeepPage keeps a page that belongs to no visit.
func (s *Store) KeepPage(ctx context.Context, page disclosure.Page, body []byte) error {
	kept, err := s.keepPage(ctx, page, body)
	if err != nil {
		return err
	}
	return s.update(ctx, func(t transaction) error { return t.savePage(ctx, kept) })
}

// PostFile is a file that a post links, as it was last asked for.
type PostFile struct {
	PostID string
	File   disclosure.File
}

// FilesOfPosts gives the files that posts which count link and that were asked
// for and not read whole, without their texts: by post and address.
func (s *Store) FilesOfPosts(ctx context.Context) ([]PostFile, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT a.post_id, `+fileColumns+fromFiles+` JOIN attachments AS a ON a.url = f.url JOIN posts AS p ON p.id = a.post_id
		WHERE p.status <> 'excluded' AND (f.reason <> '' OR t.reason <> '' OR f.status <> 200) ORDER BY a.post_id, a.url`)
	if err != nil {
		return nil, fmt.Errorf("read files of posts: %w", err)
	}
	defer rows.Close()
	var files []PostFile
	for rows.Next() {
		var file PostFile
		var fetched string
		f := &file.File
		err := rows.Scan(&file.PostID, &f.URL, &f.Status, &f.Hash, &f.Bytes, &f.ETag, &f.LastModified, &fetched, &f.Type, &f.Reason)
		if err == nil {
			f.Fetched, err = parseTime(fetched)
		}
		if err != nil {
			return nil, fmt.Errorf("read files of posts: %w", err)
		}
		files = append(files, file)
	}
	return files, rows.Err()
}

// KeptPages gives the pages of which a body is kept, those of no post first,
// then the ones fetched last, up to a limit.
func (s *Store) KeptPages(ctx context.Context, limit int) iter.Seq2[disclosure.Page, error] {
	return func(yield func(disclosure.Page, error) bool) {
		rows, err := s.read.QueryContext(ctx, `SELECT g.url, g.status, g.content_type, g.hash, g.fetched FROM pages AS g
			WHERE g.hash <> '' ORDER BY g.url IN (SELECT url FROM posts), g.fetched DESC, g.url LIMIT ?`, limit)
		if err != nil {
			yield(disclosure.Page{}, fmt.Errorf("read kept pages: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var page disclosure.Page
			var fetched string
			err := rows.Scan(&page.URL, &page.Status, &page.ContentType, &page.Hash, &fetched)
			if err == nil {
				page.Fetched, err = parseTime(fetched)
			}
			if err != nil {
				yield(disclosure.Page{}, fmt.Errorf("read kept pages: %w", err))
				return
			}
			if !yield(page, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(disclosure.Page{}, fmt.Errorf("read kept pages: %w", err))
		}
	}
}

// CountPages counts the pages of which a body is kept.
func (s *Store) CountPages(ctx context.Context) (int, error) {
	var n int
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM pages WHERE hash <> ''`).Scan(&n); err != nil {
		return 0, fmt.Errorf("count kept pages: %w", err)
	}
	return n, nil
}
