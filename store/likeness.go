package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/uptrace/bun"

	"gongkai/crosspost"
	"gongkai/disclosure"
)

// textsAtATime is how many texts are read and sketched at a time.
const textsAtATime = 500

// sketch works out the sketches that are stale, and keeps them.
func (s *Store) sketch(ctx context.Context, posts []candidate) error {
	var stale []int
	for i, p := range posts {
		if p.stale && !p.excluded {
			stale = append(stale, i)
		}
	}
	for batch := range slices.Chunk(stale, textsAtATime) {
		if err := s.sketchBatch(ctx, posts, batch); err != nil {
			return fmt.Errorf("sketch texts: %w", err)
		}
	}
	return nil
}

func (s *Store) sketchBatch(ctx context.Context, posts []candidate, batch []int) error {
	ids := make([]string, len(batch))
	for n, i := range batch {
		ids[n] = posts[i].id
	}
	texts, err := s.texts(ctx, ids)
	if err != nil {
		return err
	}
	reader, err := s.reader()
	if err != nil {
		return err
	}
	var workers sync.WaitGroup
	for some := range slices.Chunk(batch, len(batch)/runtime.GOMAXPROCS(0)+1) {
		workers.Go(func() {
			for _, i := range some {
				if post, ok := texts[posts[i].id]; ok && post.Body != "" { // else gone by now, or known from a list alone
					posts[i].sketch = reader.Read(post).Sketch()
				}
			}
		})
	}
	workers.Wait()
	return s.update(ctx, func(t transaction) error {
		for _, i := range batch {
			post, ok := texts[posts[i].id]
			if !ok {
				continue
			}
			_, err := t.exec(ctx, `INSERT INTO sketches (post_id, version, rules, text, sketch) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (post_id) DO UPDATE SET version = excluded.version, rules = excluded.rules, text = excluded.text, sketch = excluded.sketch`,
				post.ID, post.Version, crosspost.Rules, posts[i].sketch.Key[:], posts[i].sketch.Bytes())
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// texts reads what posts say, by ID.
func (s *Store) texts(ctx context.Context, ids []string) (map[string]disclosure.Post, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT p.id, p.version, p.title, v.body, v.attachments FROM posts AS p `+joinText+` WHERE p.id IN (?)`, bun.List(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	posts := make(map[string]disclosure.Post, len(ids))
	for rows.Next() {
		var post disclosure.Post
		var attachments string
		if err := rows.Scan(&post.ID, &post.Version, &post.Title, &post.Body, &attachments); err != nil {
			return nil, err
		}
		if post.Attachments, err = parseAttachments(attachments); err != nil {
			return nil, err
		}
		posts[post.ID] = post
	}
	return posts, rows.Err()
}

// findAlike gives near copies the same text.
func (s *Store) findAlike(ctx context.Context, posts []candidate) error {
	all := newTexts(posts)
	judge, err := s.newJudge(ctx, all)
	if err != nil {
		return err
	}
	var same []crosspost.Pair
	for _, pair := range crosspost.Candidates(all.sketches, all.apart) {
		likeness, err := judge.likeness(ctx, pair[0], pair[1])
		if err != nil {
			return err
		}
		if likeness > 0 {
			same = append(same, crosspost.Pair{A: pair[0], B: pair[1], Likeness: likeness})
		}
	}
	first, err := crosspost.Groups(len(all.sketches), same, func(a, b int) (bool, error) {
		likeness, err := judge.likeness(ctx, a, b)
		return likeness > 0, err
	})
	if err != nil {
		return err
	}
	for i := range posts {
		if place, ok := all.place(posts[i].sketch.Key); ok && !posts[i].excluded {
			posts[i].text = int32(first[place]) + 1
		}
	}
	return judge.keep(ctx)
}

// comparedTexts are the different texts of posts, in the order of their keys.
type comparedTexts struct {
	sketches []crosspost.Sketch
	posts    []string // a post that has the text
	origins  []int32  // of all posts with the text, severalOrigins for several
}

const severalOrigins = -1

func newTexts(posts []candidate) comparedTexts {
	var order []int
	for i := range posts {
		if posts[i].sketch.Key != (crosspost.Key{}) && !posts[i].excluded {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(compareKeys(posts[a].sketch.Key, posts[b].sketch.Key), strings.Compare(posts[a].id, posts[b].id))
	})
	var all comparedTexts
	for _, i := range order {
		p := &posts[i]
		last := len(all.sketches) - 1
		switch {
		case last < 0 || all.sketches[last].Key != p.sketch.Key:
			all.sketches, all.posts, all.origins = append(all.sketches, p.sketch), append(all.posts, p.id), append(all.origins, p.origin)
		case all.origins[last] != p.origin:
			all.origins[last] = severalOrigins
		}
	}
	return all
}

func compareKeys(a, b crosspost.Key) int { return bytes.Compare(a[:], b[:]) }

// apart says of texts that only one site has that they are no copies.
func (c comparedTexts) apart(i, j int) bool {
	return c.origins[i] != severalOrigins && c.origins[i] == c.origins[j]
}

func (c comparedTexts) place(key crosspost.Key) (int, bool) {
	return slices.BinarySearchFunc(c.sketches, key, func(s crosspost.Sketch, key crosspost.Key) int { return compareKeys(s.Key, key) })
}
