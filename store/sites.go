package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Site is one website in one channel, as the record knows it from its posts.
type Site struct {
	Name    string
	Channel string
	Host    string   // that most of its read posts have, in canonical form; "" where none was read
	Others  []string // the other hosts of its read posts, sorted
	Posts   int      // excluded ones too
}

// Sites gives every site that has posts, once for each channel that it has
// them in, by name and channel. Imported posts that name no site are left out.
func (s *Store) Sites(ctx context.Context) ([]Site, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT site, channel, canonical, page_hash <> '' FROM posts WHERE site <> ''`)
	if err != nil {
		return nil, fmt.Errorf("read sites: %w", err)
	}
	defer rows.Close()
	type key struct{ name, channel string }
	posts, hosts := map[key]int{}, map[key]map[string]int{}
	for rows.Next() {
		var of key
		var canonical string
		var read bool
		if err := rows.Scan(&of.name, &of.channel, &canonical, &read); err != nil {
			return nil, fmt.Errorf("read sites: %w", err)
		}
		if posts[of]++; posts[of] == 1 {
			hosts[of] = map[string]int{}
		}
		if read {
			hosts[of][hostOf(canonical)]++
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read sites: %w", err)
	}
	sites := make([]Site, 0, len(posts))
	for of, n := range posts {
		site := Site{Name: of.name, Channel: of.channel, Host: commonest(hosts[of]), Posts: n}
		delete(hosts[of], site.Host)
		site.Others = slices.Sorted(maps.Keys(hosts[of]))
		sites = append(sites, site)
	}
	slices.SortFunc(sites, func(a, b Site) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Channel, b.Channel))
	})
	return sites, nil
}

// commonest gives the key of the highest count, the smallest of several.
func commonest(counts map[string]int) string {
	best := ""
	for key, n := range counts {
		if n > counts[best] || n == counts[best] && key < best {
			best = key
		}
	}
	return best
}

// hostOf is the host of a canonical address.
func hostOf(canonical string) string {
	host, _, _ := strings.Cut(canonical, "/")
	return host
}
