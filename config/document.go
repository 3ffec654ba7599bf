package config

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxDepth is far above any real configuration (6) and keeps hostile nesting
// from the parser, which is recursive.
const maxDepth = 32

// maxStreak bounds the keys that follow each other with no list between them:
// the parser's time grows with their square.
const maxStreak = 2000

// quoted is what the parser's messages show of the file, which the excerpt shows
// too, without what may be a password.
var quoted = regexp.MustCompile(`(?s):? *".*"`)

// document gives the tree's root, nil where there is none to read.
func (r *reader) document(data []byte) ast.Node {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if len(data) > maxFile {
		r.problem(1, 1, "split it, or shorten it", "the file is larger than %d bytes", maxFile)
		return nil
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	r.lines = strings.Split(text, "\n")
	hidden := newCurtain(r.lines)
	for i, line := range r.lines {
		if !utf8.ValidString(line) {
			hidden.hideByWords(1, len(r.lines))
			r.shown = hidden.lines()
			r.problem(i+1, 1, "save the file as UTF-8 (in Notepad: Save as, encoding UTF-8)", "the file is not UTF-8")
			return nil
		}
	}
	tokens := lexer.Tokenize(text)
	hidden.hideByTokens(tokens)
	r.shown = hidden.lines()
	if !r.flat(tokens) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return nil
	}
	return r.root(file)
}

// root gives the one document of the file.
func (r *reader) root(file *ast.File) ast.Node {
	var roots []ast.Node
	for _, doc := range file.Docs {
		if _, comment := doc.Body.(*ast.CommentGroupNode); doc.Body != nil && !comment {
			roots = append(roots, doc.Body)
		}
	}
	switch len(roots) {
	case 0:
		r.problem(1, 1, "start with `school: 某某学院`, or run `gongkai init` for an example", "the file is empty")
		return nil
	case 1:
		return roots[0]
	}
	line, column := place(roots[1])
	r.problem(line, column, "keep one document: remove the `---` between them", "the file holds %d YAML documents", len(roots))
	return nil
}

// flat refuses what a configuration has no use for: deep nesting, and anchors
// and aliases, with which a short file can stand for a huge one.
func (r *reader) flat(tokens token.Tokens) bool {
	depth, run, line, streak := 0, 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, run = t.Position.Line, 0
		}
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.SequenceEntryType:
			run++
			streak = 0
		case token.MappingKeyType, token.MappingValueType:
			run++
			streak++
		case token.CollectEntryType:
			run = 0
		case token.AnchorType, token.AliasType, token.MergeKeyType, token.TagType:
			r.problem(t.Position.Line, t.Position.Column, "write the value out in full; a text that starts with & * or ! needs quotes",
				"anchors, aliases, merge keys and tags are not supported")
			return false
		}
		if depth+run > maxDepth || streak > maxStreak {
			r.problem(t.Position.Line, t.Position.Column, "see `gongkai init` for the shape", "nested too deeply, or too many keys")
			return false
		}
	}
	return true
}

// syntax notes an error of the YAML parser.
func (r *reader) syntax(err error) {
	var at yaml.Error
	line, column, message := 1, 1, ""
	if !errors.As(err, &at) {
		message = err.Error()
	} else { // its Error would print the source once more, slowly where lines are long
		message = quoted.ReplaceAllString(at.GetMessage(), "")
		if t := at.GetToken(); t != nil && t.Position != nil {
			line, column = t.Position.Line, t.Position.Column
		}
	}
	fix := "check the indentation (spaces, no tabs), the colon and space after each key, and the quotes"
	if line >= 1 && line <= len(r.lines) && strings.ContainsAny(r.lines[line-1], "：，“”｛｝［］") {
		fix = "write the punctuation of YAML in half width: `: `, `, `, `\"`, `{ }`, `[ ]`"
	}
	r.problem(line, column, fix, "not YAML: %s", strings.ReplaceAll(message, "'\t'", "tab"))
}
