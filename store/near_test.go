package store

import (
	"math/rand/v2"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// notice is a text of which month is the only difference to that of another
// month.
func notice(month string) string {
	return "根据学校有关规定，现将2023年" + month + "月学生食堂大宗食材采购价格予以公示，接受全体师生员工监督。\n" +
		"本月大米每公斤五元二角，食用油每升十一元，猪肉每公斤二十八元，鸡蛋每公斤九元六角，均不高于本地批发市场的平均价格。\n" +
		"如有疑问请与饮食服务中心联系，办公地点在后勤楼二楼，联系时间为工作日上午八时至下午五时。\n后勤管理处\n2023年" + month + "月28日"
}

// says is a post of a site with a title and text of its own.
func says(channel, site, path, title, body string, published disclosure.Day) disclosure.Post {
	post := copyOf(channel, site, "http://"+path, "", published)
	post.Title, post.Body = title, body
	post.Fingerprint = strings.Join(strings.Fields(title+body), "") // as different as the texts
	return post
}

func TestMarkNearDuplicates(t *testing.T) {
	const title = "2023年5月食堂食材采购价格公示"
	may := says("portal", "门户", "www.example.edu.cn/5", title, notice("5"), "2023-05-28")
	forwarded := says("dept", "学生处", "xsc.example.edu.cn/5", "转发："+title, "各班级：\n现将后勤管理处有关公示转发如下，请知悉。\n"+notice("5"), "2023-05-30")
	cut := says("dept", "教务处", "jw.example.edu.cn/5", title, string([]rune(notice("5"))[:130])+"……", "2023-05-29")
	twice := says("dept", "学生处", "xsc.example.edu.cn/55", title, "来源：后勤管理处\n"+notice("5"), "2023-05-31")
	june := says("dept", "学生处", "xsc.example.edu.cn/6", "2023年6月食堂食材采购价格公示", notice("6"), "2023-06-28")
	juneCut := says("dept", "教务处", "jw.example.edu.cn/6", "2023年6月食堂食材采购价格公示", string([]rune(notice("6"))[:130])+"……", "2023-06-29")
	short := says("portal", "门户", "www.example.edu.cn/7", "公示", "详见附件。", "2023-05-28")
	shortToo := says("dept", "教务处", "jw.example.edu.cn/7", "公示", "详见附件！", "2023-05-28")
	for _, test := range []struct {
		name  string
		posts []disclosure.Post
		want  map[string]string // ID → original
	}{
		{"passed on", []disclosure.Post{forwarded, may}, map[string]string{forwarded.ID: may.ID}},
		{"cut off", []disclosure.Post{cut, forwarded, may}, map[string]string{forwarded.ID: may.ID, cut.ID: may.ID}},
		{"another month", []disclosure.Post{may, june, juneCut}, map[string]string{juneCut.ID: june.ID}},
		{"two of one site", []disclosure.Post{forwarded, twice}, map[string]string{}},
		{"two of the copying site", []disclosure.Post{may, forwarded, twice}, map[string]string{}}, // it cannot be told which
		{"too short", []disclosure.Post{short, shortToo}, map[string]string{}},
	} {
		s := open(t)
		for _, post := range test.posts {
			if _, err := s.SavePost(t.Context(), post); err != nil {
				t.Fatal(err)
			}
		}
		for round, want := range []int{len(test.want), 0} {
			if changed, err := s.MarkDuplicates(t.Context(), []string{"portal", "dept"}); err != nil || changed != want {
				t.Errorf("%s: MarkDuplicates, round %d = %d, %v, want %d", test.name, round+1, changed, err, want)
			}
		}
		if d := diff.Diff(test.want, marked(t, s)); d != "" {
			t.Errorf("%s: marks (-want +got):\n%s", test.name, d)
		}
		checkProjection(t, s)
	}
}

// TestNearMarksFollowThePosts marks after every step what a new record with the
// same posts would mark.
func TestNearMarksFollowThePosts(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	titles := []string{"2023年5月食堂食材采购价格公示", "2023年6月食堂食材采购价格公示"}
	bodies := func() string {
		body := notice([]string{"5", "6"}[random.IntN(2)])
		switch random.IntN(5) {
		case 0:
			return "来源：后勤管理处\n" + body
		case 1:
			return string([]rune(body)[:110+random.IntN(40)]) + "……"
		case 2:
			return strings.ReplaceAll(body, "，", ", ")
		case 3:
			return "无"
		}
		return body
	}
	s := open(t)
	posts := map[string]disclosure.Post{}
	for range 40 {
		site := []string{"门户", "学生处", "教务处", "后勤处"}[random.IntN(4)]
		n := random.IntN(3)
		post := says("dept", site, site+".example.edu.cn/"+string(rune('0'+n)), titles[random.IntN(2)], bodies(), disclosure.Day("2023-05-2"+string(rune('0'+random.IntN(9)))))
		if random.IntN(6) == 0 {
			post.Status = disclosure.StatusExcluded
		}
		post.ID = disclosure.PostID("dept", site+string(rune('0'+n)))
		if _, err := s.SavePost(t.Context(), post); err != nil {
			t.Fatal(err)
		}
		saved, err := s.Post(t.Context(), post.ID)
		if err != nil {
			continue // it turned out to be another address of a post
		}
		posts[post.ID] = saved
		if random.IntN(2) == 0 {
			continue
		}
		if _, err := s.MarkDuplicates(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		anew := open(t)
		for _, post := range allPosts(t, s, Filter{WithBody: true}) {
			post.DuplicateOf = ""
			plant(t, anew, post)
		}
		if _, err := anew.MarkDuplicates(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if d := diff.Diff(marked(t, anew), marked(t, s)); d != "" {
			t.Fatalf("marks (-of a new record +of this one):\n%s", d)
		}
	}
	checkProjection(t, s)
}

// TestMarkingKeepsOnlyWhatIsOfUse looks at the rows that save work.
func TestMarkingKeepsOnlyWhatIsOfUse(t *testing.T) {
	s := open(t)
	counts := func() (sketches, likenesses int) {
		row := s.read.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM sketches), (SELECT count(*) FROM likenesses)`)
		if err := row.Scan(&sketches, &likenesses); err != nil {
			t.Fatal(err)
		}
		return sketches, likenesses
	}
	original := says("portal", "门户", "www.example.edu.cn/5", "食材采购价格公示", notice("5"), "2023-05-28")
	cut := says("dept", "教务处", "jw.example.edu.cn/5", "食材采购价格公示", string([]rune(notice("5"))[:130])+"……", "2023-05-29")
	other := cut
	other.Body, other.Fingerprint = "另有安排，不再公示。", "other"
	for i, test := range []struct {
		post                 disclosure.Post
		sketches, likenesses int
	}{{original, 1, 0}, {cut, 2, 1}, {other, 2, 0}, {cut, 2, 1}} {
		if _, err := s.SavePost(t.Context(), test.post); err != nil {
			t.Fatal(err)
		}
		if _, err := s.MarkDuplicates(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if sketches, likenesses := counts(); sketches != test.sketches || likenesses != test.likenesses {
			t.Errorf("step %d: %d sketches, %d likenesses, want %d, %d", i+1, sketches, likenesses, test.sketches, test.likenesses)
		}
	}
	if _, err := s.MovePosts(t.Context(), []Move{{From: "教务处", To: disclosure.Site{Name: "教务处", Channel: "portal"}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.MarkDuplicates(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if sketches, _ := counts(); sketches != 2 || len(marked(t, s)) != 1 {
		t.Errorf("%d sketches and %v marked after a move, want 2 and one", sketches, marked(t, s))
	}
}

// TestMarkingDoesNothingTwice holds that a marking without a change before it
// reads no post: one that was changed behind its back stays.
func TestMarkingDoesNothingTwice(t *testing.T) {
	s := open(t)
	for i, site := range []string{"门户", "教务处"} {
		post := copyOf("portal", site, "http://"+[]string{"a", "b"}[i]+".example.edu.cn/1", "f", "2023-05-06")
		if _, err := s.SavePost(t.Context(), post); err != nil {
			t.Fatal(err)
		}
	}
	mark := func(want int, channels ...string) {
		t.Helper()
		if changed, err := s.MarkDuplicates(t.Context(), channels); err != nil || changed != want {
			t.Errorf("MarkDuplicates = %d, %v, want %d", changed, err, want)
		}
	}
	mark(1, "portal", "dept")
	if _, err := s.write.ExecContext(t.Context(), `UPDATE posts SET duplicate_of = '', copy_group = ''`); err != nil {
		t.Fatal(err)
	}
	mark(0, "portal", "dept")
	mark(1, "dept", "portal") // another order of channels
	unlike := copyOf("portal", "教务处", "http://b.example.edu.cn/1", "g", "2023-05-06")
	unlike.Title = "题f" // the fingerprint is another one, and nothing that a reader sees
	if _, err := s.SavePost(t.Context(), unlike); err != nil {
		t.Fatal(err)
	}
	mark(1, "dept", "portal")
}
