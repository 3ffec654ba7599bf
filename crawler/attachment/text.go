package attachment

import (
	"strings"
	"unicode"
)

// maxText bounds the text of one file, in bytes: about 700,000 Chinese characters.
const maxText = 2 << 20

// gap is what lies between the last character written and the next one. A
// larger one swallows a smaller one.
type gap int

const (
	gapNone gap = iota
	gapSpace
	gapTab
	gapLine // a paragraph's end, which inside a table's cell is none of the row
	gapRow
)

// text gathers a file's text: without control characters, with single spaces,
// without empty lines, up to a limit.
type text struct {
	b     strings.Builder
	limit int
	gap   gap
	full  bool
}

func newText(limit int) *text { return &text{limit: limit} }

func (t *text) String() string { return t.b.String() }

// add writes a string. Line ends in it end paragraphs.
func (t *text) add(s string) {
	for _, r := range s {
		if t.full {
			return
		}
		t.addRune(r)
	}
}

func (t *text) addRune(r rune) {
	switch {
	case r == '\n', r == '\r', r == '\f', r == '\v', r == '\u2028', r == '\u2029':
		t.separate(gapLine)
	case r == '\t':
		t.separate(gapTab)
	case unicode.IsSpace(r), r == '\u3000':
		t.separate(gapSpace)
	case unicode.Is(unicode.C, r), r == unicode.ReplacementChar, r >= 0xF0000:
	default:
		t.write(r)
	}
}

func (t *text) write(r rune) {
	if t.b.Len() > t.limit-8 {
		t.full = true
		return
	}
	if t.b.Len() > 0 && t.gap != gapNone {
		t.b.WriteByte([]byte{gapSpace: ' ', gapTab: '\t', gapLine: '\n', gapRow: '\n'}[t.gap])
	}
	t.gap = gapNone
	t.b.WriteRune(r)
}

// separate puts a gap before what comes next.
func (t *text) separate(g gap) { t.gap = max(t.gap, g) }

// endCell ends a table's cell: its last paragraph does not end the row.
func (t *text) endCell() {
	if t.gap != gapRow {
		t.gap = gapTab
	}
}
