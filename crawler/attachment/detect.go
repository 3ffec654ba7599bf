package attachment

import (
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"gongkai/disclosure"
)

// headBytes is how much of a file decides its type.
const headBytes = 4096

// magics are beginnings that tell a type. Where more must be looked at, the
// type is one of those that detect refines.
var magics = []struct {
	at    int
	bytes string
	kind  string
}{
	{0, "PK\x03\x04", "zip"},
	{0, "PK\x05\x06", "zip"}, // without members
	{0, "PK\x07\x08", "zip"}, // in parts
	{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "ole"},
	{0, `{\rtf`, "rtf"},
	{0, "Rar!\x1A\x07", "rar"},
	{0, "7z\xBC\xAF\x27\x1C", "7z"},
	{0, "\x1F\x8B", "gz"},
	{257, "ustar", "tar"},
	{0, "\x89PNG", "image"},
	{0, "\xFF\xD8\xFF", "image"}, // JPEG
	{0, "GIF8", "image"},
	{0, "II*\x00", "image"}, // TIFF
	{0, "MM\x00*", "image"},
	{8, "WEBP", "image"},
	{0, "BM", "image"}, // looked at once more, since words begin so
	{4, "ftyp", "media"},
	{0, "ID3", "media"},
	{0, "\xFF\xFB", "media"}, // MP3 without a tag
	{8, "AVI ", "media"},
	{8, "WAVE", "media"},
	{0, "FLV\x01", "media"},
	{0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11", "media"}, // WMV, WMA
	{0, "\x00\x00\x01\xBA", "media"},                 // MPEG
	{0, "\x1A\x45\xDF\xA3", "media"},                 // MKV
	{0, "OggS", "media"},
	{0, "MIME-Version:", "mht"},
}

// binaryEndings are endings of files that are no plain text, whatever their
// content is: a text under such a name is the site's excuse for the file.
const binaryEndings = " .pdf .doc .docx .xls .xlsx .ppt .pptx .wps .et .dps .ofd .zip .rar .7z .jpg .jpeg .png .gif .mp4 .mp3 "

// detect tells a file's type.
func detect(src source) (string, error) {
	head := make([]byte, min(headBytes, src.size))
	if n, err := src.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	} else {
		head = head[:n]
	}
	if bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")) {
		return "pdf", nil
	}
	for _, magic := range magics {
		if len(head) < magic.at+len(magic.bytes) || string(head[magic.at:magic.at+len(magic.bytes)]) != magic.bytes {
			continue
		}
		switch {
		case magic.bytes == "BM" && (len(head) < 14 || string(head[6:10]) != "\x00\x00\x00\x00"):
			continue
		case magic.kind == "zip":
			return detectPackage(src)
		case magic.kind == "ole":
			return detectOLE(src)
		}
		return magic.kind, nil
	}
	return detectText(head, src)
}

// detectText tells texts from each other and from what is none.
func detectText(head []byte, src source) (string, error) {
	plain, wide := bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), isUTF16(head)
	start := strings.ToLower(strings.TrimSpace(string(plain[:min(len(plain), 1024)])))
	ending := strings.ToLower(path.Ext(src.name))
	switch {
	case !wide && isBinary(plain):
		return "", nil
	case strings.HasPrefix(start, "<?xml") && !strings.Contains(start, "<html"):
		return "xml", nil
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"), strings.HasPrefix(start, "<head"), strings.HasPrefix(start, "<script"),
		strings.HasPrefix(start, "<meta"), strings.HasPrefix(start, "<body"), strings.HasPrefix(start, "<!--"), strings.HasPrefix(start, "<?xml"), strings.HasPrefix(start, "<style"),
		strings.HasPrefix(start, "<table"), strings.HasPrefix(start, "<div"):
		return "html", nil
	case ending != "" && strings.Contains(binaryEndings, " "+ending+" "):
		return "txt", failure(disclosure.FileIsPage)
	case ending == ".csv":
		return "csv", nil
	}
	return "txt", nil
}

func isUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xFF\xFE")) || bytes.HasPrefix(head, []byte("\xFE\xFF"))
}

// isBinary tells what no text of any character set in use holds: zero bytes,
// or many control characters.
func isBinary(head []byte) bool {
	if bytes.IndexByte(head, 0) >= 0 {
		return true
	}
	controls := 0
	for _, b := range head {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' {
			controls++
		}
	}
	return controls*50 > len(head) && !utf8.Valid(head)
}
