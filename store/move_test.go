package store

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// toPortal is where the tests move a site of channel dept to.
var toPortal = disclosure.Site{Name: "门户", Channel: "portal", Department: "财务处"}

// inDept is readPost in the wrong channel, under the wrong name.
func inDept(p *disclosure.Post) { p.Channel, p.Site, p.Department = "dept", "旧名", "旧处" }

func TestMovePosts(t *testing.T) {
	same := readPost(inDept, func(p *disclosure.Post) { p.Channel = "portal" })
	owned := readPost(inDept)
	for _, test := range []struct {
		name  string
		saved []disclosure.Post
		moved int
		want  []disclosure.Post // by day and ID, without the version
	}{
		{"into another channel", []disclosure.Post{readPost(inDept), readPost(inDept, edited)}, 1, []disclosure.Post{readPost(edited)}},
		{"to another name", []disclosure.Post{same}, 1, []disclosure.Post{readPost()}},
		{"already there", []disclosure.Post{readPost()}, 0, []disclosure.Post{readPost()}},
		{"onto the same post", []disclosure.Post{readPost(inDept), readPost()}, 1, []disclosure.Post{readPost()}},
		{"onto a newer text", []disclosure.Post{readPost(inDept), readPost(edited)}, 1, []disclosure.Post{readPost(edited)}},
		{"onto a post that is only listed", []disclosure.Post{readPost(inDept), readPost(unreadable)}, 1, []disclosure.Post{readPost()}},
		{"only listed, onto a post that was read", []disclosure.Post{readPost(inDept, unreadable), readPost()}, 1, []disclosure.Post{readPost()}},
		{"with the officer's decision", []disclosure.Post{readPost(inDept), readPost(inDept, officer), readPost(edited)}, 1, []disclosure.Post{readPost(edited, officer)}},
		{"onto the officer's decision", []disclosure.Post{readPost(inDept), readPost(), readPost(officer)}, 1, []disclosure.Post{readPost(officer)}},
		{"excluded", []disclosure.Post{readPost(inDept, excluded), readPost()}, 1, nil},
		{"onto another address of itself", []disclosure.Post{readPost(inDept, elsewhere), readPost(), readPost(elsewhere)}, 1, []disclosure.Post{readPost()}},
		{"other sites stay", []disclosure.Post{readPost(inDept, at("教务处"))}, 0, []disclosure.Post{readPost(inDept, at("教务处"))}},
		{"onto another site's post", []disclosure.Post{readPost(inDept), readPost(listed, at("教务处"))}, 1, []disclosure.Post{readPost()}},
		{"imported under an ID of its own", []disclosure.Post{with("own", owned)}, 1, []disclosure.Post{with("own", readPost())}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t)
			for _, post := range test.saved {
				if _, err := s.SavePost(t.Context(), post); err != nil {
					t.Fatal(err)
				}
			}
			before := lastChange(t, s)
			for _, want := range []int{test.moved, 0} {
				if moved, err := s.MovePosts(t.Context(), []Move{{From: "旧名", To: toPortal}}); err != nil || moved[0] != want {
					t.Errorf("MovePosts = %d, %v, want %d", moved, err, want)
				}
			}
			got := allPosts(t, s, Filter{WithBody: true})
			for i := range got {
				got[i].Version = 0
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("posts (-want +got):\n%s", diff)
			}
			if after := lastChange(t, s); (after > before) != (test.moved > 0) {
				t.Errorf("last change %d, then %d, with %d moved", before, after, test.moved)
			}
			checkProjection(t, s)
		})
	}
}

func with(id string, post disclosure.Post) disclosure.Post {
	post.ID = id
	return post
}

// TestMovePostsTakesEverythingAlong moves a post with versions and another
// address, follows it as an index does, and moves it back.
func TestMovePostsTakesEverythingAlong(t *testing.T) {
	s := open(t)
	save := func(post disclosure.Post, want disclosure.Bucket) {
		t.Helper()
		if got, err := s.SavePost(t.Context(), post); err != nil || got != want {
			t.Errorf("SavePost = %q, %v, want %q", got, err, want)
		}
	}
	save(readPost(inDept, edited), disclosure.New)
	save(readPost(inDept), disclosure.Updated)
	save(readPost(inDept, elsewhere), disclosure.Duplicate)
	held := lastChange(t, s)
	for _, to := range []disclosure.Site{toPortal, {Name: "旧名", Channel: "dept", Department: "旧处"}, toPortal} {
		from := map[string]string{"门户": "旧名", "旧名": "门户"}[to.Name]
		if moved, err := s.MovePosts(t.Context(), []Move{{From: from, To: to}}); err != nil || moved[0] != 1 {
			t.Fatalf("MovePosts = %d, %v, want 1", moved, err)
		}
	}
	changes, err := s.Changes(t.Context(), held, 9)
	if err != nil || len(changes) != 2 {
		t.Fatalf("Changes = %v, %v, want the old ID's and the new one's", changes, err)
	}
	for _, change := range changes {
		if change.Deleted != (change.Post.ID == readPost(inDept).ID) {
			t.Errorf("change %+v, want only the old ID deleted", change)
		}
	}
	if versions, err := s.Versions(t.Context(), readPost().ID); err != nil || len(versions) != 2 || versions[1].Body != readPost().Body {
		t.Errorf("Versions = %v, %v, want both", versions, err)
	}
	save(readPost(elsewhere, unreadable), disclosure.Duplicate)
	save(readPost(inDept, elsewhere, unreadable), disclosure.New) // that channel knows nothing of it any more
	checkProjection(t, s)
}

