package attachment

import (
	"context"
	"encoding/binary"
	"errors"
	"math"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"gongkai/disclosure"
)

// The records of an Excel workbook that matter to its text ([MS-XLS] 2.3).
const (
	biffBOF        = 0x0809
	biffEOF        = 0x000A
	biffFilePass   = 0x002F
	biffCodePage   = 0x0042
	biffDateMode   = 0x0022
	biffBoundSheet = 0x0085
	biffFormat     = 0x041E
	biffXF         = 0x00E0
	biffSST        = 0x00FC
	biffContinue   = 0x003C
	biffLabelSST   = 0x00FD
	biffLabel      = 0x0204
	biffRString    = 0x00D6
	biffNumber     = 0x0203
	biffRK         = 0x027E
	biffMulRK      = 0x00BD
	biffFormula    = 0x0006
	biffString     = 0x0207 // the result of the formula before it
	biffBoolErr    = 0x0205
)

// xlsBook is an Excel workbook of the versions 5 to 2003.
type xlsBook struct {
	out       *text
	biff8     bool
	page      encoding.Encoding // of BIFF5's 8-bit strings
	date1904  bool
	sheets    []string
	formats   map[int]string
	cells     []int // by the number of an XF record: its format's number
	shared    []string
	depth     int // substreams open
	sheet     int // sheets begun
	row       int // of the last cell
	formulaXF int
}

// readXLS reads every sheet: its name, then its rows with the values as they
// are shown.
func readXLS(ctx context.Context, src source, out *text) error {
	data, err := stream(src, "workbook", "book")
	if err != nil {
		return err
	}
	book := &xlsBook{out: out, page: charmap.Windows1252, formats: map[int]string{}}
	for len(data) >= 4 && !out.full {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		kind, size := binary.LittleEndian.Uint16(data), int(binary.LittleEndian.Uint16(data[2:]))
		if size > len(data)-4 {
			return errors.New("read workbook: a record is longer than the file")
		}
		record := data[4 : 4+size]
		data = data[4+size:]
		if kind == biffSST {
			var chunks [][]byte
			chunks, data = continued(record, data)
			book.readShared(chunks)
			continue
		}
		if err := book.take(kind, record); err != nil {
			return err
		}
	}
	return nil
}

// continued gives a record with those that continue it, and what follows them.
func continued(record, rest []byte) (chunks [][]byte, after []byte) {
	chunks = [][]byte{record}
	for len(rest) >= 4 && binary.LittleEndian.Uint16(rest) == biffContinue {
		size := int(binary.LittleEndian.Uint16(rest[2:]))
		if size > len(rest)-4 {
			break
		}
		chunks = append(chunks, rest[4:4+size])
		rest = rest[4+size:]
	}
	return chunks, rest
}

// take reads a record of the workbook or of a sheet.
func (b *xlsBook) take(kind uint16, record []byte) error {
	r := &fields{data: record}
	switch kind {
	case biffBOF:
		return b.begin(r)
	case biffEOF:
		b.depth--
	case biffFilePass:
		return errEncrypted
	case biffCodePage:
		b.page = codePage(int(r.uint16()))
	case biffDateMode:
		b.date1904 = r.uint16() == 1
	case biffBoundSheet:
		r.skip(6)
		b.sheets = append(b.sheets, b.shortString(r))
	case biffFormat:
		if id := int(r.uint16()); b.biff8 {
			b.formats[id] = r.unicode(int(r.uint16()))
		} else {
			b.formats[id] = encoded(r.bytes(int(r.uint8())), b.page)
		}
	case biffXF:
		r.skip(2)
		b.cells = append(b.cells, int(r.uint16()))
	default:
		b.takeCell(kind, r)
	}
	return nil
}

// begin opens the workbook's own part or a sheet.
func (b *xlsBook) begin(r *fields) error {
	version := r.uint16()
	kind := r.uint16()
	b.depth++
	switch {
	case kind == 0x0005:
		if version < 0x0500 {
			return failure(disclosure.FileOldFormat)
		}
		b.biff8 = version >= 0x0600
	case b.depth == 1: // a sheet, a chart or a module; a chart inside a sheet is deeper
		b.out.separate(gapRow)
		if b.sheet < len(b.sheets) && kind == 0x0010 {
			b.out.add(b.sheets[b.sheet])
		}
		b.out.separate(gapRow)
		b.sheet++
		b.row = -1
	}
	return nil
}

// takeCell reads a record that holds one cell, or several of one row.
func (b *xlsBook) takeCell(kind uint16, r *fields) {
	switch kind {
	case biffLabelSST, biffLabel, biffRString, biffNumber, biffRK, biffMulRK, biffFormula, biffBoolErr:
	case biffString:
		if b.formulaXF >= 0 {
			b.cell(b.longString(r))
			b.formulaXF = -1
		}
		return
	default:
		return
	}
	if row := int(r.uint16()); row != b.row {
		b.out.separate(gapRow)
		b.row = row
	}
	r.skip(2)
	xf := int(r.uint16())
	switch kind {
	case biffLabelSST:
		if i := int(r.uint32()); i >= 0 && i < len(b.shared) {
			b.cell(b.shared[i])
		}
	case biffLabel, biffRString:
		b.cell(b.longString(r))
	case biffNumber:
		b.cell(b.number(r.float64(), xf))
	case biffRK:
		b.cell(b.number(rk(r.uint32()), xf))
	case biffMulRK:
		for {
			b.cell(b.number(rk(r.uint32()), xf))
			if len(r.data) < 2+4+2 { // what remains is the number of the last column
				return
			}
			xf = int(r.uint16())
		}
	case biffFormula:
		b.formula(r, xf)
	case biffBoolErr:
		if value, isError := r.uint8(), r.uint8(); isError == 0 {
			b.cell(map[bool]string{true: "TRUE", false: "FALSE"}[value != 0])
		}
	}
}

// formula writes a formula's result; one that is text comes in the next record.
func (b *xlsBook) formula(r *fields, xf int) {
	result := r.bytes(8)
	b.formulaXF = -1
	if len(result) < 8 {
		return
	}
	if result[6] != 0xFF || result[7] != 0xFF {
		b.cell(b.number(math.Float64frombits(binary.LittleEndian.Uint64(result)), xf))
		return
	}
	switch result[0] {
	case 0:
		b.formulaXF = xf
	case 1:
		b.cell(map[bool]string{true: "TRUE", false: "FALSE"}[result[2] != 0])
	}
}

func (b *xlsBook) cell(value string) { addCell(b.out, value) }

func (b *xlsBook) number(value float64, xf int) string {
	format := ""
	if xf < len(b.cells) {
		format = formatOf(b.cells[xf], b.formats)
	}
	return shownNumber(value, format, b.date1904)
}

// rk is a number packed into 30 bits ([MS-XLS] 2.5.217).
func rk(packed uint32) float64 {
	value := math.Float64frombits(uint64(packed&^3) << 32)
	if packed&2 != 0 {
		value = float64(int32(packed) >> 2)
	}
	if packed&1 != 0 {
		value /= 100
	}
	return value
}

func (b *xlsBook) shortString(r *fields) string {
	n := int(r.uint8())
	if b.biff8 {
		return r.unicode(n)
	}
	return encoded(r.bytes(n), b.page)
}

func (b *xlsBook) longString(r *fields) string {
	n := int(r.uint16())
	if b.biff8 {
		return r.unicode(n)
	}
	return encoded(r.bytes(n), b.page)
}
