package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"gongkai/disclosure"
)

const (
	upsertPage = `INSERT INTO pages (url, status, content_type, etag, last_modified, hash, bytes, fetched) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (url) DO UPDATE SET status = excluded.status, content_type = excluded.content_type, etag = excluded.etag,
		last_modified = excluded.last_modified, hash = excluded.hash,
		bytes = CASE WHEN excluded.bytes > 0 OR excluded.hash <> pages.hash THEN excluded.bytes ELSE pages.bytes END, fetched = excluded.fetched`
	selectPage = `SELECT status, content_type, etag, last_modified, hash, fetched FROM pages WHERE url = ?`

	selectHasBody = `SELECT count(*) FROM bodies WHERE hash = ?`

	insertBody = `INSERT INTO bodies (hash, data) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING`
)

// Page gives what is known of a URL since it was last fetched, ErrNotFound for
// a URL that never was.
func (s *Store) Page(ctx context.Context, url string) (disclosure.Page, error) {
	page := disclosure.Page{URL: url}
	var fetched string
	err := s.page.QueryRowContext(ctx, url).
		Scan(&page.Status, &page.ContentType, &page.ETag, &page.LastModified, &page.Hash, &fetched)
	if err == nil {
		page.Fetched, err = parseTime(fetched)
	}
	if err != nil {
		return disclosure.Page{}, fmt.Errorf("read page %s: %w", url, notFound(err))
	}
	return page, nil
}

// Body gives the raw bytes whose SHA-256 is hash, ErrNotFound where none are kept.
func (s *Store) Body(ctx context.Context, hash string) ([]byte, error) {
	var data []byte
	if err := s.read.QueryRowContext(ctx, `SELECT data FROM bodies WHERE hash = ?`, hash).Scan(&data); err != nil {
		return nil, fmt.Errorf("read body %s: %w", hash, notFound(err))
	}
	body, err := s.decoder.DecodeAll(data, nil)
	if err != nil {
		return nil, fmt.Errorf("read body %s: %w", hash, err)
	}
	return body, nil
}

// keptPage is a page made ready for writing, so that the writer need not wait
// for hashing and compressing.
type keptPage struct {
	page disclosure.Page
	data []byte // compressed body; nil where the record has it, or there is none
	size int    // of the body as it came, 0 where none was given
}

// keepPage makes a page ready. An empty page.Hash is filled in from the body;
// any other must be the body's.
func (s *Store) keepPage(ctx context.Context, page disclosure.Page, body []byte) (keptPage, error) {
	if len(body) == 0 {
		return keptPage{page: page}, nil
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	if page.Hash != "" && page.Hash != hash {
		return keptPage{}, fmt.Errorf("keep page %s: its body has hash %s, not %s", page.URL, hash, page.Hash)
	}
	page.Hash = hash
	var known int
	if err := s.hasBody.QueryRowContext(ctx, hash).Scan(&known); err != nil {
		return keptPage{}, fmt.Errorf("keep page %s: %w", page.URL, err)
	}
	if known > 0 { // bodies are never removed, so it is still there when this commits
		return keptPage{page: page, size: len(body)}, nil
	}
	return keptPage{page: page, data: s.encoder.EncodeAll(body, nil), size: len(body)}, nil
}

func (t transaction) savePage(ctx context.Context, kept keptPage) error {
	page := kept.page
	if kept.data != nil {
		if _, err := t.exec(ctx, insertBody, page.Hash, kept.data); err != nil {
			return fmt.Errorf("keep body of %s: %w", page.URL, err)
		}
	}
	_, err := t.exec(ctx, upsertPage, page.URL, page.Status, page.ContentType, page.ETag, page.LastModified, page.Hash, kept.size, formatTime(page.Fetched))
	if err != nil {
		return fmt.Errorf("keep page %s: %w", page.URL, err)
	}
	return nil
}
