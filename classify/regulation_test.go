package classify

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func recogniser(t testing.TB) *Regulations {
	t.Helper()
	r, err := NewRegulations("青石职业学院")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRegulationsByTitle(t *testing.T) {
	r := recogniser(t)
	for _, test := range []struct{ in, want string }{
		// made
		{"关于印发《青石职业学院学生请假管理办法》的通知", "made 青石职业学院学生请假管理办法"},
		{"青石职业学院关于印发《采购管理办法（试行）》的通知", "made 采购管理办法（试行）"},
		{"关于印发采购管理办法的通知", "made 采购管理办法"},
		{"关于发布《网络安全管理规定》的公告", "made 网络安全管理规定"},
		{"学院出台《教职工考勤制度》", "made 教职工考勤制度"},
		{"关于印发《差旅费管理办法》《公务接待管理规定》的通知", "made 差旅费管理办法; made 公务接待管理规定"},
		{"关于印发差旅费管理办法、公务接待管理规定的通知", "made 差旅费管理办法; made 公务接待管理规定"},
		{"青石职业学院学籍管理细则", "made 青石职业学院学籍管理细则"},
		{"青石职业学院章程", "made 青石职业学院章程"},
		{"《青石职业学院章程》", "made 青石职业学院章程"},
		{"青石职业学院关于加强实验室安全的若干规定", "made 青石职业学院关于加强实验室安全的若干规定"},
		{"青石城市学院学籍管理规定", "made 青石城市学院学籍管理规定"},
		{"学生竞赛的若干规定", "made 学生竞赛的若干规定"},
		{"党委会议事规则", "made 党委会议事规则"},
		{"关于印发《青石职业学院培训管理办法》的通知", "made 青石职业学院培训管理办法"},
		{"青石职业学院国家奖学金评审办法", "made 青石职业学院国家奖学金评审办法"},
		{"国家励志奖学金管理办法", "made 国家励志奖学金管理办法"},
		{"关于印发〈财务报销规定〉的通知（青职院〔2023〕12号）", "made 财务报销规定 青职院〔2023〕12号"},
		{"青职院[2023]12号 关于印发《财务报销规定》的通知", "made 财务报销规定 青职院〔2023〕12号"},
		{"关于印发《财务报销规定》的通知 青职财字【2023】第7号", "made 财务报销规定 青职财字〔2023〕第7号"},
		{"学生宿舍管理规定（青职学〔2022〕3号）", "made 学生宿舍管理规定 青职学〔2022〕3号"},
		// revised
		{"关于修订《青石职业学院采购管理办法》的通知", "revised 青石职业学院采购管理办法"},
		{"关于印发《采购管理办法（2023年修订）》的通知", "revised 采购管理办法"},
		{"采购管理办法（修订）", "revised 采购管理办法"},
		{"采购管理办法(2023年修订版)（试行）", "revised 采购管理办法（试行）"},
		{"关于修订印发《学生手册管理规定》的通知", "revised 学生手册管理规定"},
		{"关于公布修订后的《教学事故认定办法》的通知", "revised 教学事故认定办法"},
		{"关于修改《青石职业学院章程》的决定", "revised 青石职业学院章程"},
		// repealed
		{"关于废止《青石职业学院临时用工管理办法》的通知", "repealed 青石职业学院临时用工管理办法"},
		{"关于废止《会议制度》《公车管理规定》的决定", "repealed 会议制度; repealed 公车管理规定"},
		{"关于《公车管理规定》停止执行的通知", "repealed 公车管理规定"},
		// drafts and talk
		{"关于《青石职业学院采购管理办法（征求意见稿）》公开征求意见的通知", ""},
		{"青石职业学院章程（草案）", ""},
		{"《采购管理办法》解读", ""},
		{"一图读懂《采购管理办法》", ""},
		{"我院召开《学术委员会章程》修订座谈会", ""},
		{"关于组织学习《教职工考勤制度》的通知", ""},
		{"学校开展《中华人民共和国档案法》宣讲活动", ""},
		{"学术委员会审议《职称评审办法》", ""},
		{"规章制度汇编", ""},
		{"学术委员会相关制度", ""},
		{"关于开展规章制度清理工作的通知", ""},
		// of others
		{"教育部关于印发《职业学校学生实习管理规定》的通知", ""},
		{"转发省教育厅关于印发《教师管理办法》的通知", ""},
		{"【转发】财政部关于印发《采购管理办法》的通知", ""},
		{"普通高等学校学生管理规定", ""},
		{"中华人民共和国政府信息公开条例", ""},
		{"某某省事业单位登记管理办法", ""},
		{"关于印发《学生资助管理办法》的通知（财教〔2021〕310号）", ""},
		{"关于印发《职业教育管理规定》的通知（教职成厅〔2021〕4号）", ""},
		// for one year, and no rules
		{"青石职业学院2024年招生章程", ""},
		{"青石职业学院普通专科招生章程", ""},
		{"2024年专升本选拔办法", ""},
		{"关于印发《2024年工作要点》的通知", ""},
		{"关于印发《安全应急预案》的通知", ""},
		{"关于印发实施方案的通知", ""},
		{"关于国庆节放假的通知", ""},
		{"食堂采购公告", ""},
		{"制度", ""},
		{"", ""},
	} {
		if diff := cmp.Diff(test.want, told(r.Read(disclosure.Post{Title: test.in}))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.in, diff)
		}
	}
}

