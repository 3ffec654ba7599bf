package web

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"gongkai/disclosure"
)

// postID is what disclosure.PostID makes; nothing else is looked up.
var postID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// postRow is a post in the words that the officer reads.
type postRow struct {
	disclosure.Post
	ChannelName     string
	CategoryName    string
	RequirementName string
	HowName         string
	Path            string // of the page with its evidence
	Files           []fileRow
}

// fileRow is an attachment with what its file turned out to be.
type fileRow struct {
	disclosure.Attachment
	File disclosure.File
}

// Note says what a file is, and why it was not read.
func (f fileRow) Note() string {
	var parts []string
	if f.File.Type != "" {
		parts = append(parts, f.File.Type)
	}
	if f.File.Bytes > 0 {
		parts = append(parts, fmt.Sprintf("%d KB", (f.File.Bytes+1023)/1024))
	}
	if f.File.Reason != "" {
		parts = append(parts, f.File.Reason.Name())
	}
	return strings.Join(parts, " · ")
}

// postsPage is what posts.html shows.
type postsPage struct {
	Heading string
	Query   Query
	Rows    []postRow
	Total   int
	First   int // number of the first row in the whole list, from 1
	Last    int
	Page    int
	Pages   int
	Filters []filter
	Turn    turn
	Form    form
}

// filter is one condition of the list; Path leads to the list without it.
type filter struct{ Name, Value, Path string }

// turn leads to the other pages, "" where there is none.
type turn struct{ First, Previous, Next, Last string }

func (s *server) posts(r *http.Request) (view, error) {
	query, err := s.school.parseQuery(r.URL.Query())
	if err != nil {
		return view{}, err
	}
	posts, total, err := s.source.Posts(r.Context(), query)
	if err != nil {
		return view{}, fmt.Errorf("list posts: %w", err)
	}
	if total == 0 {
		if err := s.school.doubt(query); err != nil {
			return view{}, err
		}
	}
	pages := max(1, (total+postsPerPage-1)/postsPerPage)
	if query.page() > pages {
		return view{}, &parameterError{"page", "一共 " + strconv.Itoa(pages) + " 页，请写不大于它的页码"}
	}
	shown := postsPage{
		Heading: heading(query), Query: query, Total: total,
		First: query.Offset + 1, Last: query.Offset + len(posts), Page: query.page(), Pages: pages,
		Filters: s.school.filters(query), Turn: turns(query, pages), Form: s.school.form(query),
	}
	for _, post := range posts {
		shown.Rows = append(shown.Rows, s.school.row(post))
	}
	return view{"posts.html", shown.Heading, shown}, nil
}

func (s *server) post(r *http.Request) (view, error) {
	id := r.PathValue("id")
	if !postID.MatchString(id) {
		return view{}, ErrNotFound
	}
	post, files, err := s.source.Post(r.Context(), id)
	if err != nil {
		return view{}, fmt.Errorf("read post %s: %w", id, err)
	}
	row := s.school.row(post)
	for i, attachment := range post.Attachments {
		row.Files = append(row.Files, fileRow{Attachment: attachment})
		if i < len(files) {
			row.Files[i].File = files[i]
		}
	}
	return view{"post.html", post.Title, row}, nil
}

func (s School) row(post disclosure.Post) postRow {
	row := postRow{
		Post:            post,
		ChannelName:     s.channelName(post.Channel),
		CategoryName:    s.Checklist.CategoryName(post.Category),
		RequirementName: s.requirementName(post.Requirement),
		HowName:         howName(post.How),
		Path:            postPath(post.ID),
	}
	if row.Title == "" {
		row.Title = post.ListTitle
	}
	if row.Title == "" {
		row.Title = "（无标题）"
	}
	return row
}

// CopyOf is the page of the post that this one is a copy of, "" where it is none.
func (r postRow) CopyOf() string {
	if r.DuplicateOf == "" {
		return ""
	}
	return postPath(r.DuplicateOf)
}

// ColumnPath lists the column, in the school's period.
func (r postRow) ColumnPath() string {
	return Query{Site: &r.Site, Column: &r.Column}.path()
}

func postPath(id string) string { return "/posts/" + id }

func heading(q Query) string {
	switch {
	case q.Undated:
		return "无日期的信息"
	case q.Copies:
		return "重复发布"
	case q.Status == disclosure.StatusUnreadable:
		return "无法打开的信息"
	case q.Status == disclosure.StatusGone:
		return "已消失的信息"
	}
	return "信息列表"
}

func turns(q Query, pages int) turn {
	to := func(page int) string {
		other := q
		other.Offset = (page - 1) * postsPerPage
		return other.path()
	}
	var t turn
	if page := q.page(); page > 1 {
		t.First, t.Previous = to(1), to(page-1)
	}
	if page := q.page(); page < pages {
		t.Next, t.Last = to(page+1), to(pages)
	}
	return t
}
