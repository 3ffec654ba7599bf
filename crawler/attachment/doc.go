package attachment

import (
	"context"
	"encoding/binary"
	"errors"

	"golang.org/x/text/encoding/charmap"

	"gongkai/disclosure"
)

// Where things stand in the file information block of Word 97 and later
// ([MS-DOC] 2.5).
const (
	fibMagic   = 0xA5EC
	fibVersion = 0x02
	fibFlags   = 0x0A
	fibClx     = 0x01A2 // fcClx and lcbClx
	fibWord97  = 0x00C1

	flagPassword = 0x0100
	flagTable1   = 0x0200
)

var errNoDocument = errors.New("read Word document: its tables lie outside the file")

// readDOC reads a Word document by its piece table, which also holds notes,
// comments, and what stands at the head and the foot of pages.
func readDOC(ctx context.Context, src source, out *text) error {
	document, err := stream(src, "worddocument")
	if err != nil {
		return err
	}
	if len(document) < fibClx+8 {
		return errNoDocument
	}
	word := binary.LittleEndian.Uint16
	if magic := word(document); magic != fibMagic {
		if magic>>8 == 0xA5 {
			return failure(disclosure.FileOldFormat)
		}
		return errNoDocument
	}
	flags := word(document[fibFlags:])
	switch {
	case flags&flagPassword != 0:
		return errEncrypted
	case word(document[fibVersion:]) < fibWord97:
		return failure(disclosure.FileOldFormat)
	}
	name := "0table"
	if flags&flagTable1 != 0 {
		name = "1table"
	}
	table, err := stream(src, name)
	if err != nil {
		return err
	}
	pieces, err := pieceTable(document, table)
	if err != nil {
		return err
	}
	return readPieces(ctx, document, pieces, out)
}

// pieceTable finds the piece table ([MS-DOC] 2.9.38) in the table stream.
func pieceTable(document, table []byte) ([]byte, error) {
	at := uint64(binary.LittleEndian.Uint32(document[fibClx:]))
	size := uint64(binary.LittleEndian.Uint32(document[fibClx+4:]))
	if at+size > uint64(len(table)) {
		return nil, errNoDocument
	}
	clx := table[at : at+size]
	for len(clx) >= 5 {
		switch clx[0] {
		case 1: // properties, of no interest
			skip := 3 + int(binary.LittleEndian.Uint16(clx[1:]))
			if skip > len(clx) {
				return nil, errNoDocument
			}
			clx = clx[skip:]
		case 2:
			size := uint64(binary.LittleEndian.Uint32(clx[1:]))
			if size > uint64(len(clx)-5) {
				return nil, errNoDocument
			}
			return clx[5 : 5+size], nil
		default:
			return nil, errNoDocument
		}
	}
	return nil, errNoDocument
}

// readPieces writes the text of every piece: n+1 character positions of 4
// bytes, then n descriptors of 8 bytes.
func readPieces(ctx context.Context, document, pieces []byte, out *text) error {
	n := (len(pieces) - 4) / 12
	if n <= 0 {
		return errNoDocument
	}
	shown := docText{out: out}
	for i := range n {
		if ctx.Err() != nil || out.full {
			return ctx.Err()
		}
		from, to := binary.LittleEndian.Uint32(pieces[4*i:]), binary.LittleEndian.Uint32(pieces[4*i+4:])
		place := binary.LittleEndian.Uint32(pieces[4*(n+1)+8*i+2:])
		if to < from {
			return errNoDocument
		}
		at, size, narrow := uint64(place), uint64(to-from)*2, place&(1<<30) != 0
		if narrow { // one byte for each character
			at, size = uint64(place&^(1<<30))/2, uint64(to-from)
		}
		if at+size > uint64(len(document)) {
			return errNoDocument
		}
		data := document[at : at+size]
		if narrow {
			shown.add(encoded(data, charmap.Windows1252))
		} else {
			shown.add(utf16Text(data))
		}
	}
	return nil
}

// docText writes the characters of a Word document, some of which mean
// something: ends of paragraphs and cells, and fields with their instructions.
type docText struct {
	out    *text
	hidden int // instructions that are open
	fields []bool
}

func (d *docText) add(s string) {
	for _, r := range s {
		switch r {
		case 0x13: // a field begins with its instruction
			if len(d.fields) < maxDepth {
				d.fields = append(d.fields, true)
				d.hidden++
			}
			continue
		case 0x14, 0x15: // its result begins, it ends
			d.endInstruction(r == 0x15)
			continue
		}
		if d.hidden > 0 {
			continue
		}
		switch r {
		case 0x07: // the end of a cell and of a row; two of them side by side end the row
			if d.out.gap == gapTab {
				d.out.separate(gapRow)
			} else {
				d.out.endCell()
			}
		case 0x0D, 0x0B, 0x0C, 0x0E:
			d.out.separate(gapLine)
		case 0x1E: // a hyphen that breaks no line
			d.out.addRune('-')
		default:
			d.out.addRune(r)
		}
	}
}

func (d *docText) endInstruction(field bool) {
	if len(d.fields) == 0 {
		return
	}
	last := len(d.fields) - 1
	if d.fields[last] {
		d.fields[last] = false
		d.hidden--
	}
	if field {
		d.fields = d.fields[:last]
	}
}
