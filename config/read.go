package config

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"gongkai/disclosure"
)

// reader walks the YAML tree and gathers problems. The library's own decoder
// stops at the first problem and knows no place for those found after
// decoding; a walk reports all of them, each where it stands.
type reader struct {
	file     string
	lines    []string
	shown    []string // the lines as excerpts may show them
	problems []*Error
}

// setter reads one value of the file into the configuration.
type setter func(ast.Node)

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
		case !known && secretGroup(what) && (empty(pairs.Value()) || !keyName.MatchString(name)):
			r.wrong(key, "the keys here are "+names(keys), "%s holds something that is no key with a value", what)
		case !known && empty(pairs.Value()) && !variableName.MatchString(name):
			r.wrong(key, "put a text that holds a comma into quotes: \"…, …\"", "`%s` stands in %s like a key, without a value", shortened(name), what)
		case !known:
			r.wrong(key, suggest(name, keys), "unknown key `%s` in %s", shortened(name), what)
		case first[name] > 0:
			r.wrong(key, "keep one of them", "key `%s` stands twice in %s, first in line %d", shortened(name), what, first[name])
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
