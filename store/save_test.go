package store

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// readPost is a post as a crawl reads it from its page.
func readPost(edits ...func(*disclosure.Post)) disclosure.Post {
	post := disclosure.Post{
		URL: "http://www.example.edu.cn/info/1001/1.htm", Title: "二〇二三年部门预算", Published: "2023-03-01", Source: "财务处", Body: "预算正文",
		Attachments: []disclosure.Attachment{{Text: "预算表", URL: "http://www.example.edu.cn/1.xls"}},
		Channel:     "portal", Site: "门户", Column: "财务公开", Department: "财务处",
		Requirement: 12, Category: 3, How: disclosure.HowClassifier, Confidence: 0.7, Reason: "预算",
		Status: disclosure.StatusOK, Fingerprint: "f1", PageHash: "h1", ListTitle: "二〇二三年部门预…", ListDate: "2023-03-01",
	}
	for _, edit := range edits {
		edit(&post)
	}
	post.Canonical, _ = disclosure.CanonicalURL(post.URL)
	post.ID = disclosure.PostID(post.Channel, post.Canonical)
	return post
}

// listed makes a post what is left of it when only its list can be read.
func listed(p *disclosure.Post) {
	p.Title, p.Source, p.Body, p.Attachments, p.Fingerprint, p.PageHash = p.ListTitle, "", "", nil, "", ""
}

func unreadable(p *disclosure.Post) { listed(p); p.Status = disclosure.StatusUnreadable }
func edited(p *disclosure.Post)     { p.Body, p.Fingerprint, p.PageHash = "改过的正文", "f2", "h2" }
func nameless(p *disclosure.Post)   { p.Title, p.Published = "", "" }
func renamed(p *disclosure.Post)    { p.Title, p.Published = "部门预算", "2023-02-02" }
func stateless(p *disclosure.Post)  { p.Status = "" }
func excluded(p *disclosure.Post)   { p.Status = disclosure.StatusExcluded }
func reclassified(p *disclosure.Post) {
	p.Requirement, p.Category, p.Confidence, p.Reason = 18, 4, 0.9, "采购"
}
func officer(p *disclosure.Post) {
	p.Requirement, p.Category, p.How, p.Confidence, p.Reason = 20, 5, disclosure.HowOfficer, 1, "人工"
}
func elsewhere(p *disclosure.Post) { p.URL = "http://www.example.edu.cn/info/1002/9.htm" }
func at(site string) func(*disclosure.Post) {
	return func(p *disclosure.Post) { p.Site = site }
}

// change is what a save is expected to do to the row.
type change = func(*disclosure.Post)

