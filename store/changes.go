package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"gongkai/disclosure"
)

// Changes gives up to limit changes with a number above after, in order. Of
// each post only its latest change is given, with its text and those of its
// files as they stand now; where these are long, fewer changes are given (see
// textPerChanges), but one at least. Excluded posts come as deleted. Whoever has followed them to
// their end holds what the store holds.
func (s *Store) Changes(ctx context.Context, after int64, limit int) ([]disclosure.Change, error) {
	changes, err := s.changes(ctx, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read changes after %d: %w", after, err)
	}
	return changes, nil
}

func (s *Store) changes(ctx context.Context, after int64, limit int) ([]disclosure.Change, error) {
	// One transaction, so that both tables are read as of the same moment: else
	// a removal that commits in between could be passed over.
	tx, err := s.read.DB.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was written
	changes, cut, err := readChanges(ctx, tx, `SELECT `+postColumns+`, `+textColumns+`, p.change FROM posts AS p `+joinText+`
		WHERE p.change > ? ORDER BY p.change LIMIT ?`, after, limit,
		func(rows *sql.Rows) (c disclosure.Change, err error) {
			c.Post, err = scanPost(rows, true, &c.Seq)
			c.Deleted = c.Post.Status == disclosure.StatusExcluded
			return c, err
		})
	if err != nil {
		return nil, err
	}
	removed, _, err := readChanges(ctx, tx, `SELECT post_id, change FROM deletions WHERE change > ? ORDER BY change LIMIT ?`, after, limit,
		func(rows *sql.Rows) (c disclosure.Change, err error) {
			c.Deleted = true
			return c, rows.Scan(&c.Post.ID, &c.Seq)
		})
	if err != nil {
		return nil, err
	}
	if cut { // what lies behind the last post read comes after posts not read yet
		last := changes[len(changes)-1].Seq
		removed = slices.DeleteFunc(removed, func(c disclosure.Change) bool { return c.Seq > last })
	}
	changes = append(changes, removed...)
	slices.SortFunc(changes, func(a, b disclosure.Change) int { return cmp.Compare(a.Seq, b.Seq) })
	return s.addFiles(ctx, tx, changes[:min(len(changes), max(limit, 0))])
}

const (
	// textPerChanges bounds the text that is read at once, of posts and then of
	// their files, in bytes: what is above comes with the next changes.
	textPerChanges = 4 << 20
	// filesPerPost bounds the texts of one post's files, in bytes.
	filesPerPost = 8 << 20
)

// addFiles reads the texts of the changed posts' files. It gives fewer changes
// where there is too much text for all.
func (s *Store) addFiles(ctx context.Context, tx *sql.Tx, changes []disclosure.Change) ([]disclosure.Change, error) {
	size := 0
	for i := range changes {
		change := &changes[i]
		if change.Deleted || len(change.Post.Attachments) == 0 {
			continue
		}
		if size > textPerChanges {
			return changes[:i], nil
		}
		ofPost := 0
		for _, attachment := range change.Post.Attachments {
			if ofPost > filesPerPost {
				break
			}
			file, err := s.fileWithText(ctx, tx, disclosure.FileURL(attachment.URL))
			if err != nil {
				return nil, err
			}
			if file.Text != "" {
				change.Files = append(change.Files, file)
				ofPost += len(file.Text)
			}
		}
		size += ofPost
	}
	return changes, nil
}

// fileWithText reads a file with its text; the zero file where there is none.
func (s *Store) fileWithText(ctx context.Context, tx *sql.Tx, url string) (disclosure.File, error) {
	var file disclosure.File
	var packed []byte
	err := tx.QueryRowContext(ctx, `SELECT f.url, f.hash, t.type, t.text, t.reason FROM files AS f JOIN file_texts AS t ON t.hash = f.hash WHERE f.url = ?`, url).
		Scan(&file.URL, &file.Hash, &file.Type, &packed, &file.Reason)
	if errors.Is(err, sql.ErrNoRows) {
		return disclosure.File{}, nil
	}
	if err == nil {
		file.Text, err = s.unpackText(packed)
	}
	return file, err
}

// readChanges reads changes until there are enough of them. Cut says that the
// length of their texts ended it before the limit.
func readChanges(ctx context.Context, tx *sql.Tx, query string, after int64, limit int, scan func(*sql.Rows) (disclosure.Change, error)) (changes []disclosure.Change, cut bool, err error) {
	rows, err := tx.QueryContext(ctx, query, after, limit)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	size := 0
	for rows.Next() {
		change, err := scan(rows)
		if err != nil {
			return nil, false, err
		}
		changes = append(changes, change)
		if size += len(change.Post.Body) + len(change.Post.Title); size > textPerChanges {
			return changes, true, nil
		}
	}
	return changes, false, rows.Err()
}

// Confirmed gives the number of the last change that an index is known to
// hold, 0 for an index that never confirmed any.
func (s *Store) Confirmed(ctx context.Context, index string) (int64, error) {
	var seq int64
	err := s.read.QueryRowContext(ctx, `SELECT change FROM confirmations WHERE index_name = ?`, index).Scan(&seq)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read confirmation of index %s: %w", index, err)
	}
	return seq, nil
}

// Confirm notes that an index holds every change up to seq. A lower number
// than before is noted as well: an index that was emptied starts again at 0.
func (s *Store) Confirm(ctx context.Context, index string, seq int64) error {
	err := s.update(ctx, func(t transaction) error { return t.confirm(ctx, index, seq) })
	if err != nil {
		return fmt.Errorf("confirm change %d for index %s: %w", seq, index, err)
	}
	return nil
}

func (t transaction) confirm(ctx context.Context, follower string, seq int64) error {
	_, err := t.exec(ctx, `INSERT INTO confirmations (index_name, change) VALUES (?, ?)
		ON CONFLICT (index_name) DO UPDATE SET change = excluded.change`, follower, seq)
	return err
}
