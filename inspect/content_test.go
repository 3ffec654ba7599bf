package inspect_test

import (
	"strings"
	"testing"

	"gongkai/disclosure"
	"gongkai/inspect"
)

// with is a record without a fault but for a post.
func with(p inspect.Post, change func(*inspect.Post)) inspect.Record {
	change(&p)
	return record(p)
}

func ordinary() inspect.Post {
	return post("某条", 18, "2023-09-12", "学生宿舍空调采购公告")
}

func TestDead(t *testing.T) {
	file := inspect.BrokenFile{PostID: "采购", Name: "中标清单.xlsx", URL: "https://www.qingshi.example.edu.cn/1.xlsx", Why: "返回 404，文件不存在", Grave: true}
	page := file
	page.Why, page.Grave = "下载到的是网页，不是文件", false
	withFile := func(file inspect.BrokenFile) inspect.Record {
		r := record()
		r.Files = []inspect.BrokenFile{file}
		return r
	}
	unread := with(ordinary(), func(p *inspect.Post) { p.Status = disclosure.StatusUnreadable })
	unread.Unread = map[string]inspect.Trouble{ordinary().URL: {Why: "返回 404"}}
	kept := unread
	kept.Unread = map[string]inspect.Trouble{ordinary().URL: {Why: "网站不让程序读取", Ours: true}}
	closed := record()
	closed.Columns[0].Failed = &inspect.Trouble{Why: "status 500"}
	for _, test := range []struct {
		name string
		in   inspect.Record
		want []told
	}{
		{"unreadable", unread, []told{{inspect.KindDead, inspect.Major, 18, "列表里有这一条，但是打不开：返回 404"}}},
		{"kept from programs only", kept, nil},
		{"only a script opens it", with(ordinary(), func(p *inspect.Post) { p.Status, p.ListURL, p.Column = disclosure.StatusUnreadable, "", "采购公告" }), []told{{inspect.KindDead, inspect.Minor, 18, "列表里有 1 条没有找到能打开的网址"}}},
		{"gone", with(ordinary(), func(p *inspect.Post) { p.Status = disclosure.StatusGone }), []told{{inspect.KindDead, inspect.Minor, 18, "曾经公开过，现在已经从网站上消失"}}},
		{"excluded by the officer", with(ordinary(), func(p *inspect.Post) { p.Status = disclosure.StatusExcluded }), nil},
		{"a file that is not there", withFile(file), []told{{inspect.KindDead, inspect.Major, 18, "1 个附件不能正常打开：《中标清单.xlsx》（返回 404，文件不存在）"}}},
		{"a file behind a captcha", withFile(page), []told{{inspect.KindDead, inspect.Minor, 18, "1 个附件不能正常打开：《中标清单.xlsx》（下载到的是网页，不是文件）"}}},
		{"a column", closed, []told{{inspect.KindDead, inspect.Major, 18, "栏目页面打不开：status 500"}}},
	} {
		t.Run(test.name, func(t *testing.T) { checkFindings(t, test.in, test.want) })
	}
}

func TestPlaceholders(t *testing.T) {
	empty := func(title string) inspect.Record {
		return with(ordinary(), func(p *inspect.Post) { p.Title, p.Letters = title, 0 })
	}
	for _, test := range []struct {
		name string
		in   inspect.Record
		want []told
	}{
		{"named like a requirement", empty("人员招聘信息"), []told{{inspect.KindPlaceholder, inspect.Major, 18, "标题就是事项或栏目的名称，没有正文和附件"}}},
		{"under construction", with(ordinary(), func(p *inspect.Post) { p.Letters, p.Stub = 6, "建设中" }), []told{{inspect.KindPlaceholder, inspect.Major, 18, "页面只有「建设中」这样的占位文字"}}},
		{"nothing to read", empty("学籍处理公告"), []told{{inspect.KindPlaceholder, inspect.Minor, 18, "没有读到文字，也没有附件：可能是空白，也可能只有图片或视频"}}},
		{"news that is a picture", with(ordinary(), func(p *inspect.Post) { p.Letters, p.Requirement = 0, 0 }), nil},
		{"only a file", with(ordinary(), func(p *inspect.Post) { p.Letters, p.Attachments = 0, []disclosure.Attachment{{Text: "公告.pdf"}} }), nil},
		{"it leads off the site", with(ordinary(), func(p *inspect.Post) { p.Letters, p.PageHash = 0, "" }), nil},
		{"short, but it says something", with(ordinary(), func(p *inspect.Post) { p.Letters = 15 }), nil},
	} {
		t.Run(test.name, func(t *testing.T) { checkFindings(t, test.in, test.want) })
	}
}

func TestStubsOfText(t *testing.T) {
	inspector := newInspector(t)
	for _, test := range []struct{ in, want string }{
		{"栏目建设中，敬请期待！", "建设中"},
		{"暂无内容", "暂无内容"},
		{"我校新图书馆目前仍在建设中，预计2024年9月交付使用，届时将新增阅览座位两千个。", ""},
		{"同意。", ""},
	} {
		if got := inspector.Post(disclosure.Post{Body: test.in}, inspect.Filing{}).Stub; got != test.want {
			t.Errorf("%s: stub %q, want %q", test.in, got, test.want)
		}
	}
}