func TestSaveRules(t *testing.T) {
	type step struct {
		post disclosure.Post
		want disclosure.Bucket
	}
	for _, test := range []struct {
		name  string
		steps []step
		want  disclosure.Post // the row of the first step's ID at the end
		posts int             // rows at the end
	}{
		{"same again", []step{{readPost(), disclosure.New}, {readPost(), disclosure.Unchanged}}, readPost(version(1)), 1},
		{"page differs where nobody reads", []step{{readPost(), disclosure.New}, {readPost(func(p *disclosure.Post) { p.PageHash = "h9" }), disclosure.Unchanged}},
			readPost(version(1), func(p *disclosure.Post) { p.PageHash = "h9" }), 1},
		{"another form of the address", []step{{readPost(), disclosure.New}, {readPost(func(p *disclosure.Post) { p.URL = "https://example.edu.cn/info/1001/1.htm" }), disclosure.Unchanged}},
			readPost(version(1)), 1},
		{"edited", []step{{readPost(), disclosure.New}, {readPost(edited), disclosure.Updated}, {readPost(edited), disclosure.Unchanged}}, readPost(edited, version(2)), 1},
		{"attachment added", []step{{readPost(), disclosure.New}, {readPost(func(p *disclosure.Post) { p.Attachments = nil }), disclosure.Updated}},
			readPost(version(2), func(p *disclosure.Post) { p.Attachments = nil }), 1},
		{"classified anew", []step{{readPost(), disclosure.New}, {readPost(reclassified), disclosure.Updated}}, readPost(reclassified, version(1)), 1},
		{"officer's decision stays", []step{{readPost(), disclosure.New}, {readPost(officer), disclosure.Updated}, {readPost(reclassified), disclosure.Unchanged}, {readPost(reclassified, edited), disclosure.Updated}},
			readPost(edited, officer, version(2)), 1},
		{"officer decides on what an import knows", []step{{readPost(), disclosure.New}, {readPost(listed, officer, at("")), disclosure.Updated}}, readPost(officer, version(1)), 1},
		{"officer decides again", []step{{readPost(officer), disclosure.New}, {readPost(officer, func(p *disclosure.Post) { p.Requirement = 7 }), disclosure.Updated}},
			readPost(officer, version(1), func(p *disclosure.Post) { p.Requirement = 7 }), 1},
		{"exclusion stays", []step{{readPost(), disclosure.New}, {readPost(excluded), disclosure.Updated}, {readPost(edited), disclosure.Updated}}, readPost(edited, excluded, version(2)), 1},
		{"officer lifts an exclusion", []step{{readPost(), disclosure.New}, {readPost(excluded), disclosure.Updated}, {readPost(officer), disclosure.Updated}, {readPost(), disclosure.Unchanged}}, readPost(officer, version(1)), 1},
		{"officer says nothing of an exclusion", []step{{readPost(excluded), disclosure.New}, {readPost(listed, officer, stateless), disclosure.Updated}}, readPost(excluded, officer, version(1)), 1},
		{"officer's line alone", []step{{readPost(officer, stateless), disclosure.New}}, readPost(officer, version(1)), 1},
		{"officer excludes", []step{{readPost(), disclosure.New}, {readPost(officer, excluded), disclosure.Updated}, {readPost(), disclosure.Unchanged}}, readPost(officer, excluded, version(1)), 1},
		{"officer's day and title stay", []step{{readPost(nameless), disclosure.New}, {readPost(listed, officer, renamed), disclosure.Updated}, {readPost(nameless), disclosure.Unchanged}, {readPost(nameless, edited), disclosure.Updated}},
			readPost(renamed, edited, officer, version(3)), 1},
		{"page shows a day again", []step{{readPost(nameless), disclosure.New}, {readPost(listed, officer, renamed), disclosure.Updated}, {readPost(), disclosure.Updated}}, readPost(officer, version(3)), 1},
		{"officer does not change a day that is known", []step{{readPost(), disclosure.New}, {readPost(listed, officer, renamed), disclosure.Updated}}, readPost(officer, version(1)), 1},
		{"officer's line without day and title", []step{{readPost(listed), disclosure.New}, {readPost(listed, officer, nameless), disclosure.Updated}}, readPost(listed, officer, version(1)), 1},
		{"day of no officer goes with the page's", []step{{readPost(), disclosure.New}, {readPost(nameless), disclosure.Updated}}, readPost(nameless, version(2)), 1},
		{"alias of a post whose day the officer gave", []step{{readPost(nameless), disclosure.New}, {readPost(nameless, elsewhere), disclosure.Duplicate}, {readPost(listed, officer, renamed), disclosure.Updated}, {readPost(nameless, elsewhere), disclosure.Duplicate}},
			readPost(officer, renamed, version(2)), 1},
		{"read, then unreadable", []step{{readPost(), disclosure.New}, {readPost(unreadable), disclosure.Unchanged}}, readPost(version(1)), 1},
		{"unreadable, then read", []step{{readPost(unreadable), disclosure.New}, {readPost(), disclosure.Updated}}, readPost(version(2)), 1},
		{"import with text, then listed", []step{{readPost(func(p *disclosure.Post) { p.PageHash = "" }), disclosure.New}, {readPost(listed), disclosure.Unchanged}},
			readPost(version(1), func(p *disclosure.Post) { p.PageHash = "" }), 1},
		{"import, then crawled", []step{{readPost(listed, at("")), disclosure.New}, {readPost(), disclosure.Updated}}, readPost(version(2)), 1},
		{"another address of the same text", []step{{readPost(), disclosure.New}, {readPost(elsewhere), disclosure.Duplicate}, {readPost(elsewhere), disclosure.Duplicate}}, readPost(version(1)), 1},
		{"alias that cannot be read", []step{{readPost(), disclosure.New}, {readPost(elsewhere), disclosure.Duplicate}, {readPost(elsewhere, unreadable), disclosure.Duplicate}}, readPost(version(1)), 1},
		{"alias with another text", []step{{readPost(), disclosure.New}, {readPost(elsewhere), disclosure.Duplicate}, {readPost(elsewhere, edited), disclosure.New}}, readPost(version(1)), 2},
		{"edited, alias met first", []step{{readPost(), disclosure.New}, {readPost(elsewhere), disclosure.Duplicate}, {readPost(elsewhere, edited), disclosure.New}, {readPost(edited), disclosure.Updated}, {readPost(elsewhere, edited), disclosure.Duplicate}},
			readPost(edited, version(2)), 1},
		{"unreadable one turns out an alias", []step{{readPost(), disclosure.New}, {readPost(elsewhere, unreadable), disclosure.New}, {readPost(elsewhere), disclosure.Duplicate}}, readPost(version(1)), 1},
		{"same text on another day", []step{{readPost(), disclosure.New}, {readPost(elsewhere, func(p *disclosure.Post) { p.Published = "2023-04-01" }), disclosure.New}}, readPost(version(1)), 2},
		{"same text on another site", []step{{readPost(), disclosure.New}, {readPost(elsewhere, at("财务处")), disclosure.New}}, readPost(version(1)), 2},
		{"short texts are not compared", []step{{readPost(short), disclosure.New}, {readPost(short, elsewhere), disclosure.New}}, readPost(short, version(1)), 2},
		{"another site only lists it", []step{{readPost(), disclosure.New}, {readPost(listed, at("教务处")), disclosure.Duplicate}}, readPost(version(1)), 1},
		{"another site listed it first", []step{{readPost(listed, at("A")), disclosure.New}, {readPost(), disclosure.Updated}, {readPost(listed, at("A")), disclosure.Duplicate}}, readPost(version(2)), 1},
		{"listed by two sites", []step{{readPost(listed, at("B")), disclosure.New}, {readPost(listed, at("A")), disclosure.Updated}, {readPost(listed, at("B")), disclosure.Duplicate}}, readPost(listed, at("A"), version(1)), 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t)
			for i, step := range test.steps {
				if got, err := s.SavePost(t.Context(), step.post); err != nil || got != step.want {
					t.Errorf("save %d = %q, %v, want %q", i+1, got, err, step.want)
				}
			}
			got, err := s.Post(t.Context(), test.steps[0].post.ID)
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Errorf("row, %v (-want +got):\n%s", err, diff)
			}
			if rows := len(allPosts(t, s, Filter{})) + len(allPosts(t, s, Filter{Status: disclosure.StatusExcluded})); rows != test.posts {
				t.Errorf("%d posts, want %d", rows, test.posts)
			}
			versions, err := s.Versions(t.Context(), got.ID)
			if err != nil || len(versions) != test.want.Version || !sameText(versions[len(versions)-1].Post, got) {
				t.Errorf("versions = %v, %v, want %d, the last as the row", versions, err, test.want.Version)
			}
			checkProjection(t, s)
		})
	}
}