func told(found []disclosure.Regulation) string {
	var lines []string
	for _, one := range found {
		lines = append(lines, strings.TrimSpace(string(one.Act)+" "+one.Name+" "+one.Number))
	}
	return strings.Join(lines, "; ")
}

func TestRegulationsByText(t *testing.T) {
	r := recogniser(t)
	for _, test := range []struct {
		title, body string
		files       []string
		want        string
	}{
		{"关于印发《会议制度》的通知", "各部门：\n现将修订后的《会议制度》印发给你们。", nil, "revised 会议制度"},
		{"关于印发《会议制度》的通知", "第二十条 本制度自发布之日起施行，原《青石职业学院会议制度（试行）》同时废止。", nil, "revised 会议制度"},
		{"关于印发《会议制度》的通知", "原《公车管理规定》同时废止。", nil, "made 会议制度"},
		{"关于印发《会议制度》的通知", "青职院〔2023〕12号\n各部门：\n根据教发〔2020〕1号", nil, "made 会议制度 青职院〔2023〕12号"},
		{"关于印发《会议制度》的通知", "根据省教育厅文件（某教办〔2020〕1号）精神，制定本制度。", nil, "made 会议制度"},
		{"关于印发《会议制度》的通知", "索引号：A-1\n文号：青职院（2023）8号\n发布日期：2023-05-01", nil, "made 会议制度 青职院〔2023〕8号"},
		{"关于印发《会议制度》的通知", "发文字号\n青职院[2023]9号", nil, "made 会议制度 青职院〔2023〕9号"},
		{"关于印发《会议制度》的通知", "各部门：", []string{"青职院〔2023〕5号会议制度.pdf"}, "made 会议制度 青职院〔2023〕5号"},
		{"会议制度", "某教发文件\n教高〔2020〕1号", nil, ""},
		{"关于废止部分规章制度的通知", "决定废止下列制度：\n1.《会议制度》（青职院〔2010〕1号）\n2、公车管理规定；\n3.其他事项\n根据《档案管理办法》", nil,
			"repealed 会议制度; repealed 公车管理规定"},
		{"关于印发《会议制度》等3项制度的通知", "各部门", nil, "made 会议制度"},
		{"关于印发学生工作等2项制度的通知", "", []string{"1.学生请假办法.docx", "奖学金评定办法.pdf", "发文稿纸.doc"}, "made 学生请假办法; made 奖学金评定办法"},
	} {
		post := disclosure.Post{Title: test.title, Body: test.body}
		for _, file := range test.files {
			post.Attachments = append(post.Attachments, disclosure.Attachment{Text: file})
		}
		if got := told(r.Read(post)); got != test.want {
			t.Errorf("%s / %s:\n%s, want\n%s", test.title, test.body, got, test.want)
		}
	}
}

func TestGatherRegulations(t *testing.T) {
	r := recogniser(t)
	posts := []disclosure.Post{
		{ID: "1", Title: "关于印发《青石职业学院会议制度》的通知", Published: "2023-05-02", Channel: "portal"},
		{ID: "2", Title: "关于印发《会议制度》的通知", Body: "青职院〔2023〕7号", Published: "2023-05-01", Channel: "dept"},
		{ID: "3", Title: "关于修订《公车管理规定》的通知", Published: "2023-03-01"},
		{ID: "4", Title: "公车管理规定", Published: "2023-02-01"}, // the text of the revised rule
		{ID: "5", Title: "关于废止《会议制度》的通知", Published: "2023-11-01"},
		{ID: "6", Title: "放假通知", Published: "2023-11-01"},
	}
	found, err := r.Gather(func(yield func(disclosure.Post, error) bool) {
		for _, post := range posts {
			if !yield(post, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, one := range found {
		line := told([]disclosure.Regulation{one.Regulation})
		for _, post := range one.Posts {
			line += " " + post.ID
		}
		got = append(got, line)
	}
	want := []string{"made 会议制度 青职院〔2023〕7号 2 1", "revised 公车管理规定 4 3", "repealed 会议制度 5"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("regulations (-want +got):\n%s", diff)
	}
	broken := errors.New("broken")
	if _, err := r.Gather(func(yield func(disclosure.Post, error) bool) { yield(disclosure.Post{}, broken) }); !errors.Is(err, broken) {
		t.Errorf("a record that cannot be read gives %v", err)
	}
}

func FuzzRegulations(f *testing.F) {
	r := recogniser(f)
	f.Add("关于印发《〈甲办法〉修订》的通知", "青职院〔2023〕12号\n1.《乙规定》")
	f.Add("《《《》办法", "文号：")
	f.Fuzz(func(t *testing.T, title, body string) {
		for _, found := range r.Read(disclosure.Post{Title: title, Body: body}) {
			if found.Name == "" || found.Act.Name() == "" || strings.ContainsAny(found.Name, "《》") {
				t.Fatalf("%q gives %+v", title, found)
			}
		}
	})
}