func TestDuplicates(t *testing.T) {
	twice := func(change func(a, b *inspect.Post)) inspect.Record {
		a, b := ordinary(), ordinary()
		b.ID, b.URL = "另一条", "https://www.qingshi.example.edu.cn/info/2.htm"
		change(&a, &b)
		return record(a, b)
	}
	text := [16]byte{7}
	for _, test := range []struct {
		name string
		in   inspect.Record
		want []told
	}{
		{"the same title two days apart", twice(func(_, b *inspect.Post) { b.Published = "2023-09-14" }), []told{{inspect.KindDuplicate, inspect.Minor, 18, "同一栏目里有 2 条标题相同，日期相差不到 7 天"}}},
		{"the same title two days apart, and again a year later", func() inspect.Record {
			r := twice(func(a, b *inspect.Post) { a.Published, b.Published = "2022-09-12", "2022-09-14" })
			r.Posts = append(r.Posts, ordinary())
			return r
		}(), []told{{inspect.KindDuplicate, inspect.Minor, 18, "同一栏目里有 2 条标题相同，日期相差不到 7 天"}}},
		{"the same title a year later", twice(func(_, b *inspect.Post) { b.Published = "2022-09-14" }), nil},
		{"the same title in another column", twice(func(_, b *inspect.Post) { b.Column = "别的栏目" }), nil},
		{"the same text under another title", twice(func(a, b *inspect.Post) { a.Text, b.Text, b.Title = text, text, "宿舍空调采购公告（更正）" }), []told{{inspect.KindDuplicate, inspect.Minor, 18, "同一网站里有 2 条正文相同"}}},
		{"the same text at another site", twice(func(a, b *inspect.Post) { a.Text, b.Text, b.Site, b.Title = text, text, "后勤网", "采购" }), nil},
	} {
		t.Run(test.name, func(t *testing.T) { checkFindings(t, test.in, test.want) })
	}
}

// Lists that one wording announces are not the same.
func TestTextsOfPosts(t *testing.T) {
	inspector := newInspector(t)
	body := strings.Repeat("现将拟录取名单予以公示，公示期五个工作日。", 8)
	text := func(body string, attachments ...disclosure.Attachment) [16]byte {
		return inspector.Post(disclosure.Post{Body: body, Attachments: attachments}, inspect.Filing{}).Text
	}
	for _, test := range []struct {
		name string
		a, b [16]byte
		same bool
	}{
		{"the same", text(body), text(strings.ReplaceAll(body, "，", ", ")), true},
		{"other lists", text(body, disclosure.Attachment{Text: "一班.xls"}), text(body, disclosure.Attachment{Text: "二班.xls"}), false},
		{"too short to say", text("特此公告。"), [16]byte{}, true},
	} {
		if got := test.a == test.b; got != test.same {
			t.Errorf("%s: same %v, want %v", test.name, got, test.same)
		}
	}
}

// What was imported may stand at no site and in no column; its finding has a
// title all the same.
func TestUndatedOfNoSite(t *testing.T) {
	report := newInspector(t).Inspect(with(ordinary(), func(p *inspect.Post) { p.Published, p.Site, p.Column = "", "", "" }))
	if len(report.Findings) != 1 || report.Findings[0].Title != "没有网站和栏目的信息" {
		t.Errorf("findings %v, want one with a title", report.Findings)
	}
}

func TestUndated(t *testing.T) {
	checkFindings(t, with(ordinary(), func(p *inspect.Post) { p.Published = "" }), []told{{inspect.KindUndated, inspect.Minor, 0, "1 条信息没有日期，不计入任何统计期限"}})
}

func TestMisfit(t *testing.T) {
	column := func(wrong, right int, confidence float64, category int) inspect.Record {
		r := without(record(), 18)
		for i := range wrong + right {
			p := post(string(rune('a'+i)), 18, "2023-10-20", "第"+string(rune('甲'+i))+"号公告")
			p.Column, p.How = "采购公告", disclosure.HowColumn
			if i < wrong {
				p.Filed = inspect.Filing{Requirement: 25, Category: category, Confidence: confidence, Name: "人员招聘信息"}
			}
			r.Posts = append(r.Posts, p)
		}
		return r
	}
	for _, test := range []struct {
		name string
		in   inspect.Record
		want []told
	}{
		{"the column is another one", column(3, 2, 0.7, 4), []told{{inspect.KindMisfit, inspect.Major, 18, "栏目对应清单事项 18，但 5 条里有 3 条看标题属于别的类别，例如「第甲号公告」像是事项 25"}}},
		{"one of the same category", column(3, 2, 0.7, 3), nil},
		{"not sure enough", column(3, 2, 0.5, 4), nil},
		{"a stray", column(1, 8, 0.95, 4), []told{{inspect.KindMisfit, inspect.Minor, 18, "栏目「采购公告」对应清单事项 18，这一条看标题像是事项 25（人员招聘信息）"}}},
		{"perhaps a stray", column(1, 8, 0.8, 4), nil},
	} {
		t.Run(test.name, func(t *testing.T) { checkFindings(t, test.in, test.want) })
	}
}

