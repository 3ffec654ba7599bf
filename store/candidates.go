package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"gongkai/crosspost"
	"gongkai/disclosure"
)

// candidates reads all posts. Channels that are not among the given ones come
// after them, by name.
func (s *Store) candidates(ctx context.Context, channels []string) ([]candidate, error) {
	var size int
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM posts`).Scan(&size); err != nil {
		return nil, err
	}
	rows, err := s.read.QueryContext(ctx, `SELECT p.id, p.canonical, p.fingerprint, p.published, p.duplicate_of, p.copy_group,
		p.channel, p.site, p.status = 'excluded', k.text, k.sketch FROM posts AS p
		LEFT JOIN sketches AS k ON k.post_id = p.id AND k.version = p.version AND k.rules = ?`, crosspost.Rules)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	posts := make([]candidate, 0, size)
	names := names{}
	for rows.Next() {
		var c candidate
		var published, channel, site, text, sketch sql.RawBytes
		err := rows.Scan(&c.id, &c.canonical, &c.fingerprint, &published, &c.duplicateOf, &c.group, &channel, &site, &c.excluded, &text, &sketch)
		if err != nil {
			return nil, err
		}
		c.published = disclosure.Day(names.days.name(published))
		c.rank = names.channels.number(channel)
		c.origin = names.origins.number([]byte(string(channel) + "\n" + string(site)))
		if c.stale = sketch == nil; !c.stale {
			if c.sketch, err = crosspost.ParseSketch(textKey(text), sketch); err != nil {
				return nil, err
			}
		}
		posts = append(posts, c)
	}
	ranks := names.channels.ranks(channels)
	for i := range posts {
		posts[i].rank = ranks[posts[i].rank]
	}
	return posts, rows.Err()
}

func textKey(data []byte) (key crosspost.Key) {
	copy(key[:], data)
	return key
}

// names holds what many posts have in common, each once.
type names struct{ days, channels, origins numbering }

// numbering numbers names in the order in which they come.
type numbering struct {
	names   []string
	numbers map[string]int32
}

func (l *numbering) number(name []byte) int32 {
	if number, ok := l.numbers[string(name)]; ok {
		return number
	}
	if l.numbers == nil {
		l.numbers = map[string]int32{}
	}
	l.names = append(l.names, string(name))
	l.numbers[string(name)] = int32(len(l.names) - 1)
	return int32(len(l.names) - 1)
}

func (l *numbering) name(name []byte) string { return l.names[l.number(name)] }

// ranks gives for each number the place of its name: those in first, in their
// order, then the others by name.
func (l *numbering) ranks(first []string) []int32 {
	place := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i
		}
		return len(first)
	}
	sorted := slices.Clone(l.names)
	slices.SortFunc(sorted, func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) })
	ranks := make([]int32, len(sorted))
	for rank, name := range sorted {
		ranks[l.numbers[name]] = int32(rank)
	}
	return ranks
}
