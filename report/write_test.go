package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func written(t testing.TB, write func(io.Writer, Report) error, r Report) string {
	t.Helper()
	var out strings.Builder
	if err := write(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func requireGolden(t *testing.T, name, got string) {
	t.Helper()
	golden := "testdata/" + name
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

var (
	styleOrScript = regexp.MustCompile(`(?s)<(style|script)>(.*?)</(style|script)>`)
	digestIn      = regexp.MustCompile(`sha256-[A-Za-z0-9+/=]+`)
)

func TestGolden(t *testing.T) {
	r := sample(t)
	requireGolden(t, "report.md", written(t, WriteMarkdown, r))
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(written(t, WriteJSON, r)), "", " "); err != nil {
		t.Fatal(err)
	}
	requireGolden(t, "report.json", indented.String())
	page := styleOrScript.ReplaceAllString(written(t, WriteHTML, r), "<$1>…</$1>")
	requireGolden(t, "report.html", digestIn.ReplaceAllString(page, "sha256-…"))
}

func TestJSONComesBack(t *testing.T) {
	r := sample(t)
	var back Report
	if err := json.Unmarshal([]byte(written(t, WriteJSON, r)), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, back); diff != "" {
		t.Errorf("report.json (-written +read):\n%s", diff)
	}
}

// The page's policy lets its own style and script run, and nothing else.
func TestPolicyNamesStyleAndScript(t *testing.T) {
	page := written(t, WriteHTML, sample(t))
	parts := styleOrScript.FindAllStringSubmatch(page, -1)
	if len(parts) != 2 {
		t.Fatalf("the page has %d styles and scripts, want one each", len(parts))
	}
	for _, part := range parts {
		if want := part[1] + "-src &#39;" + digest([]byte(part[2])); !strings.Contains(page, strings.ReplaceAll(want, "+", "&#43;")) {
			t.Errorf("the policy does not name the page's %s as %s", part[1], want)
		}
	}
	for _, outside := range []string{" src=", "url(", "@import", "<link", "<img", "<iframe", " style=", " onclick="} {
		if strings.Contains(page, outside) {
			t.Errorf("the page has %q", outside)
		}
	}
}

// Whatever names, titles and addresses are, they are text, and only web
// addresses are links.
func TestHostileTextStaysText(t *testing.T) {
	const evil = "\"><script>alert(1)</script>|$x$[x](javascript:alert(2))\x1b[2J\u202e\n# 标题\n@A"
	posts := samplePosts()
	for i := range posts {
		posts[i].Title, posts[i].Site, posts[i].Column, posts[i].Department, posts[i].URL = evil, evil, evil, evil, "javascript:alert(3)"
	}
	frame := college()
	frame.School, frame.Channels[0].Name, frame.Channels[0].Unit = evil, evil, evil
	frame.Checklist.Title, frame.Checklist.Categories[0].Name, frame.Checklist.Requirements[0].Name = evil, evil, evil
	frame.Figures[1].Name = evil
	source := sourceOf(t, posts, frame, nil)
	source.Duties = disclosure.Duties{{Requirement: 5, Department: evil, Link: "javascript:alert(4)", Exempt: []disclosure.Exemption{{Why: evil}}}}
	source.Columns = map[ColumnOf]string{{evil, evil}: "data:text/html,x"}
	source.Tally.NotConfigured = []SitePosts{{Site: evil, Posts: 1}}
	r, err := Build(source)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Parts) != 8 {
		t.Errorf("a name made %d parts of eight", len(r.Parts))
	}
	page, text := written(t, WriteHTML, r), written(t, WriteMarkdown, r)
	for _, bad := range []string{"<script>alert", `href="javascript`, `href="data:`, "\x1b", "\u202e"} {
		if strings.Contains(page, bad) {
			t.Errorf("report.html has %q", bad)
		}
	}
	for _, bad := range []string{"<script", "](<javascript", "|$x", "\x1b", "\n# 标题", "](<data:"} {
		if strings.Contains(text, bad) {
			t.Errorf("report.md has %q", bad)
		}
	}
	if regexp.MustCompile(`[^\\]\]\(`).MatchString(strings.ReplaceAll(text, "](<http", "")) {
		t.Error("report.md has a link that it did not make")
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "|") && !strings.HasSuffix(line, "|\n") {
			t.Errorf("a row of report.md is broken: %q", line)
		}
	}
}