func TestPersonal(t *testing.T) {
	found := func(kinds ...disclosure.FindingKind) inspect.Record {
		r := record()
		for _, kind := range kinds {
			r.Personal = append(r.Personal, disclosure.Finding{PostID: "招聘", Kind: kind, Excerpt: "138******21"})
		}
		return r
	}
	mobile := disclosure.FindingMobile
	for _, test := range []struct {
		name string
		in   inspect.Record
		want []told
	}{
		{"an identity card", found(disclosure.FindingIDCard, mobile), []told{{inspect.KindPersonal, inspect.Grave, 25, "公开的内容里有个人信息：身份证号 1 处，手机号 1 处"}}},
		{"whom to ask", found(mobile, mobile), []told{{inspect.KindPersonal, inspect.Minor, 25, "公开的内容里有个人信息：手机号 2 处"}}},
		{"a list of persons", found(mobile, mobile, mobile), []told{{inspect.KindPersonal, inspect.Major, 25, "公开的内容里有个人信息：手机号 3 处"}}},
	} {
		t.Run(test.name, func(t *testing.T) { checkFindings(t, test.in, test.want) })
	}
}

func TestSilent(t *testing.T) {
	column := func(name string, newest disclosure.Day, requirement, entries int) inspect.Record {
		r := record()
		r.Columns = append(r.Columns, inspect.Column{Site: "青石网", Name: name, URL: "https://www.qingshi.example.edu.cn/l.htm", Requirement: requirement, Newest: newest, Entries: entries})
		return r
	}
	quiet := record()
	quiet.Sites = append(quiet.Sites, disclosure.Site{Name: "团委", Home: "https://tw.qingshi.example.edu.cn/", Channel: "portal", Department: "团委"})
	quiet.Pages = append(quiet.Pages, inspect.Page{Site: "团委", URL: "https://tw.qingshi.example.edu.cn/", Search: true})
	old := post("团", 0, "2023-04-30", "五四表彰")
	old.Site = "团委"
	asleep := quiet
	asleep.Posts = append(asleep.Posts, old)
	unseen := column("学校要闻", "2023-09-20", 0, 20)
	unseen.Crawled = map[string]disclosure.Day{"青石网": "2023-10-01"}
	for _, test := range []struct {
		name string
		in   inspect.Record
		want []told
	}{
		{"fresh when the site was crawled last", unseen, nil},
		{"news of three weeks ago", column("学校要闻", "2023-10-18", 0, 20), []told{{inspect.KindSilent, inspect.Minor, 0, "动态类栏目超过两周没有更新，最近一条是 2023-10-18"}}},
		{"news of last week", column("学校要闻", "2023-11-01", 0, 20), nil},
		{"news of last year", column("学校要闻", "2022-10-18", 0, 20), []told{{inspect.KindSilent, inspect.Major, 0, "栏目超过 6 个月没有更新，最近一条是 2022-10-18"}}},
		{"notices of half a year ago", column("通知公告", "2023-05-01", 0, 20), []told{{inspect.KindSilent, inspect.Major, 0, "栏目超过 6 个月没有更新，最近一条是 2023-05-01"}}},
		{"what rarely changes", column("办事指南", "2023-01-05", 0, 20), nil},
		{"what a requirement gives a rhythm", column("规章制度", "2019-01-05", 2, 20), nil},
		{"an empty column", column("下载", "", 0, 0), []told{{inspect.KindEmpty, inspect.Minor, 0, "栏目里没有信息"}}},
		{"its posts stand in an earlier column", column("下载", "", 0, 12), nil},
		{"a site that keeps programs out", func() inspect.Record {
			r := quiet
			r.Down = map[string]inspect.Trouble{"团委": {Why: "网站不让程序读取（status 412）", Ours: true}}
			return r
		}(), nil},
		{"a site whose column cannot be read", func() inspect.Record {
			r := quiet
			r.Columns = append(r.Columns[:1:1], inspect.Column{Site: "团委", Name: "通知", URL: "https://tw.qingshi.example.edu.cn/tz.htm", Failed: &inspect.Trouble{Why: "robots.txt", Ours: true}})
			return r
		}(), nil},
		{"a site that is down", func() inspect.Record {
			r := quiet
			r.Down = map[string]inspect.Trouble{"团委": {Why: "域名不存在"}}
			return r
		}(), []told{{inspect.KindDead, inspect.Major, 0, "网站首页打不开：域名不存在"}}},
		{"a site without posts", quiet, []told{{inspect.KindSilent, inspect.Major, 0, "网站没有采集到任何信息"}}},
		{"a site that is asleep", asleep, []told{{inspect.KindSilent, inspect.Major, 0, "网站超过 6 个月没有更新，最近一条是 2023-04-30"}}},
	} {
		t.Run(test.name, func(t *testing.T) { checkFindings(t, test.in, test.want) })
	}
}
