package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gongkai/disclosure"
)

// samePostAs begins the reason of a duplicate that was read and says the same as
// another address of its site.
const samePostAs = "the same post as "

const (
	selectAlias = `SELECT p.id, p.url, p.fingerprint FROM aliases AS a JOIN posts AS p ON p.id = a.post_id WHERE a.id = ?`

	// What has the text of its original and is saved all the same is no alias any more.
	deleteAlias = `DELETE FROM aliases WHERE id = ? AND post_id IN (SELECT id FROM posts WHERE fingerprint = ? AND published = ?)`

	// What is there again is no longer to be removed.
	deleteDeletion = `DELETE FROM deletions WHERE post_id = ?`

	insertPost = `INSERT INTO posts (url, canonical, title, published, source, channel, site, column_name, department,
		requirement, category, how, confidence, reason, status, duplicate_of, fingerprint, page_hash, list_url, list_title, list_date, version, change, id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	updatePost = `UPDATE posts SET url = ?, canonical = ?, title = ?, published = ?, source = ?, channel = ?, site = ?, column_name = ?, department = ?,
		requirement = ?, category = ?, how = ?, confidence = ?, reason = ?, status = ?, duplicate_of = ?, fingerprint = ?, page_hash = ?,
		list_url = ?, list_title = ?, list_date = ?, version = ?, change = coalesce(?, change) WHERE id = ?`

	insertVersion = `INSERT INTO versions (post_id, version, title, published, source, body, attachments, page_hash, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// SavePost saves a post under its ID and says what that came to: new, updated,
// unchanged, or duplicate (another address of a post of the same site, or a
// post that another site shows better). Version and DuplicateOf are the
// store's own; what the post says of them is not looked at.
func (s *Store) SavePost(ctx context.Context, post disclosure.Post) (disclosure.Bucket, error) {
	var bucket disclosure.Bucket
	err := s.update(ctx, func(t transaction) (err error) {
		bucket, _, err = t.savePost(ctx, post, 0)
		return err
	})
	if err != nil {
		return "", err
	}
	return bucket, nil
}

// savePost is SavePost inside a transaction; reason says whose duplicate a
// duplicate is. Run is the run that met the post, 0 for none: addresses that
// stand in the same list of the run are different posts, whatever their text.
func (t transaction) savePost(ctx context.Context, post disclosure.Post, run int64) (bucket disclosure.Bucket, reason string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("save post %s %s: %w", post.ID, post.URL, err)
		}
	}()
	if post, err = clean(post); err != nil {
		return "", "", err
	}
	stored, err := scanPost(t.row(ctx, selectPost, post.ID), true)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return t.saveUnknown(ctx, post, run)
	case err != nil:
		return "", "", err
	}
	return t.saveKnown(ctx, stored, post, run)
}

// saveUnknown saves a post whose address is no post's own.
func (t transaction) saveUnknown(ctx context.Context, post disclosure.Post, run int64) (disclosure.Bucket, string, error) {
	original, err := t.sameInSite(ctx, post, run)
	if err != nil {
		return "", "", err
	}
	if original.id != "" {
		if err := t.addAlias(ctx, post, original.id); err != nil {
			return "", "", err
		}
		return disclosure.Duplicate, samePostAs + original.url, t.refile(ctx, original.id, post, run)
	}
	var fingerprint string
	switch err := t.row(ctx, selectAlias, post.ID).Scan(&original.id, &original.url, &fingerprint); {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return "", "", err
	case evidence(post) == 0, // nothing says that the alias shows another text now
		post.Published == "" && post.Fingerprint != "" && post.Fingerprint == fingerprint: // the officer gave the day
		return disclosure.Duplicate, samePostAs + original.url, t.refile(ctx, original.id, post, run)
	}
	post.Version, post.DuplicateOf, post.Status = 1, "", cmp.Or(post.Status, disclosure.StatusOK)
	if _, err := t.exec(ctx, deleteAlias, post.ID, post.Fingerprint, post.Published); err != nil {
		return "", "", err
	}
	if _, err := t.exec(ctx, deleteDeletion, post.ID); err != nil {
		return "", "", err
	}
	if err := t.writePost(ctx, insertPost, post, true); err != nil {
		return "", "", err
	}
	return disclosure.New, "", t.addVersion(ctx, post)
}

