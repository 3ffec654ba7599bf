package embedded

import "container/heap"

// candidate is a match that may be among the best.
type candidate struct {
	number uint64
	tier   int    // the first clause that it matches
	day    uint32 // place in the column of days, larger is newer
}

// ranking keeps the best candidates: by clause, then the newest, then by id. As
// a heap its root is the worst of them.
type ranking struct {
	most int
	id   func(number uint64) string // costs more than all the rest
	kept []candidate
}

func (r *ranking) offer(c candidate) {
	switch {
	case r.most == 0:
	case len(r.kept) < r.most:
		heap.Push(r, c)
	case r.before(c, r.kept[0]):
		r.kept[0] = c
		heap.Fix(r, 0)
	}
}

// sorted empties the ranking, best first.
func (r *ranking) sorted() []candidate {
	best := make([]candidate, len(r.kept))
	for i := len(best) - 1; i >= 0; i-- {
		best[i], _ = heap.Pop(r).(candidate)
	}
	return best
}

func (r *ranking) before(a, b candidate) bool {
	if a.tier != b.tier {
		return a.tier < b.tier
	}
	if a.day != b.day {
		return a.day > b.day
	}
	return r.id(a.number) < r.id(b.number)
}

func (r *ranking) Len() int           { return len(r.kept) }
func (r *ranking) Less(i, j int) bool { return r.before(r.kept[j], r.kept[i]) }
func (r *ranking) Swap(i, j int)      { r.kept[i], r.kept[j] = r.kept[j], r.kept[i] }

// Push adds a candidate; only container/heap calls it.
func (r *ranking) Push(c any) {
	if c, ok := c.(candidate); ok {
		r.kept = append(r.kept, c)
	}
}

// Pop takes the last candidate; only container/heap calls it.
func (r *ranking) Pop() any {
	last := r.kept[len(r.kept)-1]
	r.kept = r.kept[:len(r.kept)-1]
	return last
}
