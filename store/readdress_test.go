package store

import (
	"path/filepath"
	"slices"
	"testing"

	"gongkai/disclosure"
)

// TestRecordsAreReaddressed opens a record whose addresses were written by
// earlier rules.
func TestRecordsAreReaddressed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	s := openAt(t, path)
	under := func(canonical string, edits ...func(*disclosure.Post)) disclosure.Post {
		post := readPost(append(edits, short)...)
		post.Canonical, post.URL = canonical, "http://"+canonical
		post.ID = disclosure.PostID(post.Channel, canonical)
		return post
	}
	list := under("example.edu.cn/tzgg/#关于停水的通知|2023-05-06", unreadable)
	listed := under("example.edu.cn/xxgk/", unreadable)
	for _, post := range []disclosure.Post{
		under("example.edu.cn/News/Show.asp?ID=5"),
		under("example.edu.cn/node/5/print", edited), under("example.edu.cn/node/5"),
		list, listed, under("import:停水|2023-05-06"),
		with("own", under("example.edu.cn/Index.html")),
		under("example.edu.cn/info/1001/1.htm"),
	} {
		plant(t, s, post)
	}
	alias := under("example.edu.cn/INFO/1.HTM")
	for _, query := range []string{
		`INSERT INTO aliases (id, post_id, canonical, url) VALUES ('` + alias.ID + `', '` + under("example.edu.cn/info/1001/1.htm").ID + `', 'example.edu.cn/INFO/1.HTM', '')`,
		`INSERT INTO aliases (id, post_id, canonical, url) VALUES ('of-itself', '` + under("example.edu.cn/info/1001/1.htm").ID + `', 'example.edu.cn/content.jsp?wbnewsid=1&wbtreeid=1001', '')`,
		`UPDATE counters SET value = 1 WHERE name = 'identity'`,
	} {
		if _, err := s.write.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"example.edu.cn/", "example.edu.cn/info/1001/1.htm", "example.edu.cn/news/show.asp?id=5", "example.edu.cn/node/5",
		"example.edu.cn/tzgg#关于停水的通知|2023-05-06", "example.edu.cn/xxgk", "import:停水|2023-05-06",
	}
	for range 2 {
		s = openAt(t, path)
		var got []string
		for _, post := range allPosts(t, s, Filter{}) {
			got = append(got, post.Canonical)
			if post.ID != "own" && post.ID != disclosure.PostID(post.Channel, post.Canonical) {
				t.Errorf("%s has not the ID of its address", post.Canonical)
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("addresses %q, want %q", got, want)
		}
		if ids, err := s.Named(t.Context(), "http://www.example.edu.cn/info/1.htm"); err != nil || len(ids) != 1 {
			t.Errorf("the other address leads to %v, %v, want one post", ids, err)
		}
		var own int
		if err := s.read.QueryRowContext(t.Context(), `SELECT count(*) FROM aliases WHERE id IN (SELECT id FROM posts)`).Scan(&own); err != nil || own != 0 {
			t.Errorf("%d addresses of posts are other addresses as well, %v", own, err)
		}
		checkProjection(t, s)
	}
}