func version(n int) change     { return func(p *disclosure.Post) { p.Version = n } }
func short(p *disclosure.Post) { p.Fingerprint = "" }

func allPosts(t testing.TB, s *Store, filter Filter) []disclosure.Post {
	t.Helper()
	var posts []disclosure.Post
	for post, err := range s.Posts(t.Context(), filter) {
		if err != nil {
			t.Fatal(err)
		}
		posts = append(posts, post)
	}
	return posts
}

func TestSaveRefuses(t *testing.T) {
	s := open(t)
	for _, post := range []disclosure.Post{{}, {ID: "a"}, {Channel: "portal"}} {
		if bucket, err := s.SavePost(t.Context(), post); err == nil {
			t.Errorf("SavePost(%+v) = %q, want an error", post, bucket)
		}
	}
	if _, err := s.Post(t.Context(), "none"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Post of nothing = %v, want ErrNotFound", err)
	}
	if _, err := s.Versions(t.Context(), "none"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Versions of nothing = %v, want ErrNotFound", err)
	}
}

func TestSaveCleansText(t *testing.T) {
	s := open(t)
	dirty := readPost(func(p *disclosure.Post) {
		p.Title, p.Body, p.Status = "预\x00算' OR ''='?", "正文\xff", ""
		p.Attachments = []disclosure.Attachment{{Text: "\x00表\xfe", URL: "http://example.edu.cn/?a=?"}}
	})
	for _, want := range []disclosure.Bucket{disclosure.New, disclosure.Unchanged} {
		if got, err := s.SavePost(t.Context(), dirty); err != nil || got != want {
			t.Errorf("SavePost = %q, %v, want %q", got, err, want)
		}
	}
	want := dirty
	want.Title, want.Body, want.Status, want.Version = "预算' OR ''='?", "正文\uFFFD", disclosure.StatusOK, 1
	want.Attachments = []disclosure.Attachment{{Text: "表\uFFFD", URL: "http://example.edu.cn/?a=?"}}
	got, err := s.Post(t.Context(), dirty.ID)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("post, %v (-want +got):\n%s", err, diff)
	}
}

