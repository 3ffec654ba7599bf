package meili

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"gongkai/indexer"
)

// stored is a document as the server keeps it: beside what people wrote, the
// values to filter and count by, and three attributes made for searching.
type stored struct {
	indexer.Document
	ChannelKey    string `json:"channel_key,omitempty"`
	SiteKey       string `json:"site_key,omitempty"`
	ColumnKey     string `json:"column_key,omitempty"`
	DepartmentKey string `json:"department_key,omitempty"`
	Grams         string `json:"grams"`  // pairs of neighbouring characters of title and department, spelled
	Signs         string `json:"signs"`  // single characters of the title, spelled
	Sounds        string `json:"sounds"` // how the title is pronounced
}

func (x *Index) newStored(d indexer.Document) stored {
	title := indexer.Runs(indexer.Fold(d.Title))
	around := indexer.Runs(indexer.Fold(d.Department + "\n" + strings.Join(d.Attachments, "\n")))
	return stored{
		Document:      d,
		ChannelKey:    key(d.Channel),
		SiteKey:       key(d.Site),
		ColumnKey:     key(d.Column),
		DepartmentKey: key(d.Department),
		Grams:         strings.Join(append(grams(title), grams(around)...), " "),
		Signs:         strings.Join(signs(title), " "),
		Sounds:        strings.Join(sounds(x.pinyin.Sounds(title)), " "),
	}
}

// grams are the pairs of neighbouring characters, whatever their script, and
// the last character of each phrase: a single character is found as the
// beginning of a pair or as a last one.
func grams(runs []indexer.Run) []string {
	var spelled []string
	for _, phrase := range indexer.Phrases(runs) {
		for _, pair := range indexer.Bigrams(phrase) {
			spelled = append(spelled, spell(pair))
		}
		all := []rune(phrase)
		spelled = append(spelled, spell(string(all[len(all)-1:])))
	}
	return spelled
}

// signs are the single characters.
func signs(runs []indexer.Run) []string {
	var spelled []string
	for _, run := range runs {
		for _, r := range run.Text {
			spelled = append(spelled, spell(string(r)))
		}
	}
	return spelled
}

// sounds writes sounds with letters alone. No syllable begins with v.
func sounds(marked []string) []string {
	lettered := make([]string, len(marked))
	for i, sound := range marked {
		lettered[i] = strings.NewReplacer("'", "", "-", "vv").Replace(sound)
	}
	return lettered
}

// spell writes characters with four letters each, so that the server takes
// several of them for one word of a foreign language and leaves it whole.
func spell(characters string) string {
	var b strings.Builder
	for _, r := range characters {
		n := int(r) % (26 * 26 * 26 * 26) // all planes of Unicode that hold writing
		for divisor := 26 * 26 * 26; divisor > 0; divisor /= 26 {
			b.WriteByte(byte('a' + n/divisor%26))
		}
	}
	return b.String()
}

// longestKey bounds a key, in bytes. The server cuts values to filter and
// count by at 468.
const longestKey = 460

// key writes a value to filter and count by so that the server cannot take
// two values for one: it compares them without case, width and spaces at the
// ends. What it would change is written as ~ and the character's number.
func key(value string) string {
	var b strings.Builder
	for i, r := range value {
		one := string(r)
		atEnd := i == 0 || i+len(one) == len(value)
		if r == '~' || r == '"' || r == '\\' || r < ' ' || unicode.IsMark(r) || unicode.IsSpace(r) && (atEnd || r != ' ') ||
			unicode.ToLower(r) != r || norm.NFKD.String(one) != one {
			one = fmt.Sprintf("~%06x", r)
		}
		if b.Len()+len(one) > longestKey {
			break
		}
		b.WriteString(one)
	}
	return b.String()
}

// value reads a key.
func value(key string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(key, "~")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		n := min(len(after), 6)
		if r, err := strconv.ParseInt(after[:n], 16, 32); err == nil {
			b.WriteRune(rune(r))
		}
		key = after[n:]
	}
}