// saveKnown saves a post over the row of the same ID.
func (t transaction) saveKnown(ctx context.Context, stored, post disclosure.Post, run int64) (disclosure.Bucket, string, error) {
	if stored.Body != "" && post.PageHash != "" && post.Body == "" && len(post.Attachments) == 0 {
		return disclosure.Failed, "shows no text where there was some", nil // an empty template is no edit
	}
	if evidence(stored) == 0 && evidence(post) > 0 && !hasDecision(stored) {
		// What was only known from a list can now be read, and may turn out to
		// be a post that is there already.
		original, err := t.sameInSite(ctx, post, run)
		if err != nil {
			return "", "", err
		}
		if original.id != "" {
			return disclosure.Duplicate, samePostAs + original.url, t.fold(ctx, stored, original.id)
		}
	}
	addresses, err := t.listed(ctx, stored.ID, post.Site, run)
	if err != nil {
		return "", "", err
	}
	if len(addresses) > 0 && addresses[0] != post.Canonical { // another one has decided
		post = inColumnOf(post, stored)
	}
	if post.ListDate == "" { // a list that says 1周前 now has said 3天前 before
		post.Published = cmp.Or(post.Published, stored.ListDate)
	}
	next, bucket := merge(stored, post)
	seen := !sameToReaders(next, stored)
	if seen || !sameUnseen(next, stored) {
		if err := t.writePost(ctx, updatePost, next, seen); err != nil {
			return "", "", err
		}
	}
	if !seen && next.Fingerprint != stored.Fingerprint {
		if _, err := t.draw(ctx, "unseen", 1); err != nil { // copies are to be marked anew
			return "", "", err
		}
	}
	if next.Version != stored.Version {
		if err := t.addVersion(ctx, next); err != nil {
			return "", "", err
		}
	} else if err := t.linkFiles(ctx, next, false); err != nil { // a record of before files were kept
		return "", "", err
	}
	if next.Fingerprint != stored.Fingerprint || next.Published != stored.Published {
		if err := t.takeAliasBack(ctx, next, run); err != nil {
			return "", "", err
		}
	}
	if bucket == disclosure.Duplicate {
		return bucket, "kept as a post of site " + next.Site, nil
	}
	return bucket, "", nil
}

func hasDecision(post disclosure.Post) bool {
	return post.How == disclosure.HowOfficer || post.Status == disclosure.StatusExcluded
}

func (t transaction) addAlias(ctx context.Context, post disclosure.Post, original string) error {
	_, err := t.exec(ctx, `INSERT INTO aliases (id, post_id, canonical, url) VALUES (?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET post_id = excluded.post_id, url = excluded.url`, post.ID, original, post.Canonical, post.URL)
	return err
}

// takeAliasBack folds the row of an alias into post when both show the same
// text again. They differ for a while when the post was edited and the alias
// was visited first.
func (t transaction) takeAliasBack(ctx context.Context, post disclosure.Post, run int64) error {
	same, err := t.sameInSite(ctx, post, run)
	if err != nil || same.id == "" {
		return err
	}
	var original string
	err = t.row(ctx, `SELECT post_id FROM aliases WHERE id = ?`, same.id).Scan(&original)
	if errors.Is(err, sql.ErrNoRows) || err == nil && original != post.ID {
		return nil
	}
	if err != nil {
		return err
	}
	alias, err := scanPost(t.row(ctx, selectPost, same.id), true)
	if err != nil || hasDecision(alias) {
		return err
	}
	return t.fold(ctx, alias, post.ID)
}

// fold removes a post that is another address of original, and keeps it as an
// alias. Indexes learn of it by a deletion.
func (t transaction) fold(ctx context.Context, post disclosure.Post, original string) error {
	if err := t.addAlias(ctx, post, original); err != nil {
		return err
	}
	return t.removePost(ctx, post.ID, original)
}

// removePost removes a post whose aliases are to be those of its heir.
func (t transaction) removePost(ctx context.Context, id, heir string) error {
	change, err := t.draw(ctx, "changes", 1)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		query string
		args  []any
	}{
		{`UPDATE aliases SET post_id = ? WHERE post_id = ?`, []any{heir, id}},
		{`DELETE FROM aliases WHERE id = ? AND post_id = ?`, []any{heir, heir}}, // no post is another address of itself
		{`DELETE FROM attachments WHERE post_id = ?`, []any{id}},
		{`DELETE FROM findings WHERE post_id = ?`, []any{id}},
		{`DELETE FROM versions WHERE post_id = ?`, []any{id}},
		{`DELETE FROM sketches WHERE post_id = ?`, []any{id}},
		{`DELETE FROM posts WHERE id = ?`, []any{id}},
		{`INSERT INTO deletions (post_id, change) VALUES (?, ?) ON CONFLICT (post_id) DO UPDATE SET change = excluded.change`, []any{id, change}},
	} {
		if _, err := t.exec(ctx, step.query, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// writePost runs insertPost or updatePost; announce gives the row a new change
// number, which every insert needs.
func (t transaction) writePost(ctx context.Context, query string, p disclosure.Post, announce bool) error {
	var change sql.NullInt64
	if announce {
		number, err := t.draw(ctx, "changes", 1)
		if err != nil {
			return err
		}
		change = sql.NullInt64{Int64: number, Valid: true}
	}
	_, err := t.exec(ctx, query, p.URL, p.Canonical, p.Title, p.Published, p.Source, p.Channel, p.Site, p.Column, p.Department,
		p.Requirement, p.Category, p.How, p.Confidence, p.Reason, p.Status, p.DuplicateOf, p.Fingerprint, p.PageHash,
		p.ListURL, p.ListTitle, p.ListDate, p.Version, change, p.ID)
	return err
}

func (t transaction) addVersion(ctx context.Context, p disclosure.Post) error {
	attachments, err := formatAttachments(p.Attachments)
	if err != nil {
		return err
	}
	if _, err = t.exec(ctx, insertVersion, p.ID, p.Version, p.Title, p.Published, p.Source, p.Body, attachments, p.PageHash, formatTime(t.now)); err != nil {
		return err
	}
	return t.linkFiles(ctx, p, p.Version > 1)
}
