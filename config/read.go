package config

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"gongkai/disclosure"
)

// reader walks the YAML tree and gathers problems. The library's own decoder
// stops at the first problem and knows no place for those found after
// decoding; a walk reports all of them, each where it stands.
type reader struct {
	file     string
	lines    []string
	problems []*Error
}

// setter reads one value of the file into the configuration.
type setter func(ast.Node)

// maxDepth is far above any real configuration (6) and keeps hostile nesting
// from the parser, which is recursive.
const maxDepth = 32

// document gives the tree's root, nil where there is none to read.
func (r *reader) document(data []byte) ast.Node {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if len(data) > maxFile {
		r.problem(1, 1, "split it, or shorten it", "the file is larger than %d bytes", maxFile)
		return nil
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	r.lines = strings.Split(text, "\n")
	for i, line := range r.lines {
		if !utf8.ValidString(line) {
			r.problem(i+1, 1, "save the file as UTF-8 (in Notepad: Save as, encoding UTF-8)", "the file is not UTF-8")
			return nil
		}
	}
	tokens := lexer.Tokenize(text)
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
	depth, run, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, run = t.Position.Line, 0
		}
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			run++
		case token.CollectEntryType:
			run = 0
		case token.AnchorType, token.AliasType, token.MergeKeyType, token.TagType:
			r.problem(t.Position.Line, t.Position.Column, "write the value out in full; a text that starts with & * or ! needs quotes",
				"anchors, aliases, merge keys and tags are not supported")
			return false
		}
		if depth+run > maxDepth || t.Position.Column > 2000 && run > 0 && depth == 0 {
			r.problem(t.Position.Line, t.Position.Column, "see `gongkai init` for the shape", "nested too deeply")
			return false
		}
	}
	return true
}

// syntax notes an error of the YAML parser.
func (r *reader) syntax(err error) {
	var at yaml.Error
	line, column, message := 1, 1, err.Error()
	if errors.As(err, &at) {
		message = at.GetMessage()
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

// place gives where a node's text starts.
func place(n ast.Node) (line, column int) {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	if m, ok := n.(*ast.MappingValueNode); ok {
		n = m.Key
	}
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 1, 1
	}
	p := n.GetToken().Position
	return p.Line, p.Column
}

// wrong notes a problem with a node.
func (r *reader) wrong(n ast.Node, fix, format string, args ...any) {
	line, column := place(n)
	r.problem(line, column, fix, format, args...)
}

// empty tells whether nothing was written as the value: the same as leaving
// the key out.
func empty(n ast.Node) bool {
	switch n.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return true
	}
	return false
}

// mapping reads `key: value` pairs, and gives the node of every value that is
// not empty.
func (r *reader) mapping(n ast.Node, what string, keys map[string]setter) map[string]ast.Node {
	m, ok := n.(ast.MapNode)
	if !ok {
		r.wrong(n, "write `key: value` lines; the keys are "+names(keys), "%s is %s, not a list of keys", what, kind(n))
		return nil
	}
	found, first := map[string]ast.Node{}, map[string]int{}
	for pairs := m.MapRange(); pairs.Next(); {
		key := pairs.Key()
		name := key.GetToken().Value
		line, _ := place(key)
		set, known := keys[name]
		switch {
		case !known:
			r.wrong(key, suggest(name, keys), "unknown key `%s` in %s", name, what)
		case first[name] > 0:
			r.wrong(key, "keep one of them", "key `%s` stands twice in %s, first in line %d", name, what, first[name])
		case !empty(pairs.Value()):
			found[name] = pairs.Value()
			set(pairs.Value())
		}
		first[name] = line
	}
	return found
}

// sequence reads a list.
func (r *reader) sequence(what, example string, each setter) setter {
	return func(n ast.Node) {
		s, ok := n.(*ast.SequenceNode)
		if !ok {
			r.wrong(n, "write a list: "+example, "%s is %s, not a list", what, kind(n))
			return
		}
		for _, value := range s.Values {
			if empty(value) {
				r.wrong(s, "remove the dash, or write "+example, "%s holds an empty entry", what)
				continue
			}
			each(value)
		}
	}
}

// text reads a string.
func (r *reader) text(key string, to *string) setter {
	return func(n ast.Node) {
		switch n := n.(type) {
		case *ast.StringNode:
			*to = strings.TrimSpace(n.Value)
		case *ast.LiteralNode:
			*to = strings.TrimSpace(n.Value.Value)
		case ast.ScalarNode:
			fix := fmt.Sprintf("write `%s: %q`", key, n.GetToken().Value)
			r.wrong(n, fix, "%s is %s, not text", key, kind(n))
		default:
			r.wrong(n, fmt.Sprintf("write `%s: …` with text on the same line", key), "%s is %s, not text", key, kind(n))
		}
	}
}