func TestMovePostsRefuses(t *testing.T) {
	s := open(t)
	for _, move := range []Move{{From: "旧名", To: disclosure.Site{Name: "门户"}}, {From: "旧名", To: disclosure.Site{Channel: "portal"}}, {To: toPortal}} {
		if _, err := s.MovePosts(t.Context(), []Move{{From: "旧名", To: toPortal}, move}); err == nil {
			t.Errorf("MovePosts %+v succeeded", move)
		}
	}
}

// TestMovePostsAtOnce exchanges the names of two sites, and gives the posts of
// one host and channel to a third one.
func TestMovePostsAtOnce(t *testing.T) {
	s := open(t)
	save := func(channel, site, address string, edits ...func(*disclosure.Post)) {
		t.Helper()
		edits = append(edits, func(p *disclosure.Post) { p.URL, p.Channel, p.Site, p.Fingerprint = address, channel, site, "" })
		if _, err := s.SavePost(t.Context(), readPost(edits...)); err != nil {
			t.Fatal(err)
		}
	}
	save("dept", "甲", "http://a.example.edu.cn/1")
	save("dept", "甲", "http://a.example.edu.cn/2", unreadable)
	save("wechat", "甲", "http://mp.example.edu.cn/3", listed)
	save("portal", "乙", "http://b.example.edu.cn/4")
	save("portal", "乙", "http://c.example.edu.cn/5")
	save("portal", "乙", "http://c.example.edu.cn/6", listed) // a link of 乙, for all that is known
	moved, err := s.MovePosts(t.Context(), []Move{
		{From: "甲", Channel: "dept", To: disclosure.Site{Name: "乙", Channel: "dept"}},
		{From: "乙", Host: "c.example.edu.cn", To: disclosure.Site{Name: "丙", Channel: "dept"}},
		{From: "乙", Channel: "portal", Host: "b.example.edu.cn", To: disclosure.Site{Name: "甲", Channel: "portal"}},
	})
	if diff := cmp.Diff([]int{2, 1, 1}, moved); err != nil || diff != "" {
		t.Errorf("MovePosts, %v (-want +got):\n%s", err, diff)
	}
	got := map[string]string{}
	for _, post := range allPosts(t, s, Filter{}) {
		if post.ID != disclosure.PostID(post.Channel, post.Canonical) {
			t.Errorf("%s has not the ID of its channel", post.URL)
		}
		got[post.URL[len(post.URL)-1:]] = post.Channel + " " + post.Site
	}
	want := map[string]string{"1": "dept 乙", "2": "dept 乙", "3": "wechat 甲", "4": "portal 甲", "5": "dept 丙", "6": "portal 乙"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
	checkProjection(t, s)
}

func TestSites(t *testing.T) {
	s := open(t)
	save := func(channel, site, address string, edits ...func(*disclosure.Post)) {
		t.Helper()
		edits = append(edits, func(p *disclosure.Post) { p.URL, p.Channel, p.Site, p.Fingerprint = address, channel, site, "" })
		if _, err := s.SavePost(t.Context(), readPost(edits...)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		save("portal", "门户", fmt.Sprintf("http://www.example.edu.cn/%d", i))
		save("portal", "门户", fmt.Sprintf("http://mp.example.edu.cn/%d", i), listed)
		save("portal", "门户", fmt.Sprintf("http://mp.example.edu.cn/x%d", i), unreadable)
	}
	save("portal", "门户", "http://old.example.edu.cn/1")
	save("dept", "门户", "https://www.example.edu.cn:8443/1", excluded)
	save("dept", "教务处", "http://jw.example.edu.cn/1", listed)
	save("wechat", "", "http://mp.example.edu.cn/9")
	got, err := s.Sites(t.Context())
	want := []Site{
		{Name: "教务处", Channel: "dept", Posts: 1},
		{Name: "门户", Channel: "dept", Host: "example.edu.cn:8443", Posts: 1},
		{Name: "门户", Channel: "portal", Host: "example.edu.cn", Others: []string{"old.example.edu.cn"}, Posts: 10},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Sites, %v (-want +got):\n%s", err, diff)
	}
}
