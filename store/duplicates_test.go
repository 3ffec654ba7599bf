package store

import (
	"cmp"
	"math/rand/v2"
	"testing"

	diff "github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func compareDays(a, b disclosure.Post) int { return cmp.Compare(a.Published, b.Published) }
func compareIDs(a, b disclosure.Post) int  { return cmp.Compare(a.ID, b.ID) }

// copyOf invents a post by what makes it a copy.
func copyOf(channel, site, url, fingerprint string, published disclosure.Day) disclosure.Post {
	canonical, _ := disclosure.CanonicalURL(url)
	return disclosure.Post{
		ID: disclosure.PostID(channel, canonical), URL: url, Canonical: canonical, Title: "题" + fingerprint, Published: published,
		Channel: channel, Site: site, Fingerprint: fingerprint, PageHash: "h" + url,
	}
}

func TestMarkDuplicates(t *testing.T) {
	portal := copyOf("portal", "门户", "http://www.example.edu.cn/1", "f", "2023-03-02")
	early := copyOf("dept", "财务处", "http://cw.example.edu.cn/1", "f", "2023-03-01")
	sameDay := copyOf("dept", "教务处", "http://jw.example.edu.cn/1", "f", "2023-03-02")
	undated := copyOf("portal", "新闻", "http://news.example.edu.cn/1", "f", "")
	shared := copyOf("dept", "后勤处", "http://www.example.edu.cn/1", "", "2023-03-05") // the same address in another channel
	other := copyOf("portal", "门户", "http://www.example.edu.cn/2", "g", "2023-03-01")
	blank := copyOf("portal", "门户", "http://www.example.edu.cn/3", "", "2023-03-01")
	lone := copyOf("dept", "财务处", "http://cw.example.edu.cn/4", "", "2023-03-01")
	wechat := copyOf("wechat", "", "http://mp.example.edu.cn/1", "f", "2023-03-02") // in no order of channels
	march := copyOf("portal", "门户", "http://www.example.edu.cn/5", "m", "2023-03-31")
	april := copyOf("portal", "门户", "http://www.example.edu.cn/6", "m", "2023-04-30")
	aprilToo := copyOf("portal", "门户", "http://www.example.edu.cn/7", "m", "2023-04-30")
	aprilCopied := copyOf("dept", "教务处", "http://jw.example.edu.cn/6", "m", "2023-04-30")
	aprilAgain := copyOf("dept", "教务处", "http://jw.example.edu.cn/7", "m", "2023-04-30")
	mayCopied := copyOf("dept", "教务处", "http://jw.example.edu.cn/8", "m", "2023-05-02")
	aprilLinked := copyOf("dept", "后勤处", "http://www.example.edu.cn/7", "m", "2023-04-30")
	marchLinked := copyOf("dept", "后勤处", "http://www.example.edu.cn/5", "", "2023-04-01")
	linkedToo := copyOf("dept", "后勤处", "http://hq.example.edu.cn/5", "m", "2023-03-31")
	for _, test := range []struct {
		name   string
		posts  []disclosure.Post
		want   map[string]string // ID → original
		unique int
	}{
		{"no copies", []disclosure.Post{portal, other, blank, lone}, map[string]string{}, 4},
		{"earliest day", []disclosure.Post{portal, early, sameDay}, map[string]string{portal.ID: early.ID, sameDay.ID: early.ID}, 1},
		{"then channel", []disclosure.Post{sameDay, portal, wechat}, map[string]string{sameDay.ID: portal.ID, wechat.ID: portal.ID}, 1},
		{"then channels by name", []disclosure.Post{wechat, sameDay}, map[string]string{wechat.ID: sameDay.ID}, 1},
		{"unknown day last", []disclosure.Post{undated, sameDay}, map[string]string{undated.ID: sameDay.ID}, 1},
		{"same address in two channels", []disclosure.Post{portal, shared}, map[string]string{shared.ID: portal.ID}, 1},
		{"joined by address and text", []disclosure.Post{shared, portal, early}, map[string]string{shared.ID: early.ID, portal.ID: early.ID}, 1},
		{"every month in one site", []disclosure.Post{march, april, aprilToo}, map[string]string{}, 3},
		{"every month in two sites", []disclosure.Post{march, april, aprilCopied, mayCopied}, map[string]string{aprilCopied.ID: april.ID}, 3},
		{"twice a day in two sites", []disclosure.Post{april, aprilToo, aprilAgain, aprilCopied}, map[string]string{aprilCopied.ID: april.ID, aprilAgain.ID: aprilToo.ID}, 2},
		{"twice a day in the copying site", []disclosure.Post{april, aprilAgain, aprilCopied}, map[string]string{aprilCopied.ID: april.ID}, 2},
		{"the second of a day also under its address", []disclosure.Post{april, aprilLinked, aprilToo}, map[string]string{aprilLinked.ID: aprilToo.ID}, 2},
		{"address joins what text does not", []disclosure.Post{marchLinked, march, april}, map[string]string{marchLinked.ID: march.ID}, 2},
		{"text does not join two posts of a site over an address", []disclosure.Post{linkedToo, marchLinked, march}, map[string]string{marchLinked.ID: march.ID}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t)
			for _, post := range test.posts {
				plant(t, s, post)
			}
			for round, want := range []int{len(test.want), 0} {
				if changed, err := s.MarkDuplicates(t.Context(), []string{"portal", "dept"}); err != nil || changed != want {
					t.Errorf("MarkDuplicates, round %d = %d, %v, want %d", round+1, changed, err, want)
				}
			}
			if d := diff.Diff(test.want, marked(t, s)); d != "" {
				t.Errorf("marks (-want +got):\n%s", d)
			}
			if unique, err := s.Unique(t.Context(), disclosure.Period{}, nil); err != nil || unique != test.unique {
				t.Errorf("Unique = %d, %v, want %d", unique, err, test.unique)
			}
			checkProjection(t, s)
		})
	}
}

