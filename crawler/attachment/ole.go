package attachment

import (
	"encoding/binary"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf16"

	"github.com/richardlehane/mscfb"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// maxStream bounds a stream of a compound file, in bytes.
const maxStream = 64 << 20

// openOLE gives the streams in a compound file's root, by their names in small
// letters.
func openOLE(src source) (map[string]*mscfb.File, error) {
	compound, err := mscfb.New(src)
	if err != nil {
		return nil, fmt.Errorf("open compound file: %w", err)
	}
	streams := map[string]*mscfb.File{}
	for _, file := range compound.File {
		if len(file.Path) == 0 && file.Size > 0 {
			streams[strings.ToLower(file.Name)] = file
		}
	}
	return streams, nil
}

// oleMarks tells the documents in compound files by their streams. Kingsoft's
// types have the streams of Microsoft's.
var oleMarks = []struct{ stream, kind, kingsoft string }{
	{"worddocument", "doc", "wps"},
	{"workbook", "xls", "et"},
	{"book", "xls", "et"},
	{"powerpoint document", "ppt", "dps"},
}

// detectOLE tells what kind of document a compound file is.
func detectOLE(src source) (string, error) {
	streams, err := openOLE(src)
	if err != nil {
		return "ole", err
	}
	if streams["encryptedpackage"] != nil || streams["encryptioninfo"] != nil {
		switch kind := strings.TrimPrefix(strings.ToLower(path.Ext(src.name)), "."); kind {
		case "docx", "xlsx", "pptx":
			return kind, errEncrypted
		}
		return "ole", errEncrypted
	}
	for _, mark := range oleMarks {
		if streams[mark.stream] == nil {
			continue
		}
		if strings.EqualFold(path.Ext(src.name), "."+mark.kingsoft) {
			return mark.kingsoft, nil
		}
		return mark.kind, nil
	}
	return "ole", nil
}

// stream reads the first of the named streams that is there.
func stream(src source, names ...string) ([]byte, error) {
	streams, err := openOLE(src)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if file := streams[name]; file != nil {
			data, err := io.ReadAll(io.LimitReader(file, min(maxStream, src.size)))
			if err != nil {
				return nil, fmt.Errorf("read stream %s: %w", name, err)
			}
			return data, nil
		}
	}
	return nil, fmt.Errorf("no stream %s", names[0])
}

// utf16Text decodes UTF-16, little end first.
func utf16Text(data []byte) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// codePage is the encoding that a number of Windows names.
func codePage(number int) encoding.Encoding {
	switch number {
	case 936, 54936, 10008:
		return simplifiedchinese.GB18030
	case 950, 10002:
		return traditionalchinese.Big5
	case 932:
		return japanese.ShiftJIS
	case 949:
		return korean.EUCKR
	case 1250:
		return charmap.Windows1250
	case 1251:
		return charmap.Windows1251
	}
	return charmap.Windows1252
}

// encoded decodes bytes of a Windows code page.
func encoded(data []byte, page encoding.Encoding) string {
	decoded, err := page.NewDecoder().Bytes(data)
	if err != nil {
		return ""
	}
	return string(decoded)
}
