package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gongkai/disclosure"
)

// restOfPost are the columns of posts that no move touches.
const restOfPost = `url, title, published, source, column_name, requirement, category, how, confidence, reason,
	status, duplicate_of, copy_group, fingerprint, page_hash, list_url, list_title, list_date, version, missing, checked, steady`

// Move says whose posts are to become those of another site, or of the same one
// in another channel.
type Move struct {
	From    string // Site.Name
	Channel string // only the posts of this channel, "" for all
	Host    string // only the posts read at this host, in canonical form, "" for all
	To      disclosure.Site
}

// MovePosts makes all moves at once, so that sites can exchange their names: the
// posts' site, channel and department become those of To, and where the channel
// changes, so do their IDs, with which their versions and other addresses go
// along. A post that the new channel has already is folded into that: what the
// officer decided survives, the better evidence stands. Indexes learn of it all
// by changes. It gives how many posts each move moved; those that were there
// already are not among them. Copies are to be marked anew after it, since
// marks name the old IDs.
func (s *Store) MovePosts(ctx context.Context, moves []Move) (moved []int, err error) {
	for _, move := range moves {
		if move.From == "" || move.To.Name == "" || move.To.Channel == "" {
			return nil, fmt.Errorf("move site %q to %q in channel %q: a site needs a name and a channel", move.From, move.To.Name, move.To.Channel)
		}
	}
	err = s.update(ctx, func(t transaction) error {
		leaving := make([][]string, len(moves))
		for i, move := range moves {
			if leaving[i], err = t.leaving(ctx, move); err != nil {
				return fmt.Errorf("read posts of site %s: %w", move.From, err)
			}
			moved = append(moved, len(leaving[i]))
		}
		for i, move := range moves {
			for _, id := range leaving[i] {
				if err := cmp.Or(ctx.Err(), t.movePost(ctx, id, move.To)); err != nil {
					return fmt.Errorf("move post %s of site %s to %s in channel %s: %w", id, move.From, move.To.Name, move.To.Channel, err)
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return moved, nil
}

// leaving gives the IDs of the posts that a move takes from where they are.
func (t transaction) leaving(ctx context.Context, move Move) ([]string, error) {
	rows, err := t.rows(ctx, `SELECT id, canonical, page_hash <> '' FROM posts WHERE site = ? AND NOT (site = ? AND channel = ? AND department = ?)
		AND (channel = ? OR ? = '') ORDER BY id`, move.From, move.To.Name, move.To.Channel, move.To.Department, move.Channel, move.Channel)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id, canonical string
		var read bool
		if err := rows.Scan(&id, &canonical, &read); err != nil {
			return nil, err
		}
		if move.Host == "" || read && hostOf(canonical) == move.Host {
			ids = append(ids, id)
		}
	}
	return ids, rows.Err()
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
	heir, err := t.rename(ctx, id, post)
	if err != nil {
		return err
	}
	return t.moveAliases(ctx, heir, channel, to.Channel)
}

// rename makes of the post with an ID the given one, which has another; where
// that is there already, it is folded into it. It gives the ID of what is left.
func (t transaction) rename(ctx context.Context, id string, post disclosure.Post) (string, error) {
	heir, err := t.heir(ctx, post)
	if err != nil {
		return "", err
	}
	if heir.ID == "" {
		heir = post
		err = t.rekey(ctx, id, post)
	} else {
		err = t.foldInto(ctx, heir, post)
	}
	if err != nil {
		return "", err
	}
	return heir.ID, t.removePost(ctx, id, heir.ID)
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
	_, err = t.exec(ctx, `INSERT INTO posts (id, canonical, site, channel, department, change, `+restOfPost+`)
		SELECT ?, ?, ?, ?, ?, ?, `+restOfPost+` FROM posts WHERE id = ?`, post.ID, post.Canonical, post.Site, post.Channel, post.Department, change, id)
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
