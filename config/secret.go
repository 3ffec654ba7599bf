package config

import (
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/token"
)

// What is written under login, headers and the keys for keys may be a password, however wrong it
// is written and whatever its key is called. So excerpts show of these parts of
// the file the shape, keys, and names of environment variables where they
// belong; everything else becomes stars. Tokens are looked at and not the tree:
// many a file with a problem has none.

var (
	// secretKey is a key under which secrets are expected, also where it is
	// misspelt.
	secretKey = regexp.MustCompile(`(?i)^(log[_-]?in|header|auth|cookie|credential|(api|search|master)[_-]?key|keys?$)`)
	// secretWord finds such a key in a text that could not be divided into tokens.
	secretWord = regexp.MustCompile(`(?i)\b(log[_-]?in|header|auth|cookie|credential|(?:api|search|master)[_-]?key|key)\w*["']?\s*[:：]`)
	// keyName is how keys look. What looks otherwise is no key that somebody
	// meant, and may be a secret.
	keyName = regexp.MustCompile(`^[A-Za-z][\w-]{0,40}$`)
)

// secretGroup tells whether a group of keys, as mapping calls it, may hold
// secrets also where its keys ought to be.
func secretGroup(what string) bool { return what == "login" || what == "a header" }

// curtain hides parts of lines. Their length stays, so that columns still fit.
type curtain [][]rune

func newCurtain(lines []string) curtain {
	c := make(curtain, len(lines))
	for i, line := range lines {
		c[i] = []rune(line)
	}
	return c
}

func (c curtain) lines() []string {
	lines := make([]string, len(c))
	for i, line := range c {
		lines[i] = string(line)
	}
	return lines
}

// hide covers what stands from one place to another, counted from 1.
func (c curtain) hide(line, column, lastLine, lastColumn int) {
	for n := max(line, 1); n <= min(lastLine, len(c)); n++ {
		text := c[n-1]
		from, to := 0, len(text)
		if n == line {
			from = max(column-1, 0)
		}
		if n == lastLine {
			to = min(lastColumn-1, len(text))
		}
		for i := from; i < to; i++ {
			if text[i] != ' ' && text[i] != '\t' {
				text[i] = '*'
			}
		}
	}
}

// hideByWords covers everything behind the first key for secrets in some lines.
func (c curtain) hideByWords(line, lastLine int) {
	lastLine = min(lastLine, len(c))
	for n := max(line, 1); n <= lastLine; n++ {
		text := string(c[n-1])
		if at := secretWord.FindStringIndex(text); at != nil {
			c.hide(n, len([]rune(text[:at[1]]))+1, lastLine, len(c[lastLine-1])+1)
			return
		}
	}
}

// hideByTokens covers what stands under the keys for secrets.
func (c curtain) hideByTokens(tokens token.Tokens) {
	var under *token.Token // the key
	depth, outside := 0, 0 // of braces; under the key and before it
	broken := false
	for i, t := range tokens {
		line, column := len(c), len(c[len(c)-1])+1 // where the token ends at the latest
		if i+1 < len(tokens) {
			line, column = tokens[i+1].Position.Line, tokens[i+1].Position.Column
		}
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.InvalidType: // nothing behind it tells where something ends
			if under != nil {
				c.hide(t.Position.Line, t.Position.Column, len(c), len(c[len(c)-1])+1)
				return
			}
			if !broken {
				c.hideByWords(t.Position.Line, len(c))
			}
			broken = true
		}
		if under != nil && leaves(t, under, depth, outside) {
			under = nil
		}
		switch {
		case under != nil && !shown(t):
			c.hide(t.Position.Line, t.Position.Column, line, column)
		case under != nil:
		case isKey(t) && secretKey.MatchString(t.Value):
			under, outside = t, depth
		case secretWord.MatchString(t.Value): // a comment, or a colon of full width
			c.hideByWords(t.Position.Line, max(t.Position.Line, line-1))
		}
	}
}

// leaves tells whether a token stands behind all that belongs to a key: in
// braces behind those around the key, else in a later line that is not indented
// more than the key. A list may begin below its key.
func leaves(t, key *token.Token, depth, outside int) bool {
	if outside > 0 {
		return depth < outside
	}
	if depth > 0 || t.Position.Line <= key.Position.Line || t.Type == token.MappingValueType || holdsLines(t.Prev) {
		return false
	}
	column := t.Position.Column
	return column < key.Position.Column || column == key.Position.Column && t.Type != token.SequenceEntryType
}

// holdsLines tells whether the next token is a text of several lines, whose
// place is not that of its first letter.
func holdsLines(t *token.Token) bool {
	if t != nil && t.Type == token.CommentType {
		t = t.Prev
	}
	return t != nil && (t.Type == token.LiteralType || t.Type == token.FoldedType)
}

// shown tells whether a token under a key for secrets is none.
func shown(t *token.Token) bool {
	shape := []token.Type{
		token.SequenceEntryType, token.MappingKeyType, token.MappingValueType, token.CollectEntryType, token.LiteralType, token.FoldedType,
		token.SequenceStartType, token.SequenceEndType, token.MappingStartType, token.MappingEndType,
	}
	return slices.Contains(shape, t.Type) || isKey(t) && keyName.MatchString(t.Value) || isVariable(t)
}

// isKey tells whether a token is a key: not a text that goes on with a colon.
func isKey(t *token.Token) bool {
	before := t.Prev
	behindColon := before != nil && before.Type == token.MappingValueType && before.Position.Line == t.Position.Line
	return t.Next != nil && t.Next.Type == token.MappingValueType && t.Type != token.InvalidType && !behindColon
}

// isVariable tells whether a token is the name of an environment variable where
// one belongs.
func isVariable(t *token.Token) bool {
	colon := t.Prev
	if colon == nil || colon.Type != token.MappingValueType || colon.Prev == nil || colon.Position.Line != t.Position.Line {
		return false
	}
	return strings.HasSuffix(strings.ToLower(colon.Prev.Value), "env") && isKey(colon.Prev) && variableName.MatchString(t.Value) &&
		(t.Next == nil || t.Next.Type != token.MappingValueType)
}
