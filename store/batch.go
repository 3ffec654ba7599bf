package store

import (
	"context"
	"fmt"

	"gongkai/disclosure"
)

// Batch is a unit of saving of which all is kept, or nothing. It sees what it
// has saved itself.
type Batch struct {
	t  transaction
	at map[string]map[string]string // ids by channel and url, read when first asked for
}

// Together runs save in one unit: when it returns an error, or ctx ends, the
// record is as it was. Meanwhile nobody else can write.
func (s *Store) Together(ctx context.Context, save func(*Batch) error) error {
	return s.update(ctx, func(t transaction) error {
		return save(&Batch{t: t, at: map[string]map[string]string{}})
	})
}

// SavePost is Store.SavePost inside the batch.
func (b *Batch) SavePost(ctx context.Context, post disclosure.Post) (disclosure.Bucket, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	bucket, _, err := b.t.savePost(ctx, post, 0)
	if known, read := b.at[post.Channel]; read && err == nil && post.URL != "" && bucket != disclosure.Duplicate {
		known[post.URL] = post.ID
	}
	return bucket, err
}

// SaveFigure is Store.SaveFigure inside the batch.
func (b *Batch) SaveFigure(ctx context.Context, figure disclosure.Figure) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return b.t.saveFigure(ctx, figure)
}

// Post gives one post with its text, ErrNotFound where there is none.
func (b *Batch) Post(ctx context.Context, id string) (disclosure.Post, error) {
	post, err := scanPost(b.t.row(ctx, selectPost, id), true)
	if err != nil {
		return disclosure.Post{}, fmt.Errorf("read post %s: %w", id, notFound(err))
	}
	return post, nil
}

// PostAt gives the post of a channel that a reader opens at a url, ErrNotFound
// where there is none.
func (b *Batch) PostAt(ctx context.Context, channel, url string) (disclosure.Post, error) {
	known, read := b.at[channel]
	if !read {
		var err error
		if known, err = b.t.urls(ctx, channel); err != nil {
			return disclosure.Post{}, fmt.Errorf("read the addresses of channel %s: %w", channel, err)
		}
		b.at[channel] = known
	}
	id, ok := known[url]
	if !ok {
		return disclosure.Post{}, fmt.Errorf("read post at %s: %w", url, ErrNotFound)
	}
	return b.Post(ctx, id)
}

// urls are the ids of a channel's posts by the url that a reader opens; of two
// posts at one url, the first one's.
func (t transaction) urls(ctx context.Context, channel string) (map[string]string, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT url, id FROM posts WHERE channel = ? AND url <> '' ORDER BY id DESC`, channel)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	ids := map[string]string{}
	for rows.Next() {
		var url, id string
		if err := rows.Scan(&url, &id); err != nil {
			return nil, err
		}
		ids[url] = id
	}
	return ids, rows.Err()
}
