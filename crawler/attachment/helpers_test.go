package attachment

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/disclosure"
)

// decodeGB is a stand-in for the crawler's decoder.
func decodeGB(data []byte) []byte {
	if bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")) {
		return data[3:]
	}
	if utf8.Valid(data) {
		return data
	}
	decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil {
		return data
	}
	return decoded
}

func readBytes(t testing.TB, data []byte, name string) disclosure.FileText {
	t.Helper()
	reader := NewReader(Settings{Decode: decodeGB})
	read, _ := reader.Read(t.Context(), bytes.NewReader(data), int64(len(data)), name)
	return read
}

func testFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// member is a file in an archive.
type member struct{ name, content string }

func archive(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.CreateHeader(&zip.FileHeader{Name: m.name, Method: zip.Deflate, NonUTF8: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(m.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// named is a stream of a compound file.
type named struct {
	name string
	data []byte
}

// compound writes a compound file: a header, one sector of directory, the
// streams, and the table of sectors. Streams are padded so that none is small
// enough for the mini stream.
func compound(streams ...named) []byte {
	const sector = 512
	little := binary.LittleEndian
	var body []byte
	next := []uint32{0xFFFFFFFE} // the directory, in sector 0
	body = append(body, make([]byte, sector)...)
	directory := body[:sector]
	entry := func(i int, name string, kind byte, child, right, start, size uint32) {
		e := directory[i*128:]
		units := utf16.Encode([]rune(name + "\x00"))
		for j, u := range units {
			little.PutUint16(e[2*j:], u)
		}
		little.PutUint16(e[64:], uint16(2*len(units)))
		e[66], e[67] = kind, 1
		little.PutUint32(e[68:], 0xFFFFFFFF)
		little.PutUint32(e[72:], right)
		little.PutUint32(e[76:], child)
		little.PutUint32(e[116:], start)
		little.PutUint32(e[120:], size)
	}
	entries := [][3]uint32{}
	for _, s := range streams {
		data := append(append([]byte(nil), s.data...), make([]byte, max(0, 4096-len(s.data)))...)
		size := uint32(len(data))
		data = append(data, make([]byte, (sector-len(data)%sector)%sector)...)
		start := uint32(len(next))
		for range len(data) / sector {
			next = append(next, uint32(len(next)+1))
		}
		next[len(next)-1] = 0xFFFFFFFE
		entries = append(entries, [3]uint32{start, size})
		body = append(body, data...)
	}
	directory = body[:sector]
	entry(0, "Root Entry", 5, 1, 0xFFFFFFFF, 0xFFFFFFFE, 0)
	for i, s := range streams {
		right := uint32(0xFFFFFFFF)
		if i+1 < len(streams) {
			right = uint32(i + 2)
		}
		entry(i+1, s.name, 2, 0xFFFFFFFF, right, entries[i][0], entries[i][1])
	}
	tables := (len(next) + 127) / 127
	first := uint32(len(next))
	for range tables {
		next = append(next, 0xFFFFFFFD)
	}
	for len(next)%128 != 0 {
		next = append(next, 0xFFFFFFFF)
	}
	header := make([]byte, sector)
	copy(header, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	little.PutUint16(header[24:], 0x3E)
	little.PutUint16(header[26:], 3)
	little.PutUint16(header[28:], 0xFFFE)
	little.PutUint16(header[30:], 9)
	little.PutUint16(header[32:], 6)
	little.PutUint32(header[44:], uint32(tables))
	little.PutUint32(header[56:], 4096)
	little.PutUint32(header[60:], 0xFFFFFFFE)
	little.PutUint32(header[68:], 0xFFFFFFFE)
	for i := range 109 {
		value := uint32(0xFFFFFFFF)
		if i < tables {
			value = first + uint32(i)
		}
		little.PutUint32(header[76+4*i:], value)
	}
	for _, n := range next {
		body = little.AppendUint32(body, n)
	}
	return append(header, body...)
}

// record writes a record of a workbook.
func record(kind int, parts ...any) []byte {
	var data []byte
	for _, part := range parts {
		switch part := part.(type) {
		case uint8:
			data = append(data, part)
		case int:
			data = binary.LittleEndian.AppendUint16(data, uint16(part))
		case uint32:
			data = binary.LittleEndian.AppendUint32(data, part)
		case float64:
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(part))
		case string:
			data = append(data, part...)
		}
	}
	head := binary.LittleEndian.AppendUint16(nil, uint16(kind))
	return append(binary.LittleEndian.AppendUint16(head, uint16(len(data))), data...)
}

func wideBytes(s string) string {
	var data []byte
	for _, u := range utf16.Encode([]rune(s)) {
		data = binary.LittleEndian.AppendUint16(data, u)
	}
	return string(data)
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
