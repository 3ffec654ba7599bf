package meili

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"gongkai/indexer"
)

// stored is a document as the server keeps it: beside what people wrote, the
// values to filter and count by, and the terms that queries ask for.
type stored struct {
	indexer.Document
	ChannelKey    string `json:"channel_key,omitempty"`
	SiteKey       string `json:"site_key,omitempty"`
	ColumnKey     string `json:"column_key,omitempty"`
	DepartmentKey string `json:"department_key,omitempty"`
	Attached      bool   `json:"attached"`
	TitleTerms    string `json:"title_terms"`
	NearTerms     string `json:"near_terms"`
	BodyTerms     string `json:"body_terms"`
	MoreTerms     string `json:"more_terms,omitempty"` // those of the body that find no room in body_terms
	FilesTerms    string `json:"files_terms,omitempty"`
	SoundTerms    string `json:"sound_terms"`
}

// mostTokens bounds the terms of one attribute: the server looks at 65,535 words of it.
const mostTokens = 60_000

func (x *Index) newStored(d indexer.Document) stored {
	title := indexer.TextRuns(d.Title)
	titleTerms := append(terms(title, true), token(indexer.Term{Kind: indexer.Exact, Text: indexer.TitleKey(d.Title)}))
	bodyTerms := terms(indexer.TextRuns(d.Body), false)
	room := min(len(bodyTerms), mostTokens)
	filesTerms := terms(indexer.TextRuns(d.Files), false)
	return stored{
		Document:      d,
		ChannelKey:    key(d.Channel),
		SiteKey:       key(d.Site),
		ColumnKey:     key(d.Column),
		DepartmentKey: key(d.Department),
		Attached:      len(d.Attachments) > 0,
		TitleTerms:    strings.Join(titleTerms, " "),
		NearTerms:     strings.Join(terms(indexer.TextRuns(d.Near()), false), " "),
		BodyTerms:     strings.Join(bodyTerms[:room], " "),
		MoreTerms:     strings.Join(bodyTerms[room:], " "),
		FilesTerms:    strings.Join(filesTerms, " "),
		SoundTerms:    strings.Join(x.sounds(title), " "),
	}
}

// terms are the tokens of everything that a query could ask of a text, each
// once: its pairs and characters, and of its words all that answers for a word
// of a query (indexer.WordHolds).
func terms(runs []indexer.Run, inTitle bool) []string {
	var tokens []string
	seen := make(map[indexer.Term]bool)
	add := func(kind indexer.Kind, text string) {
		term := indexer.Term{Kind: kind, Text: text}
		if !seen[term] {
			seen[term] = true
			tokens = append(tokens, token(term))
		}
	}
	for i, run := range runs {
		if run.Joined && i > 0 {
			add(indexer.Pair, indexer.Seam(runs[i-1].Text, run.Text))
		}
		if !run.Han {
			if inTitle {
				add(indexer.WholeWord, indexer.CutWord(run.Text))
			}
			for _, asked := range answers(run.Text, inTitle) {
				add(indexer.Word, asked)
			}
			continue
		}
		for _, pair := range indexer.Bigrams(run.Text) {
			add(indexer.Pair, pair)
		}
		for _, r := range run.Text {
			add(indexer.Sign, string(r))
		}
	}
	return tokens
}

// answers are the words of queries for which a word of a text answers.
func answers(word string, inTitle bool) []string {
	if !inTitle {
		word = indexer.CutWord(word)
	}
	if !inTitle && !indexer.HasLetter(word) {
		return []string{word}
	}
	var all []string
	for _, counts := range indexer.TitleWords(word) {
		for from := range counts {
			for to, r := range counts[from:] {
				part := counts[from : from+to+utf8.RuneLen(r)]
				if inTitle || utf8.RuneCountInString(part) > 1 || part == word {
					all = append(all, part)
				}
			}
			if !inTitle {
				break
			}
		}
	}
	return all
}

func (x *Index) sounds(title []indexer.Run) []string {
	var tokens []string
	for _, sound := range x.pinyin.Sounds(title) {
		tokens = append(tokens, token(indexer.Term{Kind: indexer.Sound, Text: sound}))
	}
	slices.Sort(tokens)
	return slices.Compact(tokens)
}

// tokenLetters is how long a token is: with some million terms, one in a hundred
// thousand shares its token with another one.
const tokenLetters = 8

// token writes a term as a word that the server leaves whole, whatever it makes
// of the term's language.
func token(term indexer.Term) string {
	hash := fnv.New64a()
	hash.Write([]byte{byte(term.Kind)}) // a hash takes everything
	hash.Write([]byte(term.Text))
	letters := make([]byte, tokenLetters)
	for i, n := 0, hash.Sum64(); i < tokenLetters; i, n = i+1, n/26 {
		letters[i] = 'a' + byte(n%26)
	}
	return string(letters)
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
