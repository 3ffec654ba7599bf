package indexer

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"gongkai/disclosure"
)

// maxQueryText bounds the text of a query, in bytes: far more than a title, which
// people paste.
const maxQueryText = 4096

// Names tells what the values of a query's fields can mean.
type Names struct {
	Channels  []disclosure.Channel // by id or name
	Checklist disclosure.Checklist // categories and requirements, by number or name
}

// Parse reads what somebody typed. An error is a *QueryError and tells the place.
//
//	国家奖学金 评审           words, all of them wanted
//	"国家 奖学金"             a phrase, wanted as it stands; “…”, 「…」 and ＂…＂ are the same
//	-公示 -"拟录取 名单"       left out is what has one of these anywhere
//	channel:portal 渠道:门户网站  a field (see fields), by any of its names
//	部门:"党政 办公室"         a value with white space
//
// White space separates these. A field or a minus means something at the
// beginning only, and only where a known name and a colon, or a word, follow
// directly; so 2022-2023, http://… and 关于：通知 are words. An unknown name
// of ASCII letters is an error where it comes near a known one.
//
// Quotes make a phrase where white space, or an end of the text, stands on
// both sides. Others are text, since titles are pasted with them: those inside
// “国培计划”项目的通知, and one that nothing closes. Behind a minus or the
// colon of a field these are errors. What has no letter and no digit is text
// as well, also in quotes or behind a minus.
//
// A field narrows the answer once: giving it another value is an error, there
// is no OR. after: and before: both include their day, as a Period does, and
// narrow a year:. They take a year, a month or a day; after: means the first
// day of it, before: the last.
func Parse(text string, names Names) (Query, error) {
	p := parser{text: text, names: names, fields: fields(), given: map[string]string{}, unclosed: map[rune]bool{}}
	if err := p.readable(); err != nil {
		return Query{}, err
	}
	for at := p.tokenFrom(0); at < len(text); at = p.tokenFrom(at) {
		end, err := p.token(at)
		if err != nil {
			return Query{}, err
		}
		at = end
	}
	p.query.Text = strings.Join(p.words, " ")
	return p.query, nil
}

// parser is a query that is being read.
type parser struct {
	text     string
	names    Names
	fields   []field
	query    Query
	words    []string
	given    map[string]string // by a field's first name, the value that it was given
	unclosed map[rune]bool     // the quotes that nothing closes any more, not to look for that again
}

// readable refuses what no engine should be asked.
func (p *parser) readable() error {
	for at := 0; at < len(p.text); {
		r, size := utf8.DecodeRuneInString(p.text[at:])
		if r == utf8.RuneError && size == 1 {
			return p.wrong(at, at+1, "this is no UTF-8", "write the text in UTF-8")
		}
		at += size
	}
	if len(p.text) > maxQueryText {
		start := maxQueryText
		for !utf8.RuneStart(p.text[start]) {
			start--
		}
		return p.wrong(start, len(p.text), fmt.Sprintf("the text has %d bytes", len(p.text)), fmt.Sprintf("write at most %d", maxQueryText))
	}
	return nil
}

// token reads what stands at a place that is not blank, and gives its end.
func (p *parser) token(at int) (int, error) {
	start := at + minusLength(p.text[at:])
	excluded := start > at
	if name, value := p.nameAt(start); name != "" {
		field, known := p.field(name)
		switch {
		case known && excluded:
			return 0, p.wrong(at, value, "a field cannot be left out", "take the minus away, or put what follows it in quotes to leave out the words")
		case known:
			return p.readField(field, start, value)
		case !excluded:
			if near := p.near(name); near != "" {
				return 0, p.wrong(start, value, fmt.Sprintf("there is no field %q", name), fmt.Sprintf("did you mean %s:? To search for the words, put them in quotes", near))
			}
		}
	}
	if quoted, ok := p.quoteAt(start); ok {
		return p.readQuoted(quoted, at)
	}
	end := p.wordEnd(start)
	if word := p.text[start:end]; excluded && hasLetters(word) {
		p.query.Not = append(p.query.Not, word)
	} else {
		p.words = append(p.words, p.text[at:end])
	}
	return end, nil
}

// readQuoted takes a phrase that is wanted, or left out where a minus stands
// at the place before it, or text that only looks like one.
func (p *parser) readQuoted(quoted quote, at int) (int, error) {
	excluded := at < quoted.start
	if excluded && !quoted.whole {
		return 0, p.open(quoted)
	}
	switch {
	case !quoted.whole || !hasLetters(quoted.text):
		p.words = append(p.words, strings.FieldsFunc(p.text[at:quoted.end], isBlank)...)
	case excluded:
		p.query.Not = append(p.query.Not, quoted.text)
	default:
		p.query.Phrases = append(p.query.Phrases, quoted.text)
	}
	return quoted.end, nil
}
