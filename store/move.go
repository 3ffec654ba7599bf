package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gongkai/disclosure"
)

// restOfPost are the columns of posts that no move touches.
const restOfPost = `url, canonical, title, published, source, column_name, requirement, category, how, confidence, reason,
	status, duplicate_of, copy_group, fingerprint, page_hash, list_url, list_title, list_date, version, missing, checked, steady`

// MoveSite gives the posts of the site named from to another site, or to the
// same one in another channel: their site, channel and department become those
// of to, and where the channel changes, so do their IDs, with which their
// versions and other addresses go along. A post that the new channel has
// already is folded into that: what the officer decided survives, the better
// evidence stands. Indexes learn of it all by changes. It gives how many posts
// moved; those that were there already are not among them. Copies are to be
// marked anew after it, since marks name the old IDs.
func (s *Store) MoveSite(ctx context.Context, from string, to disclosure.Site) (moved int, err error) {
	if from == "" || to.Name == "" || to.Channel == "" {
		return 0, fmt.Errorf("move site %q to %q in channel %q: a site needs a name and a channel", from, to.Name, to.Channel)
	}
	err = s.update(ctx, func(t transaction) error {
		ids, err := t.strings(ctx, `SELECT id FROM posts WHERE site = ? AND NOT (site = ? AND channel = ? AND department = ?) ORDER BY id`,
			from, to.Name, to.Channel, to.Department)
		if err != nil {
			return err
		}
		moved = len(ids)
		for _, id := range ids {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := t.movePost(ctx, id, to); err != nil {
				return fmt.Errorf("post %s: %w", id, err)
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("move site %s to %s in channel %s: %w", from, to.Name, to.Channel, err)
	}
	return moved, nil
}

func (t transaction) movePost(ctx context.Context, id string, to disclosure.Site) error {
	post, err := scanPost(t.row(ctx, selectPost, id), true)
	if err != nil {
		return err
	}
	channel := post.Channel
	post.Site, post.Channel, post.Department = to.Name, to.Channel, to.Department
	if post.ID == disclosure.PostID(channel, post.Canonical) { // else it was imported under an ID of its own
		post.ID = disclosure.PostID(to.Channel, post.Canonical)
	}
	if post.ID == id {
		if err := t.relabel(ctx, post); err != nil {
			return err
		}
		return t.moveAliases(ctx, post.ID, channel, to.Channel)
	}
	heir, err := t.heir(ctx, post)
	if err != nil {
		return err
	}
	if heir.ID == "" {
		heir = post
		err = t.rekey(ctx, id, post)
	} else {
		err = t.foldInto(ctx, heir, post)
	}
	if err != nil {
		return err
	}
	if err := t.removePost(ctx, id, heir.ID); err != nil {
		return err
	}
	return t.moveAliases(ctx, heir.ID, channel, to.Channel)
}

// relabel writes where a post stands, under the ID that it had.
func (t transaction) relabel(ctx context.Context, post disclosure.Post) error {
	change, err := t.draw(ctx, "changes", 1)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE posts SET site = ?, channel = ?, department = ?, change = ? WHERE id = ?`,
		post.Site, post.Channel, post.Department, change, post.ID)
	return err
}

// rekey copies the row of id to post.ID, and takes the versions along.
func (t transaction) rekey(ctx context.Context, id string, post disclosure.Post) error {
	change, err := t.draw(ctx, "changes", 1)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO posts (id, site, channel, department, change, `+restOfPost+`)
		SELECT ?, ?, ?, ?, ?, `+restOfPost+` FROM posts WHERE id = ?`, post.ID, post.Site, post.Channel, post.Department, change, id)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, deleteDeletion, post.ID); err != nil {
		return err
	}
	if _, err = t.exec(ctx, `UPDATE versions SET post_id = ? WHERE post_id = ?`, post.ID, id); err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE attachments SET post_id = ? WHERE post_id = ?`, post.ID, id)
	return err
}

// heir finds the post that is there already under the new ID, or that has the
// new ID as another address and says the same; the zero post where none does.
func (t transaction) heir(ctx context.Context, post disclosure.Post) (disclosure.Post, error) {
	there, err := scanPost(t.row(ctx, selectPost, post.ID), true)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return there, err
	}
	var id string
	err = t.row(ctx, `SELECT p.id FROM aliases AS a JOIN posts AS p ON p.id = a.post_id
		WHERE a.id = ? AND p.fingerprint = ? AND p.published = ?`, post.ID, post.Fingerprint, post.Published).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return disclosure.Post{}, nil
	}
	if err != nil {
		return disclosure.Post{}, err
	}
	return scanPost(t.row(ctx, selectPost, id), true)
}

// foldInto saves heir again, as if it had been read after the post that moved.
func (t transaction) foldInto(ctx context.Context, heir, moved disclosure.Post) error {
	next, _ := merge(moved, heir)
	next.ID, next.URL, next.Canonical = heir.ID, heir.URL, heir.Canonical
	next.Version, next.DuplicateOf = heir.Version, heir.DuplicateOf
	if !sameText(next, heir) {
		next.Version++
		if err := t.addVersion(ctx, next); err != nil {
			return err
		}
	}
	return t.writePost(ctx, updatePost, next, true)
}

// moveAliases gives a post's other addresses the IDs that they have in its new
// channel. An address that is known there already stays what it is there.
func (t transaction) moveAliases(ctx context.Context, id, from, to string) error {
	if from == to {
		return nil
	}
	canonicals, err := t.strings(ctx, `SELECT canonical FROM aliases WHERE post_id = ? ORDER BY id`, id)
	if err != nil {
		return err
	}
	for _, canonical := range canonicals {
		before, after := disclosure.PostID(from, canonical), disclosure.PostID(to, canonical)
		_, err := t.exec(ctx, `INSERT INTO aliases (id, post_id, canonical, url) SELECT ?, post_id, canonical, url FROM aliases WHERE id = ? AND post_id = ?
			ON CONFLICT (id) DO NOTHING`, after, before, id)
		if err == nil {
			_, err = t.exec(ctx, `DELETE FROM aliases WHERE id = ? AND post_id = ?`, before, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
