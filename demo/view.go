package demo

import (
	"fmt"
	"html/template"
	"path"
	"strings"

	"gongkai/disclosure"
)

// view is what a template draws: of a home page the boxes, of a list its rows
// and pager, of a post the post.
type view struct {
	School, Site, Department string

	Root   string // in front of addresses of the site's own files
	Home   string
	About  string
	Nav    []link
	Column link
	Tree   int
	Rows   []row
	Pager  pager
	Boxes  []box // on the home page, and beside lists and posts
	Post   postView
}

type link struct{ Name, Href string }

type row struct {
	Href, Title, Whole string
	Day                disclosure.Day
	Number             int
}

type box struct {
	Name, More string
	Rows       []row
}

type pager struct {
	Total, Page, Pages      int
	First, Prev, Next, Last string // "" where a reader cannot go
	Numbers                 []link // Href "" for the page shown
	Data                    string // where a script fetches what comes next
	Script                  template.JS
}

type postView struct {
	Title      string
	Number     int
	Shown      disclosure.Day // "" where the page shows none
	Meta       disclosure.Day // what the metadata say, wrong by years on sites that moved
	Source     string
	Paragraphs []string
	Files      []link
	Prev, Next *row
	Declares   bool // whether the page names its charset
	Extra      int  // of an outworn number of visits
}

// helpers are what templates call.
func helpers() template.FuncMap {
	return template.FuncMap{
		"day": func(layout string, day disclosure.Day) string {
			if day == "" {
				return ""
			}
			return day.Start().Format(layout)
		},
		// literal writes markup that the template engine would take away or
		// escape: comments, CDATA, the head of XML. Only templates call it, with
		// words of their own.
		"literal": func(words string) template.HTML { return template.HTML(words) },
	}
}

// view is what all pages of the site at an address have in common.
func (s *site) view(school, at string) view {
	v := view{
		School: school, Site: s.Name, Department: s.Department,
		Root: "/", Home: s.href(at, s.plan.Homes[1]), About: s.href(at, aboutPath),
	}
	if s.plan.Relative {
		if v.Root = relative(at, "/"); v.Root == "./" {
			v.Root = ""
		}
	}
	for _, c := range s.columns {
		v.Nav = append(v.Nav, link{c.Name, s.href(at, s.listPath(c, 1))})
	}
	return v
}

func (s *site) rows(at string, listings []listing) []row {
	rows := make([]row, len(listings))
	for i, l := range listings {
		rows[i] = row{s.href(at, l.href), l.title, l.whole, l.day, l.post.number}
	}
	return rows
}

// boxes show the newest posts of every column but one.
func (s *site) boxes(at string, but *column, size int) []box {
	var boxes []box
	for _, c := range s.columns {
		if c != but && len(c.listings) > 0 {
			boxes = append(boxes, box{c.Name, s.href(at, s.listPath(c, 1)), s.rows(at, c.listings[:min(size, len(c.listings))])})
		}
	}
	return boxes
}

// pagerOf draws the way from one page of a column to the others.
func (s *site) pagerOf(at string, c *column, page int) pager {
	pages := s.pageCount(c)
	to := func(n int) string { return s.href(at, s.listPath(c, n)) }
	p := pager{Total: len(c.listings), Page: page, Pages: pages}
	if page > 1 {
		p.First, p.Prev = to(1), to(page-1)
	}
	if page < pages {
		p.Next, p.Last = to(page+1), to(pages)
		if c.Proxy {
			p.Data = p.Next
		}
	}
	for n := 1; n <= min(pages, 9); n++ {
		number := link{Name: fmt.Sprint(n)}
		if n != page {
			number.Href = to(n)
		}
		p.Numbers = append(p.Numbers, number)
	}
	p.Script = template.JS(fmt.Sprintf(`createPageHTML(%d, %d, "index", "html")`, pages, page-1)) // two numbers of ours
	return p
}

// href writes an address as the family links to it.
func (s *site) href(at, to string) string {
	if !s.plan.Relative || !strings.HasPrefix(to, "/") {
		return to
	}
	return relative(at, to)
}

// relative leads from one address of a site to another.
func relative(from, to string) string {
	from, _, _ = strings.Cut(from, "?")
	target, query, _ := strings.Cut(to, "?")
	here := strings.Split(strings.TrimPrefix(path.Dir(from+"x"), "/"), "/")
	there := strings.Split(strings.TrimPrefix(target, "/"), "/")
	if here[0] == "" {
		here = nil
	}
	for len(here) > 0 && len(there) > 1 && here[0] == there[0] {
		here, there = here[1:], there[1:]
	}
	way := strings.Repeat("../", len(here)) + strings.Join(there, "/")
	if way == "" {
		way = "./"
	}
	if query != "" {
		way += "?" + query
	}
	return way
}
