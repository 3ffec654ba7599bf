package demo

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/disclosure"
)

// column is one list of a site.
type column struct {
	columnPlan
	posts    []*post   // that were put here
	listings []listing // what the list shows, newest first
}

// listing is one entry of a list.
type listing struct {
	post  *post
	href  string // path with query, or a whole address off the site
	title string // perhaps cut
	whole string // for the title attribute, "" for none
	day   disclosure.Day
}

// sortPosts puts every column in order and numbers the posts as they came.
func (s *site) sortPosts() {
	var all []*post
	for _, column := range s.columns {
		slices.SortStableFunc(column.posts, func(a, b *post) int { return cmp.Compare(b.placed, a.placed) })
		all = append(all, column.posts...)
	}
	slices.SortStableFunc(all, func(a, b *post) int { return cmp.Compare(a.placed, b.placed) })
	for i, p := range all {
		p.number = s.plan.Base + i
		p.path = s.postPath(p)
	}
}

func (s *site) postPath(p *post) string {
	switch {
	case p.odd.Offsite != "":
		return ""
	case p.odd.Moved != "":
		return p.odd.Moved
	case p.odd.Document:
		return s.filePath(p, 0)
	}
	return s.address(s.plan.Post, s.columns[p.column].columnPlan, p, 0, 0)
}

func (s *site) filePath(p *post, n int) string {
	pattern := strings.NewReplacer("{file}", strconv.Itoa(p.number*10+n), "{ext}", strings.TrimPrefix(path.Ext(p.files[n]), ".")).Replace(s.plan.File)
	return s.address(pattern, s.columns[p.column].columnPlan, p, 0, 0)
}

// address fills one of the family's patterns.
func (s *site) address(pattern string, column columnPlan, p *post, page, pages int) string {
	values := []string{
		"{folder}", column.Folder, "{tree}", strconv.Itoa(column.Tree), "{page}", strconv.Itoa(page),
		"{before}", strconv.Itoa(page - 1), "{back}", strconv.Itoa(pages - page + 1),
	}
	if p != nil {
		at := p.placed.Start()
		values = append(values, "{number}", strconv.Itoa(p.number), "{yyyy}", at.Format("2006"),
			"{mm}", at.Format("01"), "{dd}", at.Format("02"), "{m}", at.Format("1"), "{d}", at.Format("2"))
	}
	return strings.NewReplacer(values...).Replace(pattern)
}

// listPath is the address of one page of a column, counted from 1.
func (s *site) listPath(c *column, page int) string {
	pattern := s.plan.More
	switch {
	case page <= 1:
		pattern = s.plan.First
	case c.Proxy:
		pattern = s.plan.Data
	}
	return s.address(pattern, c.columnPlan, nil, page, s.pageCount(c))
}

// pageCount is how many pages a column's list has; an empty one has one.
func (s *site) pageCount(c *column) int {
	return max(1, (len(c.listings)+s.plan.Rows-1)/s.plan.Rows)
}

// fillLists makes the lists of all columns.
func (s *site) fillLists() error {
	for _, c := range s.columns {
		for _, p := range c.posts {
			c.listings = append(c.listings, s.listing(c, p, s.linkTo(p)))
		}
	}
	for _, c := range s.columns {
		for _, p := range c.posts {
			if p.odd.Also == "" {
				continue
			}
			_, index, err := find([]*site{s}, s.Name, p.odd.Also)
			if err != nil {
				return err
			}
			second := s.columns[index]
			href, err := s.otherAddress(p, second)
			if err != nil {
				return err
			}
			second.listings = append(second.listings, s.listing(second, p, href))
			s.aliases[p] = append(s.aliases[p], index)
		}
	}
	for _, c := range s.columns {
		slices.SortStableFunc(c.listings, func(a, b listing) int { return cmp.Compare(b.post.placed, a.post.placed) })
	}
	return nil
}

// linkTo is where lists lead for a post: the old address of one that moved.
func (s *site) linkTo(p *post) string {
	switch {
	case p.odd.Offsite != "":
		return p.odd.Offsite
	case p.odd.Moved != "":
		return s.address(s.plan.Post, s.columns[p.column].columnPlan, p, 0, 0)
	}
	return p.path
}

// otherAddress is a second address that answers the same post.
func (s *site) otherAddress(p *post, second *column) (string, error) {
	switch p.odd.By {
	case "plain":
		return p.path, nil
	case "twin":
		return s.address(s.plan.Twin, s.columns[p.column].columnPlan, p, 0, 0), nil
	case "tree":
		return s.address(s.plan.Post, second.columnPlan, p, 0, 0), nil
	case "session":
		return p.path + ";jsessionid=6F3A0C" + strconv.Itoa(p.number), nil
	case "tracked":
		return p.path + "?utm_source=home&utm_medium=list", nil
	}
	return "", fmt.Errorf("list %s in %s: the plan names no known kind of address: %q", p.title, second.Name, p.odd.By)
}

func (s *site) listing(c *column, p *post, href string) listing {
	l := listing{post: p, href: href, title: p.title, day: p.day}
	if c.Cut > 0 && utf8.RuneCountInString(p.title) > c.Cut && p.readable() {
		l.title = string([]rune(p.title)[:c.Cut]) + "…"
		if c.Whole {
			l.whole = p.title
		}
	}
	if c.UndatedList && p.readable() {
		l.day = ""
	} else if p.odd.Later != 0 {
		l.day = disclosure.DayOf(p.day.Start().AddDate(0, 0, p.odd.Later))
	}
	return l
}

// readable tells whether the post has a page of its own, so that more is
// known of it than its list says.
func (p *post) readable() bool {
	return !p.odd.Missing && !p.odd.Document && p.odd.Offsite == ""
}
