package indextest

import (
	"testing"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// corpus is what the tests of texts search in. Every word of it is invented.
func corpus() []disclosure.Post {
	posts := []disclosure.Post{
		post("1", "关于开展2023年待处理仪器设备集中报废的通知", "各部门请于月底前把清单交到实验楼，逾期不候。联系人甲老师。"),
		post("2", "学生国家奖学金评审办法（试行）", "第一条 为激励学生勤奋学习，制定本办法。\n第二条 评审委员会由九人组成。"),
		post("3", "附属医院护理人员招聘公告", "招聘护士十名，待遇从优。报名邮箱见附件，咨询电话２０２３。"),
		post("4", "第59期入党积极分子培训班开班", "培训为期三天，地点在大礼堂。"),
		post("5", "我校SkyRunner团队在“蓝鲸杯”竞赛中获一等奖", "团队成员表示将继续努力，参加WorldCup比赛。"),
		post("6", "2022—2023学年信息公开工作年度报告", "全校主动公开信息若干条，其中门户网站若干条。"),
		post("7", "教职工代表大会制度", "教职工代表大会每年召开一次，三年一届。"),
		post("8", "🎉喜报🎉 我校教师获教学成果奖", "emoji 也要能存进去 🎈。"),
		post("9", "高校毕业生就业质量年度报告", "就业率与就业流向见附表。"),
		post("10", "图书馆中心机房采购项目中标结果", "中标单位为某某科技公司，金额见附件。"),
		post("11", "冀教〔2023〕15号 关于转发安全检查文件的通知", "请遵照执行。"),
		post("12", "讲座预告：古代桥梁的营造", "主讲人乙教授，时间周三下午。"),
	}
	posts[9].Attachments = []disclosure.Attachment{{Text: "评标报告.pdf", URL: "http://college.example.edu.cn/a.pdf"}}
	posts[9].Department = "国有资产管理处"
	return posts
}

func testText(t *testing.T, open Opener) {
	index, _ := open(t, "text")
	apply(t, index, corpus()...)
	for _, test := range []struct{ text, want string }{
		{"奖学金", "学生国家奖学金评审办法（试行）"},
		{"国家奖学金评审", "学生国家奖学金评审办法（试行）"},
		{"试行）", "学生国家奖学金评审办法（试行）"},
		{"激励学生", "学生国家奖学金评审办法（试行）"},                 // in the body
		{"大礼堂", "第59期入党积极分子培训班开班"},                  // in the body
		{"护", "附属医院护理人员招聘公告"},                       // one character
		{"堂", "第59期入党积极分子培训班开班"},                    // the last character of a run in the body
		{"59期", "第59期入党积极分子培训班开班"},                  // digits and characters
		{"skyrunner", "我校SkyRunner团队在“蓝鲸杯”竞赛中获一等奖"}, // letter case
		{"ＳｋｙＲｕｎｎｅｒ", "我校SkyRunner团队在“蓝鲸杯”竞赛中获一等奖"}, // full width
		{"skyrun", "我校SkyRunner团队在“蓝鲸杯”竞赛中获一等奖"},    // the beginning of a word
		{"SkyRunner 蓝鲸杯", "我校SkyRunner团队在“蓝鲸杯”竞赛中获一等奖"},
		{"worldcup", "我校SkyRunner团队在“蓝鲸杯”竞赛中获一等奖"},
		{"评标报告", "图书馆中心机房采购项目中标结果"},           // the name of an attachment
		{"国有资产管理处 机房", "图书馆中心机房采购项目中标结果"},     // department and title
		{"报废 实验楼", "关于开展2023年待处理仪器设备集中报废的通知"}, // title and body
		{"冀教〔2023〕15号", "冀教〔2023〕15号 关于转发安全检查文件的通知"},
		{"  奖学金  ", "学生国家奖学金评审办法（试行）"},
	} {
		results := search(t, index, indexer.Query{Text: test.text})
		if len(results.Hits) == 0 || results.Hits[0].Title != test.want {
			t.Errorf("Search(%q) = %q, want %q first", test.text, titles(results), test.want)
		}
		if len(results.Hits) > results.Total {
			t.Errorf("Search(%q) has %d hits, and a total of %d", test.text, len(results.Hits), results.Total)
		}
	}
	results := search(t, index, indexer.Query{Text: "激励学生"})
	if want := "第一条 为激励学生勤奋学习，制定本办法。 第二条 评审委员会由九人组成。"; len(results.Hits) == 0 || results.Hits[0].Snippet != want {
		t.Errorf("Search(激励学生) = %+v, want the snippet %q", results.Hits, want)
	}
}

// testPairs asks for every pair of neighbouring characters of every title.
func testPairs(t *testing.T, open Opener) {
	index, _ := open(t, "pairs")
	posts := corpus()
	apply(t, index, posts...)
	for _, p := range posts {
		for _, pair := range indexer.Bigrams(p.Title) {
			if len(indexer.Runs(indexer.Fold(pair))) == 0 {
				continue
			}
			results := search(t, index, indexer.Query{Text: pair, Limit: 20})
			if !has(results, p.Title) {
				t.Errorf("Search(%q) = %q, want %q among them", pair, titles(results), p.Title)
			}
		}
	}
}

// testNear asks for what no title says in so many words.
func testNear(t *testing.T, open Opener) {
	index, _ := open(t, "near")
	apply(t, index, corpus()...)
	for _, test := range []struct{ text, want string }{
		{"就业质量报告", "高校毕业生就业质量年度报告"},                  // a word left out
		{"教代会", "教职工代表大会制度"},                         // an abbreviation
		{"信息公开年报", "2022—2023学年信息公开工作年度报告"},          // another
		{"2022-2023信息公开报告", "2022—2023学年信息公开工作年度报告"}, // another dash
		{"奖学斤", "学生国家奖学金评审办法（试行）"},                   // a slip of the input method
		{"讲坐", "讲座预告：古代桥梁的营造"},                       // another
		{"zhaopin gonggao", "附属医院护理人员招聘公告"},          // pinyin
		{"zhao pin gong gao", "附属医院护理人员招聘公告"},        // pinyin, syllable by syllable
		{"jxj", "学生国家奖学金评审办法（试行）"},                   // initials
		{"请问学生的国家奖学金是怎么评审的？", "学生国家奖学金评审办法（试行）"},     // a question
		{"关于开展2023年待处理仪器设备集中报废的通知 - 某某医学高等专科学校", "关于开展2023年待处理仪器设备集中报废的通知"}, // pasted with the site's name
		{"关于二〇二三年度待处理仪器设备报废工作的补充通知", "关于开展2023年待处理仪器设备集中报废的通知"},
	} {
		results := search(t, index, indexer.Query{Text: test.text, Limit: 3})
		if !has(results, test.want) {
			t.Errorf("Search(%q) = %q, want %q among the first three", test.text, titles(results), test.want)
		}
	}
	if results := search(t, index, indexer.Query{Text: "教代会"}); !results.Broadened {
		t.Error("Search(教代会) is not marked as broadened, though no post holds the word")
	}
}

// testOdd asks what nobody should ask; the answer is no error.
func testOdd(t *testing.T, open Opener) {
	index, _ := open(t, "odd")
	posts := corpus()
	apply(t, index, posts...)
	for _, text := range []string{"，。！", "\"", "—", "🎉", "-", "( OR", "\\", "*", "“”", "\x00", "\xff\xfe"} {
		if results := search(t, index, indexer.Query{Text: text, Facets: []string{indexer.FacetChannel}}); results.Total != 0 || len(results.Hits) != 0 {
			t.Errorf("Search(%q) = %q, want nothing", text, titles(results))
		}
	}
	if results := search(t, index, indexer.Query{Text: "量子引力"}); results.Total != 0 {
		t.Errorf("Search(量子引力) = %q, want nothing", titles(results))
	}
	if results := search(t, index, indexer.Query{Text: " \t "}); results.Total != len(posts) {
		t.Errorf("Search of blanks has a total of %d, want all %d", results.Total, len(posts))
	}
	long := ""
	for range 400 {
		long += "奖学金评审办法"
	}
	search(t, index, indexer.Query{Text: long})
	if results := search(t, index, indexer.Query{Text: "🎉喜"}); !has(results, posts[7].Title) {
		t.Errorf("Search(🎉喜) = %q, want %q", titles(results), posts[7].Title)
	}
	if results := search(t, index, indexer.Query{Text: "奖学金", Channel: `po"rtal\`, Department: "甲' OR 1=1"}); results.Total != 0 {
		t.Errorf("Search with quotes in filters = %q, want nothing", titles(results))
	}
	if results := search(t, index, indexer.Query{Offset: 1 << 40, Limit: 1 << 40}); len(results.Hits) != 0 {
		t.Errorf("Search far beyond the end = %q, want nothing", titles(results))
	}
}
