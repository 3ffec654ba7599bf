package extract

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// How far into a page a charset declaration is looked for, and how much text
// is enough to guess from.
const (
	declarationReach = 8 << 10
	detectionSample  = 16 << 10
)

var (
	declaredInMeta   = regexp.MustCompile(`(?i)<(?:meta[^>]*?charset|\?xml[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)`)
	declaredInHeader = regexp.MustCompile(`(?i)charset\s*=\s*["']?\s*([\w.:-]+)`)
)

// Decode turns the bytes of a page into valid UTF-8. charset is the name of
// what the bytes were, how the step that decided it: "bom" (or the zero bytes of UTF-16), "utf-8" (the bytes
// themselves prove it), "meta", "header", "detected" or "default".
//
// A declaration counts only where the bytes agree with it; gb2312 and gbk are
// read as GB18030, which holds both. No label and no byte is an error.
func Decode(body []byte, contentType string) (text []byte, charset string, how string) {
	if text, name, ok := decodeMarked(body); ok {
		return text, name, "bom"
	}
	if utf8.Valid(body) {
		return body, "utf-8", "utf-8"
	}
	if mostlyUTF8(body) {
		return bytes.ToValidUTF8(body, []byte("\uFFFD")), "utf-8", "utf-8"
	}
	for _, declared := range declaredLabels(body, contentType) {
		if text, name, ok := decodeLabelled(body, declared[1]); ok {
			return text, name, declared[0]
		}
	}
	if text, name, ok := decodeLabelled(body, detect(body)); ok {
		return text, name, "detected"
	}
	text, _ = simplifiedchinese.GB18030.NewDecoder().Bytes(body)
	return text, "gb18030", "default"
}

// declaredLabels are the places where a charset is declared, and which.
func declaredLabels(body []byte, contentType string) [][2]string {
	var labels [][2]string
	if m := declaredInMeta.FindSubmatch(body[:min(len(body), declarationReach)]); m != nil {
		labels = append(labels, [2]string{"meta", string(m[1])})
	}
	if m := declaredInHeader.FindStringSubmatch(contentType); m != nil {
		labels = append(labels, [2]string{"header", m[1]})
	}
	return labels
}

// unmarkedUTF16 recognises UTF-16 without a mark: the markup that a page begins
// with is ASCII, so every second byte is zero.
func unmarkedUTF16(body []byte) (encoding.Encoding, string) {
	head := body[:min(len(body), 256)&^1]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case len(head) < 16:
	case zeros[1]*4 >= len(head) && zeros[0]*8 < zeros[1]:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	case zeros[0]*4 >= len(head) && zeros[1]*8 < zeros[0]:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	}
	return nil, ""
}

// decodeMarked decodes a text that begins with a byte order mark, or UTF-16
// that shows itself by its zero bytes.
func decodeMarked(body []byte) (text []byte, name string, ok bool) {
	var enc encoding.Encoding
	switch {
	case bytes.HasPrefix(body, []byte("\xEF\xBB\xBF")):
		return bytes.ToValidUTF8(body[3:], []byte("\uFFFD")), "utf-8", true
	case bytes.HasPrefix(body, []byte("\xFF\xFE")):
		enc, name = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le"
	case bytes.HasPrefix(body, []byte("\xFE\xFF")):
		enc, name = unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be"
	default:
		if enc, name = unmarkedUTF16(body); enc == nil {
			return nil, "", false
		}
	}
	text, err := enc.NewDecoder().Bytes(body)
	return text, name, err == nil
}

// mostlyUTF8 tells whether the bytes are UTF-8 but for at most one broken
// sequence in ten: pages cut a summary in the middle of a character and
// stay what they are. Text of another charset breaks far more often.
func mostlyUTF8(body []byte) bool {
	good, bad := 0, 0
	for len(body) > 0 {
		if body[0] < utf8.RuneSelf {
			body = body[1:]
			continue
		}
		r, size := utf8.DecodeRune(body)
		if r == utf8.RuneError && size == 1 {
			if !utf8.FullRune(body) { // cut off at the very end
				break
			}
			bad++
		} else {
			good++
		}
		body = body[size:]
	}
	return bad == 0 || bad*10 <= good
}

// decodeLabelled decodes by a declared or guessed label, and refuses where the
// label is unknown, says nothing, or does not fit the bytes.
func decodeLabelled(body []byte, label string) (text []byte, name string, ok bool) {
	label = strings.ToLower(strings.TrimSpace(label))
	if strings.HasPrefix(label, "gb") || strings.HasPrefix(label, "x-gb") {
		label = "gb18030" // also spellings that no standard knows, such as gb_2312 or gb-2312
	}
	enc, name := charset.Lookup(label)
	if enc == nil {
		if enc, _ = htmlindex.Get(label); enc == nil {
			return nil, "", false
		}
		name = label
	}
	switch name {
	case "utf-8", "utf-16le", "utf-16be", "replacement", "x-user-defined":
		return nil, "", false // the bytes already said no
	case "windows-1252":
		return nil, "", false // a server's default: any bytes fit it, so it proves nothing
	}
	text, err := enc.NewDecoder().Bytes(body)
	if err != nil || bytes.Count(text, []byte("\uFFFD"))*50 > highBytes(body) {
		return nil, "", false
	}
	return text, name, true
}

func highBytes(body []byte) int {
	n := 0
	for _, b := range body {
		if b >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// detect guesses a label from the text between the tags' ASCII.
func detect(body []byte) string {
	sample := make([]byte, 0, detectionSample)
	for i, b := range body {
		if len(sample) == detectionSample {
			break
		}
		after := i > 0 && body[i-1] >= utf8.RuneSelf // the second byte of a pair may be ASCII
		if b >= utf8.RuneSelf || after {
			sample = append(sample, b)
		}
	}
	return chardet.Detect(sample).Encoding
}
