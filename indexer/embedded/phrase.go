package embedded

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"gongkai/indexer"
)

// What folds says of a character that is folded to no Chinese one.
const (
	nothing = iota // punctuation, spaces, symbols: phrases do not mind them
	word           // a part of a word, which no Chinese phrase goes across
	unclear        // to several characters or to none, or to what depends on its neighbours
)

// folds says of each character of the Basic Multilingual Plane to which Chinese
// character it is folded. With it texts can be looked through as they are, for
// phrases of Chinese characters alone, many times faster than folding them.
type folds [1 << 16]uint16

func newFolds() *folds {
	var f folds
	for r := range rune(len(f)) {
		f[r] = foldOf(r)
	}
	return &f
}

func foldOf(r rune) uint16 {
	text := string(r)
	folded := indexer.Fold(text)
	if folded == "" || !norm.NFKC.PropertiesString(text).BoundaryBefore() || !norm.NFKC.PropertiesString(folded).BoundaryBefore() {
		return unclear
	}
	runs := indexer.Runs(folded)
	if len(runs) == 0 {
		return nothing
	}
	single, size := utf8.DecodeRuneInString(runs[0].Text)
	switch {
	case len(runs) > 1 || len(runs[0].Text) != len(folded):
		return unclear
	case !runs[0].Han:
		return word
	case size != len(folded) || single > 0xFFFF:
		return unclear
	}
	return uint16(single)
}

// phrase is a phrase to look for in texts.
type phrase struct {
	indexer.Phrase
	folds   *folds
	letters []uint16 // nil where a text must be folded to tell
	back    []int    // of each letter how many of the first ones end there, too, but for all (Knuth, Morris, Pratt)
}

func (f *folds) phrase(p indexer.Phrase) phrase {
	made := phrase{Phrase: p, folds: f}
	for _, r := range p.Text {
		if r < 0x3400 || r > 0x9FFF || f[r] != uint16(r) {
			made.letters = nil
			return made
		}
		made.letters = append(made.letters, uint16(r))
	}
	made.back = make([]int, len(made.letters))
	for i, n := 1, 0; i < len(made.letters); i++ {
		for n > 0 && made.letters[i] != made.letters[n] {
			n = made.back[n-1]
		}
		if made.letters[i] == made.letters[n] {
			n++
		}
		made.back[i] = n
	}
	return made
}

// in tells whether the phrase stands in one of the passages.
func (p phrase) in(passages [4][]byte) bool {
	sure := p.letters != nil
	for i := 0; sure && i < len(passages); i++ {
		var stands bool
		if stands, sure = p.stands(passages[i]); stands {
			return true
		}
	}
	return !sure && p.Holds(string(passages[0]), string(passages[1]), string(passages[2]), string(passages[3]))
}

// stands looks through a text as it is. It is not sure where the text must be
// folded to tell.
func (p phrase) stands(text []byte) (stands, sure bool) {
	n := 0
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[i:])
		}
		i += size
		if r > 0xFFFF {
			return false, false
		}
		letter := p.folds[r]
		switch letter {
		case nothing:
			continue
		case unclear:
			return false, false
		}
		for n > 0 && letter != p.letters[n] {
			n = p.back[n-1]
		}
		if letter == p.letters[n] {
			n++
		}
		if n == len(p.letters) {
			return true, true
		}
	}
	return false, true
}
