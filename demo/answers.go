package demo

import (
	"cmp"
	"slices"

	"gongkai/disclosure"
)

// Answer is one post that must be counted, with the truth about it.
type Answer struct {
	Channel     string // Channel.ID
	Site        string // Site.Name
	Department  string // who answers for the site
	Column      string // Column.Name of the first column, in the order of the configuration, that lists it
	Title       string
	URL         string // where a reader ends up; as listed where the page cannot be read or is off the site
	Published   disclosure.Day
	Status      disclosure.Status
	Requirement int  // as mapped by the column, 0 where the classifier decides
	Copy        bool // posted elsewhere before: not counted after removing copies
	Attachments int
	Personal    int // numbers of persons that its files hold
}

// Answers are all posts that must be counted, site by site in the order of the
// configuration.
func (c *College) Answers() []Answer {
	var answers []Answer
	copies := c.copies()
	for _, s := range c.sites {
		for _, column := range s.columns {
			for _, p := range column.posts {
				answers = append(answers, s.answer(p, copies[p]))
			}
		}
	}
	return answers
}

func (s *site) answer(p *post, copied bool) Answer {
	first := p.column
	if also := s.aliases[p]; len(also) > 0 {
		first = min(first, slices.Min(also))
	}
	a := Answer{
		Channel: s.Channel, Site: s.Name, Department: s.Department, Column: s.columns[first].Name, Title: p.title, URL: s.url(p.path),
		Published: p.day, Status: disclosure.StatusOK, Copy: copied, Attachments: len(p.files),
	}
	if !s.Discovered {
		a.Requirement = s.columns[first].Requirement
	}
	if p.odd.Offsite != "" {
		a.URL = p.odd.Offsite
	}
	if p.odd.Leaks {
		a.Personal = leaks
	}
	if p.odd.Missing {
		a.Status = disclosure.StatusUnreadable
	}
	return a
}

// copies are the posts whose text stands elsewhere too, but for the earliest
// of each: by day, then the order of the channels, then the address.
func (c *College) copies() map[*post]bool {
	same := map[*post][]*post{}
	for _, s := range c.sites {
		for _, column := range s.columns {
			for _, p := range column.posts {
				if p.copied {
					same[p.origin] = append(same[p.origin], p)
				}
			}
		}
	}
	copies := map[*post]bool{}
	for _, posts := range same {
		slices.SortFunc(posts, func(a, b *post) int {
			return cmp.Or(
				cmp.Compare(a.day, b.day),
				cmp.Compare(c.channelOrder(a.site.Channel), c.channelOrder(b.site.Channel)),
				cmp.Compare(a.site.url(a.path), b.site.url(b.path)),
			)
		})
		for _, p := range posts[1:] {
			copies[p] = true
		}
	}
	return copies
}
