package store

import "slices"

// origin is where a post stands: a site in one of the channels. Imported posts
// that name no site stand together.
type origin struct{ channel, site string }

func (c candidate) origin() origin { return origin{c.channel, c.site} }

// forest joins posts into groups, in which no two are of the same origin.
type forest struct {
	parent  []int      // a member nearer to the root of the group; the root itself
	origins [][]origin // of all members, at the root
}

func (f forest) root(i int) int {
	for f.parent[i] != i {
		f.parent[i] = f.parent[f.parent[i]]
		i = f.parent[i]
	}
	return i
}

// join makes one group of those of a and b, unless an origin is in both.
func (f forest) join(a, b int) bool {
	a, b = f.root(a), f.root(b)
	if a == b {
		return true
	}
	for _, origin := range f.origins[b] {
		if slices.Contains(f.origins[a], origin) {
			return false
		}
	}
	f.parent[b] = a
	f.origins[a] = append(f.origins[a], f.origins[b]...)
	return true
}

// group joins the posts that have an address or a text in common. It looks at
// them in an order of their own, so that theirs in posts does not matter.
func group(posts []candidate, channels []string) forest {
	groups := forest{parent: make([]int, len(posts)), origins: make([][]origin, len(posts))}
	addresses, texts := map[string][]int{}, map[string][]int{}
	for i, p := range posts {
		groups.parent[i], groups.origins[i] = i, []origin{p.origin()}
		if p.excluded {
			continue
		}
		addresses[p.canonical] = append(addresses[p.canonical], i)
		texts[p.fingerprint] = append(texts[p.fingerprint], i)
	}
	delete(addresses, "")
	delete(texts, "")
	for _, alike := range shared(posts, addresses, channels) { // in one channel an address is one post
		groups.joinAll(posts, alike)
	}
	for _, alike := range shared(posts, texts, channels) {
		if !repeats(posts, alike) {
			groups.joinAll(posts, alike)
			continue
		}
		days := map[string][]int{}
		for _, i := range alike {
			days[string(posts[i].published)] = append(days[string(posts[i].published)], i)
		}
		for _, sameDay := range shared(posts, days, channels) {
			groups.joinAll(posts, sameDay)
		}
	}
	return groups
}

// shared gives what several posts have in common, by key; the posts as compare
// orders them.
func shared(posts []candidate, byKey map[string][]int, channels []string) [][]int {
	var keys []string
	for key, alike := range byKey {
		if len(alike) > 1 {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	sets := make([][]int, len(keys))
	for i, key := range keys {
		sets[i] = byKey[key]
		slices.SortFunc(sets[i], func(a, b int) int { return compare(posts[a], posts[b], channels) })
	}
	return sets
}

// repeats says whether a site has several of the posts.
func repeats(posts []candidate, alike []int) bool {
	seen := make(map[origin]bool, len(alike))
	for _, i := range alike {
		if seen[posts[i].origin()] {
			return true
		}
		seen[posts[i].origin()] = true
	}
	return false
}

// joinAll joins the first post that each site has, the second ones, and so on:
// as many groups remain as the site with the most posts has.
func (f forest) joinAll(posts []candidate, alike []int) {
	var firsts []int // a member of each group
	next := map[origin]int{}
	for _, i := range alike {
		n := next[posts[i].origin()]
		for n < len(firsts) && !f.join(firsts[n], i) {
			n++
		}
		if n == len(firsts) {
			firsts = append(firsts, i)
		}
		next[posts[i].origin()] = n + 1
	}
}
