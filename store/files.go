package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gongkai/disclosure"
)

const (
	fileColumns = `f.url, f.status, f.hash, f.bytes, f.etag, f.last_modified, f.fetched,
		coalesce(t.type, ''), CASE WHEN f.reason <> '' THEN f.reason ELSE coalesce(t.reason, '') END`
	fromFiles = ` FROM files AS f LEFT JOIN file_texts AS t ON t.hash = f.hash AND f.hash <> ''`

	selectFile = `SELECT ` + fileColumns + fromFiles + ` WHERE f.url = ?`

	// A file that cannot be had any more keeps what it was.
	upsertFile = `INSERT INTO files (url, status, hash, bytes, reason, etag, last_modified, fetched) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (url) DO UPDATE SET status = excluded.status, reason = excluded.reason, fetched = excluded.fetched,
			hash = CASE WHEN excluded.hash <> '' THEN excluded.hash ELSE files.hash END,
			bytes = CASE WHEN excluded.hash <> '' THEN excluded.bytes ELSE files.bytes END,
			etag = CASE WHEN excluded.hash <> '' THEN excluded.etag ELSE files.etag END,
			last_modified = CASE WHEN excluded.hash <> '' THEN excluded.last_modified ELSE files.last_modified END`

	// Files of a site's posts that nobody has asked for, or in vain some time ago.
	selectUnhad = `SELECT a.url, min(p.column_name), coalesce(min(f.reason), '') FROM attachments AS a JOIN posts AS p ON p.id = a.post_id LEFT JOIN files AS f ON f.url = a.url
		WHERE p.site = ? AND p.status IN ('ok', 'held') AND (f.url IS NULL OR f.fetched < ? AND (f.status = 0 OR f.status = 429 OR f.status >= 500))
		AND NOT EXISTS (SELECT 1 FROM visits AS v WHERE v.run = ? AND v.site = p.site AND v.kind = 'file' AND v.identity = a.url)
		GROUP BY a.url ORDER BY coalesce(min(f.fetched), ''), a.url`

	insertAttachment = `INSERT INTO attachments (post_id, url) VALUES (?, ?) ON CONFLICT (post_id, url) DO NOTHING`
)

// File gives what the address of an attachment gave (see disclosure.FileURL),
// without its text; ErrNotFound where it was never asked.
func (s *Store) File(ctx context.Context, url string) (disclosure.File, error) {
	file, err := scanFile(s.read.QueryRowContext(ctx, selectFile, url))
	if err != nil {
		return disclosure.File{}, fmt.Errorf("read file %s: %w", url, notFound(err))
	}
	return file, nil
}