// integer reads a whole number between two bounds, both allowed.
func (r *reader) integer(key string, to *int, low, high, sample int) setter {
	return func(n ast.Node) {
		fix := fmt.Sprintf("write `%s: %d`", key, sample)
		i, ok := n.(*ast.IntegerNode)
		if !ok {
			r.wrong(n, fix, "%s is %s, not a whole number", key, kind(n))
			return
		}
		v := whole(i.Value)
		if v < int64(low) || v > int64(high) {
			r.wrong(n, fix, "%s is %s; it must be %d to %d", key, n.GetToken().Value, low, high)
			return
		}
		*to = int(v)
	}
}

// whole gives the number of an IntegerNode, which is an int64 or a uint64.
func whole(v any) int64 {
	switch v := v.(type) {
	case int64:
		return v
	case uint64:
		return int64(min(v, math.MaxInt64))
	}
	return math.MinInt64
}

// boolean reads true or false.
func (r *reader) boolean(key string, to *bool) setter {
	return func(n ast.Node) {
		b, ok := n.(*ast.BoolNode)
		if !ok {
			r.wrong(n, fmt.Sprintf("write `%s: true` or `%s: false`", key, key), "%s is %s, not true or false", key, kind(n))
			return
		}
		*to = b.Value
	}
}

// duration reads a span of time such as 500ms, from low to high.
func (r *reader) duration(key string, to *time.Duration, low, high time.Duration, sample string) setter {
	return func(n ast.Node) {
		fix := fmt.Sprintf("write `%s: %s`", key, sample)
		if i, ok := n.(*ast.IntegerNode); ok {
			r.wrong(n, fix, "%s is the number %s, without a unit of time (ms, s, m)", key, i.GetToken().Value)
			return
		}
		s, ok := n.(*ast.StringNode)
		if !ok {
			r.wrong(n, fix, "%s is %s, not a span of time", key, kind(n))
			return
		}
		d, err := time.ParseDuration(s.Value)
		switch {
		case err != nil:
			r.wrong(n, fix, "%s is %q, not a span of time", key, s.Value)
		case d < low || d > high:
			r.wrong(n, fix, "%s is %s; it must be %s to %s", key, s.Value, low, high)
		default:
			*to = d
		}
	}
}

// day reads YYYY-MM-DD.
func (r *reader) day(key string, to *disclosure.Day) setter {
	return func(n ast.Node) {
		fix := fmt.Sprintf("write `%s: 2023-01-31`: year, month and day of a day that exists", key)
		s, ok := n.(*ast.StringNode)
		if !ok {
			r.wrong(n, fix, "%s is %s, not a day", key, kind(n))
			return
		}
		d, err := disclosure.ParseDay(s.Value)
		if err != nil {
			r.wrong(n, fix, "%s is %q, which is no day of the calendar", key, s.Value)
			return
		}
		*to = d
	}
}

// kind names what stands in the file, for messages.
func kind(n ast.Node) string {
	switch n := n.(type) {
	case *ast.StringNode:
		return fmt.Sprintf("the text %q", shortened(n.Value))
	case *ast.LiteralNode:
		return "a text of several lines"
	case *ast.IntegerNode, *ast.FloatNode:
		return "the number " + shortened(n.GetToken().Value)
	case *ast.BoolNode:
		return "the switch " + n.GetToken().Value
	case *ast.SequenceNode:
		return "a list"
	case ast.MapNode:
		return "a group of keys"
	case nil, *ast.NullNode:
		return "empty"
	}
	return "something else"
}

func shortened(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}

func names(keys map[string]setter) string {
	sorted := make([]string, 0, len(keys))
	for key := range keys {
		sorted = append(sorted, key)
	}
	sort.Strings(sorted)
	return strings.Join(sorted, ", ")
}

// suggest says what was perhaps meant by an unknown key.
func suggest(name string, keys map[string]setter) string {
	best, distance := "", 3
	for key := range keys {
		if d := editDistance(name, key); d < distance || d == distance && best != "" && key < best {
			best, distance = key, d
		}
	}
	if best == "" {
		return "the keys here are " + names(keys)
	}
	return "did you mean " + strconv.Quote(best) + "?"
}

// editDistance counts the letters to insert, remove, replace or swap with
// their neighbour; names much longer than any key are as far as can be.
func editDistance(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	a, b = strings.ToLower(a), strings.ToLower(b)
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
