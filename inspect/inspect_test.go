package inspect_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
	"gongkai/inspect"
)

// today is the day on which the tests inspect.
const today disclosure.Day = "2023-11-08"

func newInspector(t testing.TB) *inspect.Inspector {
	t.Helper()
	inspector, err := inspect.New()
	if err != nil {
		t.Fatal(err)
	}
	return inspector
}

// checklist is a small one with a requirement of each sort.
func checklist() disclosure.Checklist {
	return disclosure.Checklist{
		Categories: []disclosure.Category{{No: 1, Name: "基本信息"}, {No: 3, Name: "财务信息"}, {No: 4, Name: "人事信息"}, {No: 8, Name: "学位信息"}},
		Requirements: []disclosure.Requirement{
			{No: 2, Category: 1, Name: "学校章程及制定的各项规章制度", Offices: []string{"党政办公室"}},
			{No: 6, Category: 1, Name: "信息公开年度报告", Yearly: true, Offices: []string{"党政办公室"}},
			{No: 18, Category: 3, Name: "物资设备采购的招投标", Months: 6, Offices: []string{"国有资产管理处", "后勤处"}},
			{No: 20, Category: 3, Name: "收支决算总表", Yearly: true, Offices: []string{"财务处"}},
			{No: 25, Category: 4, Name: "人员招聘信息", Months: 6, Offices: []string{"人事处"}},
			{No: 45, Category: 8, Name: "新增硕士学位授权点审核办法", Level: disclosure.LevelGraduate, Offices: []string{"研究生处"}},
		},
	}
}

// record is a college without a fault: every requirement is answered in time.
func record(more ...inspect.Post) inspect.Record {
	posts := []inspect.Post{post("章程", 2, "2019-05-01", "青石职业学院章程"), post("采购", 18, "2023-10-20", "实训室设备采购成交公告"), post("招聘", 25, "2023-09-20", "2023年教师招聘公告")}
	posts[1].Made, posts[1].MadeBy = "2023-10-18", "2023年10月18日"
	for year := 2017; year <= 2022; year++ {
		posts = append(posts, post(fmt.Sprint("决算", year), 20, disclosure.Day(fmt.Sprint(year+1, "-09-20")), fmt.Sprint(year, "年度部门决算")))
		posts = append(posts, post(fmt.Sprint("年报", year), 6, disclosure.Day(fmt.Sprint(year+1, "-10-20")), fmt.Sprintf("青石职业学院%d-%d学年信息公开工作年度报告", year, year+1)))
	}
	home := inspect.Page{
		Site: "青石网", URL: "https://www.qingshi.example.edu.cn/", Day: today, Search: true, Entrance: true,
		Links: []string{"qingshi.example.edu.cn/cg.htm"},
	}
	return inspect.Record{
		School: "青石职业学院", Today: today, Checklist: checklist(), Portal: "青石网",
		Sites: []disclosure.Site{{Name: "青石网", Home: home.URL, Channel: "portal", Department: "党政办公室"}},
		Columns: []inspect.Column{{
			Site: "青石网", Name: "采购公告", URL: "https://www.qingshi.example.edu.cn/cg.htm", Requirement: 18, Disclosure: true, Entries: 20, Newest: "2023-10-20",
		}},
		Duties: disclosure.Duties{{Requirement: 45, Exempt: []disclosure.Exemption{{Why: "学校不举办研究生教育"}}}},
		Posts:  append(posts, more...), Pages: []inspect.Page{home},
	}
}

func post(id string, requirement int, day disclosure.Day, title string) inspect.Post {
	return inspect.Post{Letters: 400, Post: disclosure.Post{
		ID: id, URL: "https://www.qingshi.example.edu.cn/info/" + id + ".htm", Canonical: "qingshi.example.edu.cn/info/" + id + ".htm",
		Title: title, Published: day, Channel: "portal", Site: "青石网", Column: "信息公开" + fmt.Sprint(requirement), Department: "党政办公室",
		Requirement: requirement, How: disclosure.HowClassifier, Status: disclosure.StatusOK, PageHash: "ab", ListURL: "https://www.qingshi.example.edu.cn/info/" + id + ".htm",
	}}
}

// told is what a test says of a finding.
type told struct {
	Kind        inspect.Kind
	Severity    inspect.Severity
	Requirement int
	What        string
}

