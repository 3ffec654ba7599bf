package store

import (
	"context"
	"database/sql"
	"fmt"

	"gongkai/crosspost"
)

// textsHeld is how many texts a judge holds at most.
const textsHeld = 256

// judge says how alike two texts are, and keeps what it finds.
type judge struct {
	store    *Store
	all      comparedTexts
	known    map[[2]int]int // by places, the smaller first
	used     map[[2]int]bool
	fresh    [][2]int
	obsolete [][2]crosspost.Key
	held     map[int]crosspost.Text // by place
}

func (s *Store) newJudge(ctx context.Context, all comparedTexts) (*judge, error) {
	j := &judge{store: s, all: all, known: map[[2]int]int{}, used: map[[2]int]bool{}, held: map[int]crosspost.Text{}}
	rows, err := s.read.QueryContext(ctx, `SELECT a, b, likeness FROM likenesses`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var first, second sql.RawBytes
		var likeness int
		if err := rows.Scan(&first, &second, &likeness); err != nil {
			return nil, err
		}
		a, b := textKey(first), textKey(second)
		placeA, thereA := all.place(a)
		placeB, thereB := all.place(b)
		if thereA && thereB {
			j.known[[2]int{placeA, placeB}] = likeness
		} else { // nobody has one of the texts any more
			j.obsolete = append(j.obsolete, [2]crosspost.Key{a, b})
		}
	}
	return j, rows.Err()
}

// likeness is how alike the texts at two places are, in thousandths, 0 where
// they are different pieces.
func (j *judge) likeness(ctx context.Context, a, b int) (int, error) {
	pair := [2]int{min(a, b), max(a, b)}
	if likeness, ok := j.known[pair]; ok {
		j.used[pair] = true
		return likeness, nil
	}
	first, err := j.text(ctx, pair[0])
	if err != nil {
		return 0, err
	}
	second, err := j.text(ctx, pair[1])
	if err != nil {
		return 0, err
	}
	likeness, same := crosspost.Compare(first, second)
	if !same {
		likeness = 0
	}
	if first.Key == j.all.sketches[pair[0]].Key && second.Key == j.all.sketches[pair[1]].Key { // else somebody edits a post at this moment
		j.known[pair], j.used[pair] = likeness, true
		j.fresh = append(j.fresh, pair)
	}
	return likeness, nil
}

func (j *judge) text(ctx context.Context, place int) (crosspost.Text, error) {
	if text, ok := j.held[place]; ok {
		return text, nil
	}
	reader, err := j.store.reader()
	if err != nil {
		return crosspost.Text{}, err
	}
	id := j.all.posts[place]
	posts, err := j.store.texts(ctx, []string{id})
	if err != nil {
		return crosspost.Text{}, fmt.Errorf("read text of post %s: %w", id, err)
	}
	if len(j.held) >= textsHeld {
		clear(j.held)
	}
	j.held[place] = reader.Read(posts[id])
	return j.held[place], nil
}

// keep writes what was found and removes what is of no use any more.
func (j *judge) keep(ctx context.Context) error {
	for pair := range j.known {
		if !j.used[pair] {
			j.obsolete = append(j.obsolete, j.keys(pair))
		}
	}
	if len(j.fresh)+len(j.obsolete) == 0 {
		return nil
	}
	err := j.store.update(ctx, func(t transaction) error {
		for _, keys := range j.obsolete {
			if _, err := t.exec(ctx, `DELETE FROM likenesses WHERE a = ? AND b = ?`, keys[0][:], keys[1][:]); err != nil {
				return err
			}
		}
		for _, pair := range j.fresh {
			keys := j.keys(pair)
			if _, err := t.exec(ctx, `INSERT INTO likenesses (a, b, likeness) VALUES (?, ?, ?) ON CONFLICT (a, b) DO NOTHING`, keys[0][:], keys[1][:], j.known[pair]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep likenesses: %w", err)
	}
	return nil
}

func (j *judge) keys(pair [2]int) [2]crosspost.Key {
	return [2]crosspost.Key{j.all.sketches[pair[0]].Key, j.all.sketches[pair[1]].Key}
}
