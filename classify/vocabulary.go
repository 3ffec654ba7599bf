package classify

// vocabulary is every word of every pattern in one trie, so that a text is
// read once whatever the number of words.
type vocabulary struct {
	words []string
	ids   map[string]int
	nodes []node
}

type node struct {
	next map[rune]int
	word int // id of the word that ends here, -1 for none
}

func newVocabulary() *vocabulary {
	return &vocabulary{ids: map[string]int{}, nodes: []node{{word: -1}}}
}

// add gives the id of a word, a new one where it was not known.
func (v *vocabulary) add(word string) int {
	if id, ok := v.ids[word]; ok {
		return id
	}
	id := len(v.words)
	v.ids[word] = id
	v.words = append(v.words, word)
	at := 0
	for _, c := range word {
		next, ok := v.nodes[at].next[c]
		if !ok {
			next = len(v.nodes)
			v.nodes = append(v.nodes, node{word: -1})
			if v.nodes[at].next == nil {
				v.nodes[at].next = map[rune]int{}
			}
			v.nodes[at].next[c] = next
		}
		at = next
	}
	v.nodes[at].word = id
	return id
}

// find gives the words that occur in a text, each once, in the order of their
// places.
func (v *vocabulary) find(text string) found {
	f := found{set: make([]uint64, (len(v.words)+63)/64)}
	for start := range text {
		at := 0
		for _, c := range text[start:] {
			next, ok := v.nodes[at].next[c]
			if !ok {
				break
			}
			at = next
			if word := v.nodes[at].word; word >= 0 && !f.has(word) {
				f.set[word/64] |= 1 << (word % 64)
				f.list = append(f.list, word)
			}
		}
	}
	return f
}

// found is the set of words that occur in one text.
type found struct {
	set  []uint64
	list []int
}

func (f found) has(word int) bool { return f.set[word/64]&(1<<(word%64)) != 0 }
