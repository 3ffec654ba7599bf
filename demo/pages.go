package demo

import (
	"bytes"
	"fmt"
	"html/template"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/disclosure"
)

const aboutPath = "/about.html"

// answer is what a site sends for one address.
type answer struct {
	body     []byte
	kind     string    // Content-Type
	modified time.Time // zero for none
	volatile bool      // no validators
	moved    string    // where the page has gone
	saveAs   string    // name of a file to save
}

// route draws the answer of one address.
type route func() (answer, error)

// artist draws the pages of the whole college.
type artist struct {
	school    string
	words     wordList
	templates *template.Template
}

func newArtist(school string, words wordList) (*artist, error) {
	templates, err := template.New("").Funcs(helpers()).ParseFS(embedded, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	return &artist{school, words, templates}, nil
}

// open enters every address of the site.
func (a *artist) open(s *site) {
	for _, home := range s.plan.Homes {
		s.route(home, func() (answer, error) { return a.home(s, home) })
	}
	s.route(aboutPath, func() (answer, error) { return a.page(s, "about", s.view(a.school, aboutPath), "") })
	if s.Robots != "" {
		s.route("/robots.txt", func() (answer, error) {
			return answer{body: []byte(s.Robots), kind: "text/plain; charset=utf-8"}, nil
		})
	}
	for _, c := range s.columns {
		for page := 1; page <= s.pageCount(c); page++ {
			s.route(s.listPath(c, page), func() (answer, error) { return a.list(s, c, page) })
		}
		for i := range c.listings {
			a.openPost(s, c, i)
		}
	}
}

// openPost enters the addresses of one entry of a list.
func (a *artist) openPost(s *site, c *column, i int) {
	l := c.listings[i]
	p := l.post
	if p.odd.Missing || p.odd.Offsite != "" {
		return
	}
	for n := range p.files {
		s.route(s.filePath(p, n), func() (answer, error) { return file(p, n) })
	}
	if p.odd.Document {
		return
	}
	s.route(p.path, func() (answer, error) { return a.post(s, c, i, p.path) })
	if l.href != p.path && p.odd.Moved == "" {
		s.route(l.href, func() (answer, error) { return a.post(s, c, i, l.href) })
	}
	if p.odd.Moved != "" {
		s.route(l.href, func() (answer, error) { return answer{moved: p.path}, nil })
	} else if s.plan.Twin != "" {
		twin := s.address(s.plan.Twin, s.columns[p.column].columnPlan, p, 0, 0)
		s.route(twin, func() (answer, error) { return a.post(s, c, i, twin) })
	}
}

func (a *artist) home(s *site, at string) (answer, error) {
	v := s.view(a.school, at)
	v.Boxes = s.boxes(at, nil, 6)
	return a.page(s, "home", v, "")
}

func (a *artist) list(s *site, c *column, page int) (answer, error) {
	at := s.listPath(c, page)
	v := s.view(a.school, at)
	v.Column, v.Tree = link{c.Name, s.href(at, s.listPath(c, 1))}, c.Tree
	first := (page - 1) * s.plan.Rows
	v.Rows = s.rows(at, c.listings[first:min(first+s.plan.Rows, len(c.listings))])
	v.Pager = s.pagerOf(at, c, page)
	v.Boxes = s.boxes(at, c, 4)
	var newest disclosure.Day
	if len(c.listings) > 0 {
		newest = c.listings[0].post.placed
	}
	if c.Proxy && page > 1 {
		return a.page(s, "data", v, newest)
	}
	drawn, err := a.page(s, "list", v, newest)
	drawn.volatile = s.plan.VolatileLists
	return drawn, err
}

func (a *artist) post(s *site, c *column, i int, at string) (answer, error) {
	p := c.listings[i].post
	v := s.view(a.school, at)
	v.Column, v.Tree = link{c.Name, s.href(at, s.listPath(c, 1))}, c.Tree
	v.Boxes = s.boxes(at, c, 4)
	v.Post = postView{
		Title: p.title, Number: p.number, Shown: p.day, Source: p.origin.site.Department,
		Meta:       disclosure.DayOf(p.placed.Start().AddDate(-3, 2, 11)),
		Paragraphs: p.text(a.words), Declares: p.number%2 == 0, Extra: 40 + p.number%700,
	}
	if p.hidesDay() {
		v.Post.Shown = ""
	}
	for n, name := range p.files {
		v.Post.Files = append(v.Post.Files, link{name, s.href(at, s.filePath(p, n))})
	}
	neighbours := s.rows(at, c.listings[max(i-1, 0):min(i+2, len(c.listings))])
	if i > 0 {
		v.Post.Prev = &neighbours[0]
	}
	if i+1 < len(c.listings) {
		v.Post.Next = &neighbours[len(neighbours)-1]
	}
	return a.page(s, "post", v, p.placed)
}

// page draws one of the family's templates, in the site's charset.
func (a *artist) page(s *site, kind string, v view, day disclosure.Day) (answer, error) {
	name := s.Family + "_" + kind + ".html"
	if kind == "about" {
		name = "about.html"
	}
	var b bytes.Buffer
	if err := a.templates.ExecuteTemplate(&b, name, v); err != nil {
		return answer{}, fmt.Errorf("draw %s: %w", name, err)
	}
	drawn := answer{body: b.Bytes(), kind: "text/html; charset=utf-8", volatile: kind == "home"}
	if kind == "data" {
		drawn.kind = "text/xml; charset=utf-8"
	}
	if day != "" {
		drawn.modified = day.Start().Add(9*time.Hour + 30*time.Minute)
	}
	if !s.plan.GBK {
		return drawn, nil
	}
	drawn.kind = "text/html" // the header says nothing of the charset
	var err error
	if drawn.body, err = encoding.HTMLEscapeUnsupported(simplifiedchinese.GBK.NewEncoder()).Bytes(b.Bytes()); err != nil {
		return answer{}, fmt.Errorf("encode %s: %w", name, err)
	}
	return drawn, nil
}