// checkFindings inspects a record and holds what is found against what should be.
func checkFindings(t *testing.T, in inspect.Record, want []told) inspect.Report {
	t.Helper()
	report := newInspector(t).Inspect(in)
	got := []told{}
	for _, f := range report.Findings {
		got = append(got, told{f.Kind, f.Severity, f.Requirement, f.What})
	}
	if want == nil {
		want = []told{}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	return report
}

// without leaves the posts of a requirement out of a record.
func without(record inspect.Record, requirement int) inspect.Record {
	var left []inspect.Post
	for _, post := range record.Posts {
		if post.Requirement != requirement {
			left = append(left, post)
		}
	}
	record.Posts = left
	return record
}

func TestNothingIsWrong(t *testing.T) {
	report := checkFindings(t, record(), nil)
	if report.Score.Total != 100 || len(report.Unknown) != 0 {
		t.Errorf("score %v, unknown %v; want 100 and none", report.Score, report.Unknown)
	}
}

func TestWhoAnswers(t *testing.T) {
	named := disclosure.Duty{Requirement: 18, Department: "资产处", Person: "林青"}
	for _, test := range []struct {
		name               string
		in                 inspect.Record
		department, person string
		suggested          bool
	}{
		{"by the college's own list", func() inspect.Record {
			r := without(record(), 18)
			r.Columns = nil
			r.Duties = append(r.Duties, named)
			return r
		}(), "资产处", "林青", false},
		{"usually", func() inspect.Record { r := without(record(), 18); r.Columns = nil; return r }(), "国有资产管理处", "", true},
		{"who published the last post", func() inspect.Record {
			r := without(record(), 18)
			old := post("旧", 18, "2022-03-01", "图书采购公告")
			old.Department = "图书馆"
			r.Posts = append(r.Posts, old)
			return r
		}(), "图书馆", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := newInspector(t).Inspect(test.in).Findings
			if len(found) != 1 {
				t.Fatalf("%d findings, want 1: %v", len(found), found)
			}
			if f := found[0]; f.Department != test.department || f.Person != test.person || f.Suggested != test.suggested {
				t.Errorf("%s %s suggested %v, want %s %s %v", f.Department, f.Person, f.Suggested, test.department, test.person, test.suggested)
			}
		})
	}
}

// Whatever the record is, a finding shows why, says what to do, and names who.
func TestEveryFindingHasEvidence(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 11))
	inspector := newInspector(t)
	kinds := map[inspect.Kind]bool{}
	for range 300 {
		report := inspector.Inspect(randomRecord(random))
		for _, f := range report.Findings {
			kinds[f.Kind] = true
			if len(f.Evidence) == 0 || f.What == "" || f.Action == "" || f.Title == "" || f.Department == "" || f.Severity.Rank() == 0 || f.Kind.Name() == "" {
				t.Fatalf("a finding without evidence or words: %+v", f)
			}
			for _, evidence := range f.Evidence {
				if evidence.Text == "" || evidence.URL == "" && evidence.Day == "" && f.Kind != inspect.KindPersonal && f.Kind != inspect.KindHidden {
					t.Fatalf("%s: evidence that leads nowhere: %+v", f.Kind, evidence)
				}
			}
		}
		if total := report.Score.Total; total < 0 || total > 100 {
			t.Fatalf("score %v", total)
		}
	}
	for _, kind := range inspect.Kinds() {
		if !kinds[kind] {
			t.Errorf("the random records never show a finding of kind %s", kind)
		}
	}
}

// pick is one of several.
func pick[T any](random *rand.Rand, of ...T) T { return of[random.IntN(len(of))] }

func randomRecord(random *rand.Rand) inspect.Record {
	r := record()
	r.School = pick(random, "青石职业学院", "青石大学")
	r.Duties = pick(random, nil, r.Duties, disclosure.Duties{{Requirement: 18, Department: "资产处", Link: "https://www.qingshi.example.edu.cn/old.htm"}})
	kept := r.Posts[:0]
	for i, p := range r.Posts {
		if random.IntN(3) > 0 {
			continue
		}
		p.Status = pick(random, disclosure.StatusOK, disclosure.StatusOK, disclosure.StatusGone, disclosure.StatusUnreadable, disclosure.StatusHeld)
		p.Published = pick(random, p.Published, "", "2021-02-03", "2023-11-07")
		p.Title = pick(random, p.Title, p.Column, "栏目建设中")
		p.Letters = pick(random, 0, 5, 400)
		p.Made = pick[disclosure.Day](random, "", "2020-01-02", "2023-06-01")
		p.MadeBy = "2023年6月1日"
		p.Column, p.How = pick(random, p.Column, "采购公告"), pick(random, disclosure.HowColumn, disclosure.HowClassifier)
		p.Filed = inspect.Filing{Requirement: 25, Category: 4, Confidence: pick(random, 0.5, 0.95)}
		p.Text = [16]byte{byte(i % 2)}
		kept = append(kept, p)
		r.Personal = append(r.Personal, disclosure.Finding{PostID: p.ID, Kind: pick(random, disclosure.FindingIDCard, disclosure.FindingMobile), Excerpt: "138******21"})
		r.Files = append(r.Files, inspect.BrokenFile{PostID: p.ID, Name: "附件.xls", URL: "https://www.qingshi.example.edu.cn/f.xls", Why: "文件已损坏", Grave: random.IntN(2) == 0})
	}
	r.Posts = kept
	r.Columns = append(r.Columns, inspect.Column{
		Site: "青石网", Name: pick(random, "学校要闻", "通知公告", "学习园地"), URL: "https://www.qingshi.example.edu.cn/x.htm", Disclosure: true,
		Entries: random.IntN(2), Newest: pick[disclosure.Day](random, "", "2020-05-05", "2023-10-01"), Failed: pick(random, nil, nil, &inspect.Trouble{Why: "status 500"}),
	})
	r.Pages[0].Search, r.Pages[0].Entrance = random.IntN(2) == 0, random.IntN(2) == 0
	r.Pages[0].Signs = pick(random, nil, []inspect.Sign{{Severity: inspect.Grave, What: "藏起来的推广链接", URL: "http://x.example.com/"}})
	return r
}
