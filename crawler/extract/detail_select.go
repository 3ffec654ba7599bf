package extract

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// selector is a compiled `css` or `css@attribute`.
type selector struct {
	match     cascadia.SelectorGroup
	attribute string // "" reads the text
}

// compileSelector reads `css` or `css@attribute`.
func compileSelector(s string) (selector, error) {
	css, attribute := s, ""
	if at := strings.LastIndexByte(s, '@'); at >= 0 && !strings.ContainsAny(s[at:], "]\"'") {
		css, attribute = s[:at], strings.TrimSpace(s[at+1:])
	}
	match, err := cascadia.ParseGroup(css)
	if err != nil {
		return selector{}, fmt.Errorf("compile selector %q: %w", s, err)
	}
	return selector{match: match, attribute: strings.ToLower(attribute)}, nil
}

// field says what a selector of the table of systems reads.
type field int

const (
	fieldMark field = iota
	fieldTitle
	fieldPublished
	fieldSource
	fieldBody
	fieldAttachments
)

// entry is one selector of the table, with its place in it.
type entry struct {
	selector
	source string // as it stands in the table
	cms    int    // index in the table
	field  field
	rank   int // place in its list; the first that finds something wins
}

// selectorTable finds the entries that an element may match by what every
// match must have: an id, a class or a tag. So one walk over a page tries all
// selectors of all systems at the price of a few lookups for each element.
type selectorTable struct {
	entries []entry
	byID    map[string][]int
	byClass map[string][]int
	byTag   map[string][]int
}

var (
	lastID    = regexp.MustCompile(`#([\w-]+)`)
	lastClass = regexp.MustCompile(`\.([\w-]+)`)
	lastTag   = regexp.MustCompile(`^[a-zA-Z][\w-]*`)
)

// compiledSystems is the table of systems, compiled at the first use. A
// selector that does not compile is left out; a test keeps the table whole.
var compiledSystems = sync.OnceValue(func() *selectorTable {
	t := &selectorTable{byID: map[string][]int{}, byClass: map[string][]int{}, byTag: map[string][]int{}}
	for i, c := range systems {
		t.add(i, fieldMark, c.Marks)
		t.add(i, fieldTitle, c.Title)
		t.add(i, fieldPublished, c.Published)
		t.add(i, fieldSource, c.Source)
		t.add(i, fieldBody, c.Body)
		t.add(i, fieldAttachments, c.Attachments)
	}
	return t
})

func (t *selectorTable) add(cms int, f field, selectors []string) {
	for rank, s := range selectors {
		compiled, err := compileSelector(s)
		if err != nil {
			continue
		}
		n := len(t.entries)
		t.entries = append(t.entries, entry{compiled, s, cms, f, rank})
		last := rightmost(s)
		if m := lastID.FindStringSubmatch(last); m != nil {
			t.byID[m[1]] = append(t.byID[m[1]], n)
		} else if m := lastClass.FindStringSubmatch(last); m != nil {
			t.byClass[m[1]] = append(t.byClass[m[1]], n)
		} else {
			tag := strings.ToLower(lastTag.FindString(last))
			t.byTag[tag] = append(t.byTag[tag], n)
		}
	}
}

var attributeTest = regexp.MustCompile(`\[[^\]]*\]`)

// rightmost is the last compound of a selector without its attribute tests.
func rightmost(s string) string {
	if at := strings.LastIndexByte(s, '@'); at >= 0 && !strings.ContainsAny(s[at:], "]\"'") {
		s = s[:at]
	}
	parts := strings.FieldsFunc(attributeTest.ReplaceAllString(s, ""), func(r rune) bool { return r == ' ' || r == '>' || r == '+' || r == '~' })
	if len(parts) == 0 {
		return ""
	}
	return parts[len(parts)-1]
}

// matches calls found with the number of each entry that matches the element.
func (t *selectorTable) matches(n *html.Node, id, class string, found func(int)) {
	try := func(candidates []int) {
		for _, i := range candidates {
			if t.entries[i].match.Match(n) {
				found(i)
			}
		}
	}
	try(t.byTag[n.Data])
	if id != "" {
		try(t.byID[strings.TrimSpace(id)])
	}
	for class != "" {
		class = strings.TrimLeft(class, " \t\r\n\f")
		end := strings.IndexAny(class, " \t\r\n\f")
		if end < 0 {
			end = len(class)
		}
		if end > 0 {
			try(t.byClass[class[:end]])
		}
		class = class[end:]
	}
}
