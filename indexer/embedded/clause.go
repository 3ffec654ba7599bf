package embedded

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"gongkai/indexer"
)

// checkEvery is how many terms or matches go by between looks at the context.
const checkEvery = 4096

// part is a segment of the index in the state that a search sees.
type part struct {
	*segment
	deleted *roaring.Bitmap // nil for none
	base    uint64          // the number of its first document in the index
}

// partsOf are the segments of the state that a reader sees.
func partsOf(reader index.IndexReader) ([]part, error) {
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("a reader of type %T is not scorch's", reader)
	}
	var parts []part
	base := uint64(0)
	for _, s := range snapshot.Segments() {
		ours, err := ourSegment(s.Segment())
		if err != nil {
			return nil, err
		}
		parts = append(parts, part{ours, s.Deleted(), base})
		base += ours.count
	}
	return parts, nil
}

// live are the documents that are not deleted.
func (p part) live() set {
	all := newSet(p.count)
	for i := range all {
		all[i] = ^uint64(0)
	}
	if over := p.count % 64; over > 0 {
		all[len(all)-1] = 1<<over - 1
	}
	if p.deleted != nil {
		p.deleted.Iterate(func(document uint32) bool {
			if uint64(document) >= p.count {
				panic(errSegment)
			}
			all[document/64] &^= 1 << (document % 64)
			return true
		})
	}
	return all
}

// matching is a part of the index under search. It remembers which documents
// hold a term in an area: most clauses of a plan ask for the same ones.
type matching struct {
	part
	left     set // the documents that no clause has matched yet
	held     map[held]set
	suspects []set // of each phrase that must not be, the documents that hold its terms
}

type held struct {
	area indexer.Area
	term indexer.Term
}

// clause gives the documents that hold all terms in an area, of those that are
// left, which it then takes away from them; nil for none.
func (m *matching) clause(clause indexer.Clause) set {
	found := m.all(clause.Area, clause.Terms)
	for i, word := range found {
		m.left[i] &^= word
	}
	return found
}

// all gives the documents that hold all terms in an area, of those that are left.
func (m *matching) all(area indexer.Area, terms []indexer.Term) set {
	found := slices.Clone(m.left)
	for _, term := range terms {
		some := uint64(0)
		for i, word := range m.holding(area, term) {
			found[i] &= word
			some |= found[i]
		}
		if some == 0 {
			return nil
		}
	}
	return found
}

// holding are the documents that hold a term in an area. It is not to be changed.
func (m *matching) holding(area indexer.Area, term indexer.Term) set {
	switch term.Kind {
	case indexer.Sound, indexer.Exact, indexer.WholeWord:
		area = indexer.Title
	}
	if known, ok := m.held[held{area, term}]; ok {
		return known
	}
	documents := newSet(m.count)
	if area > indexer.Title {
		copy(documents, m.holding(area-1, term))
	}
	switch term.Kind {
	case indexer.Sound:
		m.fields[fieldSound].lookup(term.Text, documents.addAll)
	case indexer.WholeWord:
		m.fields[fieldTitle].lookup(wordTerm(term.Text), documents.addAll)
	case indexer.Exact:
		m.fields[fieldExact].lookup(term.Text, documents.addAll)
	default:
		holdingIn(m.fields, areas()[area], term, documents)
	}
	m.held[held{area, term}] = documents
	return documents
}

// areas are the fields of the areas: an area is a field and all before it.
func areas() [4]string { return [4]string{fieldTitle, fieldNear, fieldBody, fieldFiles} }

// holdingIn adds the documents that hold a term in a field.
func holdingIn(fields map[string]field, name string, term indexer.Term, documents set) {
	in := fields[name]
	switch term.Kind {
	case indexer.Sign:
		in.prefixed(term.Text, documents.addAll)
	case indexer.Word:
		holdingWord(in, name, term.Text, documents)
	default:
		in.lookup(term.Text, documents.addAll)
	}
}

// holdingWord is the rule indexer.WordHolds in terms.
func holdingWord(in field, name, word string, documents set) {
	switch {
	case name == fieldTitle:
		in.prefixed(markEnd+word, documents.addAll)
	case utf8.RuneCountInString(word) > 1:
		in.lookup(word, documents.addAll)
		in.prefixed(markWord+word, documents.addAll)
	default:
		in.lookup(wordTerm(word), documents.addAll)
	}
}
