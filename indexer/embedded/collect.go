package embedded

import (
	"container/heap"
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"
)

// checkEvery is how many matches go by between looks at the context.
const checkEvery = 4096

// found is what a query matches: how many posts, the best of them in order,
// and the counts by the places of the values in the columns of its facets.
type found struct {
	total  int
	best   []candidate
	counts [][]int
}

// candidate is a match that may be among the best.
type candidate struct {
	number uint64
	score  float32
	day    uint32 // place in the column of days, larger is newer
}

// collect asks for everything that matches, keeps the best and counts all.
func (x *Index) collect(ctx context.Context, reader index.IndexReader, wanted query.Query, most int, facets []*column) (found, error) {
	days, err := x.columns.get(ctx, reader, fieldDay)
	if err != nil {
		return found{}, err
	}
	matches, err := wanted.Searcher(ctx, reader, x.bleve.Mapping(), search.SearcherOptions{})
	if err != nil {
		return found{}, err
	}
	defer matches.Close()
	result := found{counts: make([][]int, len(facets))}
	for i, facet := range facets {
		result.counts[i] = make([]int, len(facet.values))
	}
	pool := search.NewDocumentMatchPool(matches.DocumentMatchPoolSize()+1, 0)
	engine := &search.SearchContext{DocumentMatchPool: pool, IndexReader: reader}
	top := ranking{most: most, reader: reader}
	for {
		match, err := matches.Next(engine)
		if err != nil {
			return found{}, err
		}
		if match == nil {
			break
		}
		if result.total++; result.total%checkEvery == 0 && ctx.Err() != nil {
			return found{}, ctx.Err()
		}
		number := match.IndexInternalID.Value()
		for i, facet := range facets {
			result.counts[i][facet.at(number)]++
		}
		top.offer(candidate{number, float32(match.Score), days.at(number)})
		pool.Put(match)
	}
	result.best = top.sorted()
	return result, top.err
}

// ranking keeps the best candidates: by score, then the newest, then by id. As
// a heap its root is the worst of them.
type ranking struct {
	most   int
	reader index.IndexReader
	kept   []candidate
	err    error
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
	if a.score != b.score {
		return a.score > b.score
	}
	if a.day != b.day {
		return a.day > b.day
	}
	return r.id(a) < r.id(b)
}

// id is read only where nothing else decides: it costs more than all the rest.
func (r *ranking) id(c candidate) string {
	id, err := r.reader.ExternalID(index.NewIndexInternalID(nil, c.number))
	if err != nil {
		r.err = fmt.Errorf("read id of document %d: %w", c.number, err)
	}
	return id
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
