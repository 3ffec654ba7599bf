package extract

import (
	"cmp"
	"strings"

	"gongkai/disclosure"
)

// Role is what a page is to somebody who looks for columns.
type Role string

// The roles of pages. Posts, single texts, logins and searches have none.
const (
	RoleNone  Role = ""
	RoleList  Role = "list"  // it lists the posts of a column
	RoleEmpty Role = "empty" // it is a column's list, and has no posts
	RoleFront Role = "front" // it shows the beginnings of several columns
)

// Survey is what a page shows to somebody who looks for a site's columns.
type Survey struct {
	Role    Role
	Name    string   // what the page calls itself as a column, "" where it does not say
	Trail   []Link   // its breadcrumb, below the home page
	List    List     // of a RoleList
	Posts   int      // how many posts the list says it has in all, 0 where it says nothing
	Pages   int      // how many pages the list says it has, also to a script; 0 where it says nothing
	Last    string   // address of the list's last page, "" where it names none
	Links   []Link   // that may lead to columns
	Feeds   []string // addresses of its feeds
	Instead []string // pages that show what this one does not itself: frames, and where it sends on to
	Foreign bool     // its list is in another language
	Blank   bool     // it shows hardly anything beside its menus: perhaps a script fills it
}

// Survey reads a page for what it tells of the columns of its site. Rules
// override how a list is read, as in List.
func (p *Page) Survey(rules disclosure.Rules) Survey {
	p.drop(rules.Drop)
	o := newOutline(p)
	s := Survey{List: o.list("", rules), Trail: o.trail()}
	s.Name = o.ownName(s.Trail)
	posts, said := o.postsClaimed()
	scripted, last := o.pagesScripted()
	s.Posts, s.Pages, s.Last = posts, max(s.List.Pages, scripted), cmp.Or(o.lastPage(), last)
	catalogue := catalogueNames.MatchString(s.Name) || len(s.Trail) > 0 && catalogueNames.MatchString(s.Trail[len(s.Trail)-1].Name)
	listed := o.listedPosts()
	if !catalogue || s.List.Dated() {
		for _, entry := range s.List.Entries {
			listed[entry.URL] = true
		}
	}
	for address := range o.signposts() {
		delete(listed, address)
	}
	s.Links = o.columnLinks(listed, catalogue)
	s.Feeds, s.Instead = p.feeds(), p.instead(o)
	s.Role = o.role(s, said && posts == 0)
	s.Foreign = s.Role == RoleList && s.List.foreign()
	s.Blank = s.Role == RoleNone && len(s.Instead) == 0 && o.shown(s.Name) <= silence && o.titles() < 3
	return s
}

// role tells what the page is to its site's columns; saysNone that its pager
// counts no posts.
func (o *outline) role(s Survey, saysNone bool) Role {
	paged := s.List.Next != "" || s.Pages > 0 || s.Posts > 0
	switch entries := s.List.Entries; {
	case len(entries) > 0 && !paged && o.page.Kind() == KindDetail && !o.page.titlesEntry(entries):
		return RoleNone
	case len(entries) > 0 && !paged && o.boxes(entries[0].URL) >= 2:
		return RoleFront
	case len(entries) > 0:
		return RoleList
	case s.List.Empty || len(s.Trail) > 0 && (saysNone || o.bare(s)):
		return RoleEmpty
	}
	return RoleNone
}

// titlesEntry tells whether the line about an article stands at the link of an
// entry: then the text below it only introduces that post.
func (p *Page) titlesEntry(entries []Entry) bool {
	r := p.glance()
	var titles strings.Builder // each on a line of its own
	for _, entry := range entries {
		titles.WriteString("\n" + squash(entry.Title))
	}
	for i := max(0, r.anchor-2); i <= r.anchor; i++ {
		for _, piece := range r.pieces[r.lines[i].from:r.lines[i].to] {
			if text := squash(withoutEllipsis(piece.text)); piece.link && text != "" && strings.Contains(titles.String(), "\n"+text) {
				return true
			}
		}
	}
	return false
}

// maxBoxes is how many boxes of one make are looked at.
const maxBoxes = 40

// boxes counts the boxes of a page, rows beside a 更多 that show the beginning
// of a list, where one of them shows the address; 0 where none does.
func (o *outline) boxes(address string) int {
	groups := o.groups()
	count, shown := 0, false
	for i := range groups {
		g := &groups[i]
		if len(g.rows) < 2 || g.inMarked(o, markNav|markPager|markSide) {
			continue
		}
		g.read(o)
		// Boxes of one make are one group: each parent of rows is a box.
		box := map[int32]bool{}
		for _, r := range g.rows {
			parent := o.blocks[r.block].parent
			is, known := box[parent]
			if !known && len(box) < maxBoxes {
				one := group{rows: []row{r}}
				if is = one.isBox(o); is {
					count++
				}
				box[parent] = is
			}
			shown = shown || is && r.entry.URL == address
		}
	}
	if !shown {
		return 0
	}
	return count
}

// Dated tells whether most entries show a day.
func (l List) Dated() bool {
	dated := 0
	for _, entry := range l.Entries {
		if entry.Date != "" {
			dated++
		}
	}
	return dated > 0 && dated*2 >= len(l.Entries)
}

// foreign tells whether a list of some length has hardly a title in Chinese.
func (l List) foreign() bool {
	chinese := 0
	for _, entry := range l.Entries {
		if hasHan(entry.Title) {
			chinese++
		}
	}
	return len(l.Entries) >= 3 && chinese*5 < len(l.Entries)
}
