package indexer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A snippet's length, and how much of it stands before the match, in characters.
const (
	snippetLength = 90
	snippetBefore = 20
)

// Bounds of what is looked for: marks of one needle, and needles in other words.
const (
	mostMarks = 100
	mostOther = 24
)

// chunkBytes is how much of a text is looked through at once, in bytes: what is
// kept of it meanwhile takes nine times as much. Chunks overlap by the longest needle.
const chunkBytes = 64 << 10

// Mark is a part of a text that is to be shown as found, in bytes: from one, to
// before the other.
type Mark struct{ From, To int }

// Highlighter finds in texts what a query asks for.
type Highlighter struct {
	wanted [][][]string // of each phrase of the query ways to find it, the best first; each way is a number of needles
	other  []string     // the same in other words, where nothing of that is found
}

// NewHighlighter reads a query's words and phrases.
func NewHighlighter(q Query) Highlighter {
	var h Highlighter
	folded := NormalQuery(q.Text)
	for _, phrase := range inPhrases(Runs(folded)) {
		var single []string
		for _, run := range phrase {
			single = append(single, run.Text)
		}
		var pieces []string
		for _, term := range Pieces(phrase) {
			pieces = append(pieces, term.Text)
		}
		h.wanted = append(h.wanted, [][]string{{joined(phrase)}, single, pieces})
	}
	for _, phrase := range q.Phrases {
		if text := Squeeze(NormalQuery(phrase)); text != "" {
			h.wanted = append(h.wanted, [][]string{{text}})
		}
	}
	essence := Essence(folded)
	for _, variant := range append([]string{essence}, Variants(essence)...) {
		for _, term := range Pieces(Runs(variant)) {
			if len(h.other) < mostOther && !slices.Contains(h.other, term.Text) {
				h.other = append(h.other, term.Text)
			}
		}
	}
	return h
}

// Marks finds what the query asks for in a text, in order and apart from each
// other. Whole phrases are preferred to their words, and these to their pieces.
func (h Highlighter) Marks(text string) []Mark {
	marks, _ := h.find(text)
	return marks
}

// find also says how much of the query the text holds: 0 for nothing. Of a long
// text it is the first chunk that holds most.
func (h Highlighter) find(text string) (marks []Mark, held int) {
	if len(h.wanted) == 0 {
		return nil, 0
	}
	most := 0
	for _, ways := range h.wanted {
		most += len(ways) + 1
	}
	for from := 0; from < len(text) && held < most; {
		chunk := cut(text[from:], chunkBytes)
		if found, more := h.findIn(chunk); more > held {
			marks, held = found, more
			for i := range marks {
				marks[i].From += from
				marks[i].To += from
			}
		}
		if from+len(chunk) == len(text) {
			break
		}
		from = back(text, from+len(chunk), maxQuery/3)
	}
	return marks, held
}

func (h Highlighter) findIn(text string) (marks []Mark, held int) {
	flat := flatten(text)
	for _, ways := range h.wanted {
		for i, needles := range ways {
			if found := flat.all(needles); len(found) > 0 {
				marks, held = append(marks, found...), held+len(ways)-i+1
				break
			}
		}
	}
	if len(marks) == 0 {
		marks = flat.all(h.other)
		held = min(len(marks), 1)
	}
	return merged(marks), held
}

// Snippet cuts the part out of a post's body in which the query is met first,
// or out of what its files say where they hold more of it; the beginning of the
// body where nothing is met. The result is plain text on one line, with … where
// something was cut off; it is not escaped. The marks are those of the snippet.
func (h Highlighter) Snippet(body, files string) (string, []Mark) {
	text := oneLine(body)
	marks, held := h.find(text)
	if files != "" {
		other := oneLine(files)
		if inFiles, more := h.find(other); more > held {
			text, marks = other, inFiles
		}
	}
	start := 0
	if len(marks) > 0 {
		start = back(text, marks[0].From, snippetBefore)
	}
	end := forward(text, start, snippetLength)
	before, after := "", ""
	if start > 0 {
		before = "…"
	}
	if end < len(text) {
		after = "…"
	}
	var shown []Mark
	for _, mark := range marks {
		if mark.From < end {
			shift := len(before) - start
			shown = append(shown, Mark{mark.From + shift, min(mark.To, end) + shift})
		}
	}
	return before + text[start:end] + after, shown
}

func oneLine(text string) string { return strings.Join(strings.Fields(valid(text)), " ") }

// back is the place n characters before one, or the beginning.
func back(text string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}

// forward is the place n characters after one, or the end.
func forward(text string, at, n int) int {
	for ; n > 0 && at < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

// flat is a text folded and squeezed, that knows where each of its bytes was.
type flat struct {
	text     string
	from, to []int32
}

func flatten(text string) flat {
	b := make([]byte, 0, len(text))
	f := flat{from: make([]int32, 0, len(text)), to: make([]int32, 0, len(text))}
	keep := func(r rune, from, to int) {
		n := len(b)
		b = utf8.AppendRune(b, r)
		for range len(b) - n {
			f.from, f.to = append(f.from, int32(from)), append(f.to, int32(to))
		}
	}
	wasWord, gap := false, false
	for i, size := 0, 0; i < len(text); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(text[i:])
		folded := FoldRune(r)
		kind := kindOf(folded)
		switch {
		case unseen(r):
			continue
		case kind == mark && wasWord && !gap:
			kind = word
		case kind == none || kind == mark:
			gap = true
			continue
		}
		if kind == word && wasWord && gap {
			keep(' ', i, i)
		}
		keep(folded, i, i+size)
		wasWord, gap = kind == word, false
	}
	f.text = string(b)
	return f
}

// all finds every place of each needle. A number is not found inside another one.
func (f flat) all(needles []string) []Mark {
	var marks []Mark
	for _, needle := range needles {
		for at, n := 0, 0; needle != "" && n < mostMarks; n++ {
			i := strings.Index(f.text[at:], needle)
			if i < 0 {
				break
			}
			from, to := at+i, at+i+len(needle)
			at = to
			if !f.insideNumber(from, to) {
				marks = append(marks, Mark{int(f.from[from]), int(f.to[to-1])})
			}
		}
	}
	return marks
}

func (f flat) insideNumber(from, to int) bool {
	digit := func(i int) bool { return 0 <= i && i < len(f.text) && '0' <= f.text[i] && f.text[i] <= '9' }
	return digit(from) && digit(from-1) || digit(to-1) && digit(to)
}

// merged sorts marks and joins those that touch.
func merged(marks []Mark) []Mark {
	slices.SortFunc(marks, func(a, b Mark) int { return a.From - b.From })
	var apart []Mark
	for _, mark := range marks {
		if n := len(apart); n > 0 && mark.From <= apart[n-1].To {
			apart[n-1].To = max(apart[n-1].To, mark.To)
		} else {
			apart = append(apart, mark)
		}
	}
	return apart
}
