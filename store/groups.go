package store

import (
	"cmp"
	"slices"
	"strings"
)

// parents joins things into groups: it holds for each member of a group one that
// is nearer to the root; the root itself at the root.
type parents []int32

func newParents(n int) parents {
	p := make(parents, n)
	for i := range p {
		p[i] = int32(i)
	}
	return p
}

func (p parents) root(i int) int {
	for p[i] != int32(i) {
		p[i] = p[p[i]]
		i = int(p[i])
	}
	return i
}

// forest joins posts into groups, in which no two are of the same origin.
type forest struct {
	parents
	posts   []candidate
	origins map[int][]int32 // of all members, at the root of a group of several
}

func (f forest) originsOf(root int) []int32 {
	if origins, ok := f.origins[root]; ok {
		return origins
	}
	return []int32{f.posts[root].origin}
}

// join makes one group of those of a and b, unless an origin is in both.
func (f forest) join(a, b int) bool {
	a, b = f.root(a), f.root(b)
	if a == b {
		return true
	}
	origins, others := f.originsOf(a), f.originsOf(b)
	for _, origin := range others {
		if slices.Contains(origins, origin) {
			return false
		}
	}
	f.parents[b] = int32(a)
	f.origins[a] = append(origins, others...)
	delete(f.origins, b)
	return true
}

// group joins the posts that have an address or a text in common. It looks at
// them in an order of their own, so that theirs in posts does not matter.
func group(posts []candidate) forest {
	groups := forest{newParents(len(posts)), posts, map[int][]int32{}}
	addresses := shared(posts, func(i int) bool { return posts[i].canonical != "" }, func(a, b int) int {
		return strings.Compare(posts[a].canonical, posts[b].canonical)
	})
	for _, alike := range addresses { // in one channel an address is one post
		groups.joinAll(alike)
	}
	texts := texts(posts)
	for _, alike := range shared(posts, nil, func(a, b int) int { return cmp.Compare(texts.root(a), texts.root(b)) }) {
		if !groups.repeats(alike) {
			groups.joinAll(alike)
			continue
		}
		for len(alike) > 0 { // they are in the order of their days
			n := 1
			for n < len(alike) && posts[alike[n]].published == posts[alike[0]].published {
				n++
			}
			groups.joinAll(alike[:n])
			alike = alike[n:]
		}
	}
	return groups
}

// texts joins the posts with the same fingerprint, and those with near copies of
// one text.
func texts(posts []candidate) parents {
	same := newParents(len(posts))
	fingerprints, near := map[string]int{}, map[int32]int{} // the first post of each
	for i, p := range posts {
		if p.excluded {
			continue
		}
		if first, ok := fingerprints[p.fingerprint]; ok {
			same[same.root(i)] = int32(same.root(first))
		} else if p.fingerprint != "" {
			fingerprints[p.fingerprint] = i
		}
		if first, ok := near[p.text]; ok {
			same[same.root(i)] = int32(same.root(first))
		} else if p.text != 0 {
			near[p.text] = i
		}
	}
	return same
}

// shared gives sets of posts that have something in common, where order says 0;
// excluded ones, and those that has denies, have nothing. The posts of a set are
// as compare orders them, and so are the sets by their first posts.
func shared(posts []candidate, has func(i int) bool, order func(a, b int) int) [][]int {
	sorted := make([]int, 0, len(posts))
	for i := range posts {
		if !posts[i].excluded && (has == nil || has(i)) {
			sorted = append(sorted, i)
		}
	}
	slices.SortFunc(sorted, func(a, b int) int {
		if by := order(a, b); by != 0 {
			return by
		}
		return compare(posts[a], posts[b])
	})
	var sets [][]int
	for len(sorted) > 0 {
		n := 1
		for n < len(sorted) && order(sorted[0], sorted[n]) == 0 {
			n++
		}
		if n > 1 {
			sets = append(sets, sorted[:n:n])
		}
		sorted = sorted[n:]
	}
	slices.SortFunc(sets, func(a, b []int) int { return compare(posts[a[0]], posts[b[0]]) })
	return sets
}

// repeats says whether a site has several of the posts.
func (f forest) repeats(alike []int) bool {
	seen := make(map[int32]bool, len(alike))
	for _, i := range alike {
		if seen[f.posts[i].origin] {
			return true
		}
		seen[f.posts[i].origin] = true
	}
	return false
}

// joinAll joins the first post that each site has, the second ones, and so on:
// as many groups remain as the site with the most posts has.
func (f forest) joinAll(alike []int) {
	var firsts []int // a member of each group
	next := map[int32]int{}
	for _, i := range alike {
		n := next[f.posts[i].origin]
		for n < len(firsts) && !f.join(firsts[n], i) {
			n++
		}
		if n == len(firsts) {
			firsts = append(firsts, i)
		}
		next[f.posts[i].origin] = n + 1
	}
}
