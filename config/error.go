package config

import (
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"unicode"
)

// Error is one problem in a configuration file.
type Error struct {
	File    string
	Line    int // from 1
	Column  int // from 1, in characters
	Problem string
	Fix     string // what to write instead
	Excerpt string // the lines around the problem, with a marker under it
}

// Error gives file:line:column, the problem, the excerpt and the fix, over
// several lines.
func (e *Error) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s\n%s", e.File, e.Line, e.Column, e.Problem, e.Excerpt)
	if e.Fix != "" {
		s += "  fix: " + e.Fix + "\n"
	}
	return strings.TrimSuffix(s, "\n")
}

// maxProblems bounds what is shown of a file that is wrong from end to end.
const maxProblems = 50

// err joins the problems found so far in the order of their lines, or is nil.
func (r *reader) err() error {
	sort.SliceStable(r.problems, func(i, j int) bool {
		a, b := r.problems[i], r.problems[j]
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
	var errs []error
	for i, problem := range r.problems {
		if i == maxProblems {
			errs = append(errs, fmt.Errorf("%s: %d more problems", r.file, len(r.problems)-i))
			break
		}
		errs = append(errs, problem)
	}
	return errors.Join(errs...)
}

// problem notes one problem at a place in the file.
func (r *reader) problem(line, column int, fix, format string, args ...any) {
	line = min(max(line, 1), max(len(r.lines), 1))
	column = max(column, 1)
	r.problems = append(r.problems, &Error{
		File: r.file, Line: line, Column: column,
		Problem: printable(fmt.Sprintf(format, args...)), Fix: printable(fix),
		Excerpt: r.excerpt(line, column),
	})
}

// excerpt shows a line with the one before and the one after it.
func (r *reader) excerpt(line, column int) string {
	var b strings.Builder
	for n := max(line-1, 1); n <= min(line+1, len(r.lines)); n++ {
		mark := " "
		if n == line {
			mark = ">"
		}
		text, start := r.window(n, column)
		if n > line && text == "" {
			break
		}
		b.WriteString(strings.TrimRight(fmt.Sprintf("%s %4d | %s", mark, n, text), " ") + "\n")
		if n == line {
			prefix := []rune(text)
			at := min(max(column-1-start, 0), len(prefix))
			fmt.Fprintf(&b, "       | %s^\n", blank(prefix[:at]))
		}
	}
	return b.String()
}

// maxExcerpt is how many characters of a line an excerpt shows.
const maxExcerpt = 120

// window gives the part of a line that holds a column, and how many
// characters stand before it.
func (r *reader) window(line, column int) (string, int) {
	runes := []rune(hideSecrets(r.shown[line-1]))
	start := 0
	if column > maxExcerpt {
		start = min(column-maxExcerpt/2, len(runes))
	}
	return printable(string(runes[start:min(start+maxExcerpt, len(runes))])), start
}

var (
	// addressSecret is what stands between scheme:// and @ in an address with a password.
	addressSecret = regexp.MustCompile(`(://[^\s:@/]*:)([^\s@]+)(@)`)
	// keySecret is the value of a key that is for a secret, or for the name of
	// the variable that holds one.
	keySecret = regexp.MustCompile(`(?i)(\b(?:pass(?:word|wd)?|pwd|secret|token|login|user|value|cookie|authorization|\w*env)["']?\s*:\s*)("[^"]*"|'[^']*'|\[[^\]]*\]|[^\s,{}\[\]#]+)()`)
)

// hideSecrets keeps the length of the line, so that columns still fit. Who
// writes a password in place of its variable's name must not find it in a log.
func hideSecrets(s string) string {
	s = hide(s, addressSecret)
	return hide(s, keySecret)
}

func hide(s string, secret *regexp.Regexp) string {
	return secret.ReplaceAllStringFunc(s, func(found string) string {
		parts := secret.FindStringSubmatch(found)
		if strings.Contains(strings.ToLower(parts[1]), "env") && variableName.MatchString(strings.Trim(parts[2], `"'`)) {
			return found
		}
		return parts[1] + strings.Repeat("*", len([]rune(parts[2]))) + parts[3]
	})
}

// blank is white space as wide as the text: Chinese characters take two cells.
func blank(text []rune) string {
	var b strings.Builder
	for _, c := range text {
		if c >= 0x2E80 {
			b.WriteByte(' ')
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// printable keeps what a file holds from driving the terminal.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if c == '\t' {
			return ' '
		}
		if !unicode.IsPrint(c) {
			return '\uFFFD'
		}
		return c
	}, s)
}