// Files gives the files of a post in the order of its attachments, without
// their texts. One that was never asked for has only its URL, and a reason.
func (s *Store) Files(ctx context.Context, post disclosure.Post) ([]disclosure.File, error) {
	files := make([]disclosure.File, 0, len(post.Attachments))
	for _, attachment := range post.Attachments {
		file, err := s.File(ctx, disclosure.FileURL(attachment.URL))
		if errors.Is(err, ErrNotFound) {
			file = disclosure.File{URL: disclosure.FileURL(attachment.URL), Reason: disclosure.FileNotAttempted}
		} else if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// Unhad gives the files that a site's posts link and that were never asked for,
// or in vain and not since a time; those first that were never asked for, then
// those longest ago. What the run has met is left out.
func (s *Store) Unhad(ctx context.Context, run int64, site string, since time.Time) ([]disclosure.UnhadFile, error) {
	rows, err := s.read.QueryContext(ctx, selectUnhad, site, formatTime(since), run)
	if err != nil {
		return nil, fmt.Errorf("read files of %s that are not there: %w", site, err)
	}
	defer rows.Close()
	var files []disclosure.UnhadFile
	for rows.Next() {
		var file disclosure.UnhadFile
		if err := rows.Scan(&file.URL, &file.Column, &file.Reason); err != nil {
			return nil, fmt.Errorf("read files of %s that are not there: %w", site, err)
		}
		files = append(files, file)
	}
	return files, rows.Err()
}

// FileText gives what could be read in the bytes of a hash, ErrNotFound where
// nobody has tried.
func (s *Store) FileText(ctx context.Context, hash string) (disclosure.FileText, error) {
	var text disclosure.FileText
	var packed []byte
	err := s.read.QueryRowContext(ctx, `SELECT type, text, reason, reader FROM file_texts WHERE hash = ?`, hash).
		Scan(&text.Type, &packed, &text.Reason, &text.Reader)
	if err == nil {
		text.Text, err = s.unpackText(packed)
	}
	if err != nil {
		return disclosure.FileText{}, fmt.Errorf("read text of file %s: %w", hash, notFound(err))
	}
	return text, nil
}

func (s *Store) unpackText(packed []byte) (string, error) {
	if len(packed) == 0 {
		return "", nil
	}
	text, err := s.decoder.DecodeAll(packed, nil)
	return string(text), err
}

// StaleFiles gives the files that nobody has read to their end, or only an
// older reader, in no particular order.
func (s *Store) StaleFiles(ctx context.Context, reader int) ([]disclosure.File, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+fileColumns+fromFiles+` WHERE f.hash <> '' AND (t.hash IS NULL OR t.reader < ? OR t.reason = ?)`, reader, disclosure.FileTookTooLong)
	if err != nil {
		return nil, fmt.Errorf("read files to read again: %w", err)
	}
	defer rows.Close()
	var files []disclosure.File
	for rows.Next() {
		file, err := scanFile(rows)
		if err != nil {
			return nil, fmt.Errorf("read files to read again: %w", err)
		}
		files = append(files, file)
	}
	return files, rows.Err()
}

// SaveFileText keeps what could be read in the bytes of a hash, and announces
// the posts that link them to the indexes.
func (s *Store) SaveFileText(ctx context.Context, hash string, text disclosure.FileText) error {
	err := s.update(ctx, func(t transaction) error {
		if err := t.saveFileText(ctx, hash, text, s.packText(text.Text)); err != nil {
			return err
		}
		return t.announce(ctx, `SELECT a.post_id FROM attachments AS a JOIN files AS f ON f.url = a.url WHERE f.hash = ?`, hash)
	})
	if err != nil {
		return fmt.Errorf("save text of file %s: %w", hash, err)
	}
	return nil
}

func (s *Store) packText(text string) []byte {
	if text == "" {
		return []byte{}
	}
	return s.encoder.EncodeAll([]byte(text), nil)
}

// saveFile saves what an attachment's address gave. Where that differs from
// what was known, the posts that link it are announced to the indexes.
func (t transaction) saveFile(ctx context.Context, file disclosure.File, text *disclosure.FileText, packed []byte) error {
	before, err := scanFile(t.row(ctx, selectFile, file.URL))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("save file %s: %w", file.URL, err)
	}
	if text != nil && file.Hash != "" {
		if err := t.saveFileText(ctx, file.Hash, *text, packed); err != nil {
			return fmt.Errorf("save file %s: %w", file.URL, err)
		}
	}
	_, err = t.exec(ctx, upsertFile, file.URL, file.Status, file.Hash, file.Bytes, cleanText(string(file.Reason)), cleanText(file.ETag), cleanText(file.LastModified), formatTime(file.Fetched))
	if err != nil {
		return fmt.Errorf("save file %s: %w", file.URL, err)
	}
	after, err := scanFile(t.row(ctx, selectFile, file.URL))
	if err != nil {
		return fmt.Errorf("save file %s: %w", file.URL, err)
	}
	if text == nil && before.Hash == after.Hash && before.Reason == after.Reason {
		return nil
	}
	return t.announce(ctx, `SELECT post_id FROM attachments WHERE url = ?
		UNION SELECT a.post_id FROM attachments AS a JOIN files AS f ON f.url = a.url WHERE f.hash = ? AND f.hash <> ''`, file.URL, after.Hash)
}

func (t transaction) saveFileText(ctx context.Context, hash string, text disclosure.FileText, packed []byte) error {
	_, err := t.exec(ctx, `INSERT INTO file_texts (hash, type, text, reason, reader) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (hash) DO UPDATE SET type = excluded.type, text = excluded.text, reason = excluded.reason, reader = excluded.reader`,
		hash, text.Type, packed, text.Reason, text.Reader)
	return err
}

// announce gives the posts that a query selects new change numbers.
func (t transaction) announce(ctx context.Context, query string, args ...any) error {
	ids, err := t.strings(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("announce posts: %w", err)
	}
	for _, id := range ids {
		change, err := t.draw(ctx, "changes", 1)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE posts SET change = ? WHERE id = ?`, change, id); err != nil {
			return fmt.Errorf("announce post %s: %w", id, err)
		}
	}
	return nil
}

// strings runs a query that selects one text.
func (t transaction) strings(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := t.tx.QueryContext(context.WithoutCancel(ctx), query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// linkFiles keeps which files a post links: those of its text as it stands
// now. Others are forgotten where the text has changed.
func (t transaction) linkFiles(ctx context.Context, post disclosure.Post, changed bool) error {
	if changed {
		if _, err := t.exec(ctx, `DELETE FROM attachments WHERE post_id = ?`, post.ID); err != nil {
			return fmt.Errorf("link files: %w", err)
		}
	}
	for _, attachment := range post.Attachments {
		if _, err := t.exec(ctx, insertAttachment, post.ID, disclosure.FileURL(attachment.URL)); err != nil {
			return fmt.Errorf("link files: %w", err)
		}
	}
	return nil
}

func scanFile(row interface{ Scan(...any) error }) (disclosure.File, error) {
	var file disclosure.File
	var fetched string
	err := row.Scan(&file.URL, &file.Status, &file.Hash, &file.Bytes, &file.ETag, &file.LastModified, &fetched, &file.Type, &file.Reason)
	if err != nil {
		return disclosure.File{}, err
	}
	file.Fetched, err = parseTime(fetched)
	return file, err
}