func TestWritersTellErrors(t *testing.T) {
	full := errors.New("disk full")
	for name, write := range map[string]func(io.Writer, Report) error{"html": WriteHTML, "md": WriteMarkdown, "json": WriteJSON} {
		if err := write(failing{full}, sample(t)); !errors.Is(err, full) {
			t.Errorf("%s: %v, want %v", name, err, full)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// An empty record has a whole report: every number is there and is 0.
func TestEmptyReport(t *testing.T) {
	frame := college()
	frame.Figures, frame.LeftOut, frame.Channels = nil, nil, nil
	r, err := Build(sourceOf(t, nil, frame, nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, write := range []func(io.Writer, Report) error{WriteHTML, WriteMarkdown, WriteJSON} {
		out := written(t, write, r)
		if !strings.Contains(out, "2023年，全校主动公开信息0条") || !strings.Contains(out, "0 件") {
			t.Errorf("an empty report does not say 0: %.400s", out)
		}
	}
}

func TestParseParts(t *testing.T) {
	parts, err := parseParts("# 甲\n\n## 一\n= 文\n  > 【写】\n@A\n# 乙\n")
	want := []Part{{No: 1, Title: "甲", Blocks: []Block{{Heading: "一"}, {Text: "文"}, {Prose: "【写】"}, {Table: "A"}}}, {No: 2, Title: "乙"}}
	if diff := cmp.Diff(want, parts); err != nil || diff != "" {
		t.Errorf("parseParts: %v (-want +got):\n%s", err, diff)
	}
	for _, in := range []string{"= 文", "# 甲\n没有记号", "# 甲\n=", "# 甲\n@"} {
		if _, err := parseParts(in); err == nil {
			t.Errorf("parseParts(%q) has no error", in)
		}
	}
}

func TestWords(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{Numeral(1), "一"}, {Numeral(10), "十"}, {Numeral(12), "十二"}, {Numeral(20), "二十"}, {Numeral(21), "二十一"}, {Numeral(34), "三十四"}, {Numeral(0), "0"},
		{NewDelta(5, 0).Rate(), "—"}, {NewDelta(215, 200).Rate(), "+7.5%"}, {NewDelta(0, 4).Rate(), "-100.0%"}, {NewDelta(4, 4).Rate(), "0.0%"},
		{comparedWith(10, 10), "数量持平"}, {comparedWith(10, 15), "增加5条，增长50.0%"}, {comparedWith(10, 5), "减少5条，下降50.0%"},
		{strings.Join(unequal(disclosure.Period{From: "2024-01-01", To: "2024-12-31"}, disclosure.Period{From: "2023-01-01", To: "2023-12-31"}), ""), ""},
		{strings.Join(unequal(disclosure.Period{From: "2023-01-01", To: "2023-11-07"}, disclosure.Period{From: "2022-01-01", To: "2022-12-31"}), ""), "本期311天，上期365天，天数不同，增减仅供参考。"},
		{strings.Join(unequal(disclosure.Period{From: "2023-01-01"}, disclosure.Period{From: "2022-01-01", To: "2022-12-31"}), ""), ""},
		{share(1, 0), "0%"}, {share(1, 3), "33.3%"},
		{title(Frame{School: "青石职业学院", Period: disclosure.Period{From: "2023-01-01", To: "2023-12-31"}}), "青石职业学院2023年信息公开工作年度报告"},
		{title(Frame{School: "青石职业学院", Period: disclosure.Period{From: "2022-09-01", To: "2023-08-31"}}), "青石职业学院2022—2023学年信息公开工作年度报告"},
		{title(Frame{School: "青石职业学院", Period: disclosure.Period{From: "2022-10-01", To: "2023-09-30"}}), "青石职业学院信息公开工作年度报告（2022年10月1日至2023年9月30日）"},
		{term(disclosure.Period{From: "2023-01-01", To: "2023-11-07"}), "本年度报告中所列数据的统计期限自2023年1月1日起至2023年11月7日止。"},
		{term(disclosure.Period{}), "本年度报告中所列数据的统计期限自有记录起至目前止。"},
		{shortName("收费项目", 18), "收费项目"}, {shortName("招生章程及特殊类型招生办法分批次分科类", 18), "招生章程及特殊类型招生办法分批次分…"},
		{WebAddress("https://a.example/x?y=1"), "https://a.example/x?y=1"}, {WebAddress("http://bank.example@a.example/x y?q=a b\"<%41"), "http://a.example/x%20y?q=a%20b%22%3C%41"}, {WebAddress("http://a b.example/"), ""}, {Numeral(100), "100"}, {DayName(""), ""}, {WebAddress("javascript:alert(1)"), ""}, {WebAddress("//a.example/"), ""}, {WebAddress("http:x"), ""},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestCharts(t *testing.T) {
	r := sample(t)
	channels, months := htmlTable{tableNamed(t, r, "A")}, htmlTable{tableNamed(t, r, "M")}
	if d := bars(channels); d == nil || len(d.Bars) != 2 || d.Bars[0].Wide > chartWide-labelWide-valueWide || curve(channels) != nil {
		t.Errorf("bars of table A: %+v; want two that fit, and no curve", bars(channels))
	}
	d := curve(months)
	if d == nil || len(d.Points) != 6 || bars(months) != nil {
		t.Fatalf("curve of table M: %+v; want six points, and no bars", d)
	}
	for _, p := range d.Points {
		if p.X < 0 || p.X > d.Width || p.Y < 0 || p.Y > d.Baseline {
			t.Errorf("the point %+v lies outside", p)
		}
	}
	for n, want := range map[int]int{0: 4, 4: 4, 5: 8, 9: 12, 13: 20, 21: 40, 34: 40, 81: 120, 121: 200, 201: 400} {
		if got := roundUp(n); got != want {
			t.Errorf("roundUp(%d) = %d, want %d", n, got, want)
		}
	}
}

// BenchmarkReport tells how long a university's report takes, and how large it is.
func BenchmarkReport(b *testing.B) {
	posts := samplePosts()[:5]
	for i := range 10_000 {
		post := samplePosts()[i%5]
		post.ID = fmt.Sprintf("%032x", i)
		post.Title = fmt.Sprintf("关于做好第%d批实验实训设备采购项目验收工作的通知", i)
		post.URL = fmt.Sprintf("https://www.example.edu.cn/info/1034/%d.htm", i)
		post.DuplicateOf = ""
		posts = append(posts, post)
	}
	source := sourceOf(b, posts, college(), nil)
	for b.Loop() {
		r, err := Build(source)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(written(b, WriteHTML, r)))/1e6, "html-MB")
		b.ReportMetric(float64(len(written(b, WriteMarkdown, r)))/1e6, "md-MB")
		b.ReportMetric(float64(len(written(b, WriteJSON, r)))/1e6, "json-MB")
	}
}
