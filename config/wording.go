package config

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

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