// TestVersionsTellWhenTheyWereSeen saves a text twice and its edit once.
func TestVersionsTellWhenTheyWereSeen(t *testing.T) {
	s := open(t)
	for i, post := range []disclosure.Post{readPost(), readPost(), readPost(edited)} {
		s.now = func() time.Time { return noon.AddDate(0, 0, i) }
		if _, err := s.SavePost(t.Context(), post); err != nil {
			t.Fatal(err)
		}
	}
	versions, err := s.Versions(t.Context(), readPost().ID)
	if err != nil || len(versions) != 2 {
		t.Fatal(versions, err)
	}
	for i, want := range []time.Time{noon, noon.AddDate(0, 0, 2)} {
		if !versions[i].Seen.Equal(want) {
			t.Errorf("version %d was seen at %v, want %v", i+1, versions[i].Seen, want)
		}
	}
	if _, err := s.write.ExecContext(t.Context(), `UPDATE versions SET seen = ''`); err != nil {
		t.Fatal(err)
	}
	if versions, err = s.Versions(t.Context(), readPost().ID); err != nil || !versions[0].Seen.IsZero() {
		t.Errorf("a version of an older record was seen at %v, %v", versions, err)
	}
}

func TestNamed(t *testing.T) {
	s := open(t)
	post := readPost(func(p *disclosure.Post) { p.Fingerprint = strings.Repeat("f", 32) })
	alias := readPost(func(p *disclosure.Post) { p.Fingerprint = post.Fingerprint }, elsewhere)
	other := readPost(func(p *disclosure.Post) { p.Channel = "wechat" })
	landed := readPost(func(p *disclosure.Post) { p.URL = "http://www.example.edu.cn/go?id=7" })
	landed.URL = "http://www.example.edu.cn/7.htm"
	for _, p := range []disclosure.Post{post, alias, other, landed} {
		if _, err := s.SavePost(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	both := []string{post.ID, other.ID}
	slices.Sort(both)
	for _, test := range []struct {
		name string
		want []string
	}{
		{post.ID, []string{post.ID}},
		{alias.ID, []string{post.ID}},
		{post.URL, both},
		{"https://m.example.edu.cn/INFO/1001/1.htm?spm=1", both},
		{alias.URL, []string{post.ID}},
		{landed.URL, []string{landed.ID}},
		{"https://example.edu.cn/go?id=7", []string{landed.ID}},
		{"http://www.example.edu.cn/info/1001/2.htm", nil},
		{"", nil},
	} {
		if got, err := s.Named(t.Context(), test.name); err != nil || !slices.Equal(got, test.want) {
			t.Errorf("Named(%q) = %v, %v, want %v", test.name, got, err, test.want)
		}
	}
}

// An address that is told later is kept, and no later table without it takes it
// away.
func TestAddressThatComesLater(t *testing.T) {
	s := open(t)
	typed := disclosure.Post{ID: strings.Repeat("a", 32), Canonical: "import:通知|2023-05-06", Title: "通知", Published: "2023-05-06", Channel: "wechat"}
	addressed := typed
	addressed.URL = "https://mp.example.com/s/1"
	for i, step := range []struct {
		post disclosure.Post
		want disclosure.Bucket
	}{{typed, disclosure.New}, {addressed, disclosure.Updated}, {typed, disclosure.Unchanged}, {addressed, disclosure.Unchanged}} {
		if got, err := s.SavePost(t.Context(), step.post); got != step.want || err != nil {
			t.Errorf("step %d: %s, %v, want %s", i, got, err, step.want)
		}
	}
	if got, err := s.Post(t.Context(), typed.ID); got.URL != addressed.URL || err != nil {
		t.Errorf("the address is %q, %v", got.URL, err)
	}
}