// plant keeps a post as it is, whatever else says the same.
func plant(t *testing.T, s *Store, post disclosure.Post) {
	t.Helper()
	post.Version, post.Status = 1, disclosure.StatusOK
	err := s.update(t.Context(), func(tx transaction) error {
		if err := tx.writePost(t.Context(), insertPost, post, true); err != nil {
			return err
		}
		return tx.addVersion(t.Context(), post)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func marked(t *testing.T, s *Store) map[string]string {
	t.Helper()
	marks := map[string]string{}
	for _, post := range allPosts(t, s, Filter{}) {
		if post.DuplicateOf != "" {
			marks[post.ID] = post.DuplicateOf
		}
	}
	return marks
}

func TestMarksAreTakenBack(t *testing.T) {
	s := open(t)
	original := copyOf("portal", "门户", "http://www.example.edu.cn/1", "f", "2023-03-01")
	copied := copyOf("dept", "财务处", "http://cw.example.edu.cn/1", "f", "2023-03-02")
	copied.Body = "一篇"
	changedText := copied
	changedText.Body, changedText.Fingerprint = "另一篇", "g"
	gone := original
	gone.Status = disclosure.StatusExcluded
	for i, test := range []struct {
		save    disclosure.Post
		changed int
		unique  int
	}{
		{original, 0, 1},
		{copied, 1, 1},
		{changedText, 1, 2},
		{copied, 1, 1},
		{gone, 1, 1},
	} {
		if _, err := s.SavePost(t.Context(), test.save); err != nil {
			t.Fatal(err)
		}
		if changed, err := s.MarkDuplicates(t.Context(), nil); err != nil || changed != test.changed {
			t.Errorf("step %d: MarkDuplicates = %d, %v, want %d", i+1, changed, err, test.changed)
		}
		if unique, err := s.Unique(t.Context(), disclosure.Period{}, nil); err != nil || unique != test.unique {
			t.Errorf("step %d: Unique = %d, %v, want %d", i+1, unique, err, test.unique)
		}
		checkProjection(t, s)
	}
}

// TestOrderOfSavingDoesNotMatter saves the same posts in many orders, among
// them copies over sites and channels and posts that several sites list, and
// compares everything that is counted.
func TestOrderOfSavingDoesNotMatter(t *testing.T) {
	listed := func(site, url string) disclosure.Post {
		post := copyOf("dept", site, url, "", "2023-03-04")
		post.PageHash, post.Department = "", site
		return post
	}
	posts := []disclosure.Post{
		copyOf("portal", "门户", "http://www.example.edu.cn/1", "f", "2023-03-02"),
		copyOf("dept", "财务处", "http://cw.example.edu.cn/1", "f", "2023-03-01"),
		copyOf("dept", "教务处", "http://jw.example.edu.cn/1", "f", "2023-03-01"),
		copyOf("dept", "教务处", "http://jw.example.edu.cn/2", "g", ""),
		copyOf("portal", "新闻", "http://news.example.edu.cn/2", "g", ""),
		listed("财务处", "http://jw.example.edu.cn/2"),
		listed("后勤处", "http://jw.example.edu.cn/2"),
		listed("财务处", "http://www.example.edu.cn/1"),
		listed("后勤处", "http://www.example.edu.cn/1"),
		listed("后勤处", "http://mp.example.edu.cn/9"),
		listed("人事处", "http://mp.example.edu.cn/9"),
		copyOf("portal", "门户", "http://www.example.edu.cn/5", "m", "2023-03-31"),
		copyOf("portal", "门户", "http://www.example.edu.cn/6", "m", "2023-04-30"),
		copyOf("dept", "教务处", "http://jw.example.edu.cn/6", "m", "2023-04-30"),
		copyOf("dept", "教务处", "http://jw.example.edu.cn/8", "m", "2023-05-02"),
		copyOf("dept", "人事处", "http://www.example.edu.cn/6", "m", "2023-05-02"),
		copyOf("dept", "人事处", "http://rs.example.edu.cn/6", "m", "2023-04-30"),
		says("portal", "门户", "www.example.edu.cn/n", "食材采购价格公示", notice("5"), "2023-05-28"),
		says("dept", "教务处", "jw.example.edu.cn/n", "转发：食材采购价格公示", "来源：后勤管理处\n"+notice("5"), "2023-05-29"),
		says("dept", "人事处", "rs.example.edu.cn/n", "食材采购价格公示", string([]rune(notice("5"))[:130])+"……", "2023-05-27"),
		says("dept", "财务处", "cw.example.edu.cn/n", "食材采购价格公示", notice("6"), "2023-06-28"),
	}
	var want []disclosure.Post
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 40 {
		s := open(t)
		for _, i := range random.Perm(len(posts)) {
			if _, err := s.SavePost(t.Context(), posts[i]); err != nil {
				t.Fatal(err)
			}
			if random.IntN(4) == 0 { // in between too
				if _, err := s.MarkDuplicates(t.Context(), []string{"portal", "dept"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := s.MarkDuplicates(t.Context(), []string{"portal", "dept"}); err != nil {
			t.Fatal(err)
		}
		got := allPosts(t, s, Filter{})
		for i := range got {
			got[i].Version = 0 // tells how often the text was seen to change
		}
		if round == 0 {
			want = got
		}
		if d := diff.Diff(want, got); d != "" {
			t.Fatalf("round %d (-first +this):\n%s", round, d)
		}
		checkProjection(t, s)
	}
}
