package attachment

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strconv"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// rtfBreaks are control words that end something.
var rtfBreaks = map[string]gap{
	"par": gapLine, "line": gapLine, "page": gapLine, "sect": gapLine, "tab": gapTab, "row": gapRow, "nestrow": gapRow,
}

// rtfHidden are control words that begin what is not shown.
var rtfHidden = map[string]bool{
	"fonttbl": true, "colortbl": true, "stylesheet": true, "info": true, "pict": true, "object": true, "themedata": true,
	"datastore": true, "xmlnstbl": true, "listtable": true, "listoverridetable": true, "fldinst": true, "*": true,
}

// rtfGroup is what braces enclose.
type rtfGroup struct {
	hidden bool
	skip   int // characters that stand for a Unicode character for old readers
}

// rtfReader writes the text of a rich text file.
type rtfReader struct {
	in     *bufio.Reader
	out    *text
	page   encoding.Encoding
	groups []rtfGroup
	bytes  []byte // of the code page, not decoded yet
	high   rune   // the first half of a surrogate pair
	skip   int    // characters still to be passed over
}

// readRTF reads a rich text file.
func readRTF(ctx context.Context, src source, out *text) error {
	r := &rtfReader{
		in:  bufio.NewReaderSize(&stoppable{ctx, io.NewSectionReader(src, 0, src.size)}, 64<<10),
		out: out, page: charmap.Windows1252, groups: []rtfGroup{{skip: 1}},
	}
	for !out.full {
		b, err := r.in.ReadByte()
		if err == nil {
			err = r.take(b)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	r.flush()
	return nil
}

func (r *rtfReader) take(b byte) error {
	group := &r.groups[len(r.groups)-1]
	switch b {
	case '{':
		if len(r.groups) > maxDepth {
			return errors.New("read RTF: groups too deep inside each other")
		}
		r.flush()
		r.groups = append(r.groups, *group)
	case '}':
		r.flush()
		if len(r.groups) > 1 {
			r.groups = r.groups[:len(r.groups)-1]
		}
	case '\\':
		return r.control()
	case '\r', '\n', 0:
	default:
		r.byte(b)
	}
	return nil
}

// byte takes a character of the code page, or a part of one.
func (r *rtfReader) byte(b byte) {
	if r.skip > 0 {
		r.skip--
		return
	}
	if !r.groups[len(r.groups)-1].hidden {
		r.bytes = append(r.bytes, b)
	}
	if len(r.bytes) >= 64<<10 && b < 0x80 {
		r.flush()
	}
}

// flush writes the bytes that have come so far.
func (r *rtfReader) flush() {
	if len(r.bytes) > 0 {
		r.out.add(encoded(r.bytes, r.page))
		r.bytes = r.bytes[:0]
	}
}

// control reads what follows a backslash.
func (r *rtfReader) control() error {
	b, err := r.in.ReadByte()
	if err != nil {
		return err
	}
	switch {
	case b == '\'':
		var hex [2]byte
		if _, err := io.ReadFull(r.in, hex[:]); err != nil {
			return err
		}
		if value, err := strconv.ParseUint(string(hex[:]), 16, 8); err == nil {
			r.byte(byte(value))
		}
	case b == '\\' || b == '{' || b == '}':
		r.byte(b)
	case b == '~':
		r.byte(' ')
	case b == '*':
		return r.word("*", 0)
	case isLetter(b):
		return r.readWord(b)
	}
	return nil
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// readWord reads a control word and its number.
func (r *rtfReader) readWord(first byte) error {
	word, number := []byte{first}, []byte(nil)
	for {
		b, err := r.in.ReadByte()
		switch {
		case err != nil:
			return err
		case isLetter(b) && number == nil && len(word) < 32:
			word = append(word, b)
			continue
		case (b >= '0' && b <= '9' || b == '-' && number == nil) && len(number) < 10:
			number = append(number, b)
			continue
		case b != ' ':
			if err := r.in.UnreadByte(); err != nil {
				return err
			}
		}
		n, _ := strconv.Atoi(string(number))
		return r.word(string(word), n)
	}
}

func (r *rtfReader) word(word string, n int) error {
	group := &r.groups[len(r.groups)-1]
	switch {
	case word == "bin":
		_, err := r.in.Discard(max(n, 0))
		return err
	case word == "uc":
		group.skip = min(max(n, 0), 16)
	case word == "u":
		r.flush()
		r.character(rune(uint16(n)), group)
	case word == "ansicpg":
		r.page = codePage(n)
	case rtfHidden[word]:
		r.flush()
		group.hidden = true
	case group.hidden:
	case word == "cell", word == "nestcell":
		r.flush()
		r.out.endCell()
	case rtfBreaks[word] != gapNone:
		r.flush()
		r.out.separate(rtfBreaks[word])
	}
	return nil
}

// character takes a UTF-16 unit.
func (r *rtfReader) character(unit rune, group *rtfGroup) {
	r.skip = group.skip
	if group.hidden {
		return
	}
	switch {
	case unit >= 0xD800 && unit < 0xDC00:
		r.high = unit
	case unit >= 0xDC00 && unit < 0xE000:
		r.out.addRune(0x10000 + (r.high-0xD800)<<10 + (unit - 0xDC00))
	default:
		r.out.addRune(unit)
	}
}
