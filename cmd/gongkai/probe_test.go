package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"gongkai/config"
	"gongkai/demo"
	"gongkai/disclosure"
)

// TestProbeDemoCollege finds the columns of the sample college's seven sites:
// all of them, no others, each to its end.
func TestProbeDemoCollege(t *testing.T) {
	college, err := demo.Start(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer college.Close()
	written, err := college.Config(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := config.Parse("gongkai.yaml", written)
	if err != nil {
		t.Fatal(err)
	}
	posts := map[string]int{}
	for _, answer := range college.Answers() {
		posts[answer.Site+"/"+answer.Column]++
	}
	t.Chdir(t.TempDir())
	for _, site := range loaded.Sites {
		t.Run(site.Name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			args := []string{"probe", site.Home, "--json", "--allow", "127.0.0.0/8", "--delay", "0s", "--pages", "100"}
			if code := run(t.Context(), args, nil, &stdout, &stderr); code != exitDone {
				t.Fatalf("probe ends with %d: %s", code, stderr.String())
			}
			var result probeResult
			if err := json.Unmarshal(stdout.Bytes(), &result); err != nil {
				t.Fatal(err)
			}
			var want, got []string
			for _, column := range site.Columns {
				want = append(want, column.Name+" "+column.URL)
			}
			for _, column := range result.Columns {
				got = append(got, column.Name+" "+column.URL)
				if counted := posts[site.Name+"/"+column.Name]; column.Posts < counted || !column.Complete {
					t.Errorf("%s: %d posts, complete %v, want at least %d", column.Name, column.Posts, column.Complete, counted)
				}
			}
			if len(site.Columns) == 0 { // the one whose columns a crawl finds
				home := strings.TrimSuffix(site.Home, "/")
				want = []string{"本馆公告 " + home + "/bggg.htm", "资源动态 " + home + "/zydt.htm"}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("columns (-want +got):\n%s", diff)
			}
		})
	}
}

func sampleProbe(name string) (probeResult, disclosure.Site) {
	site := disclosure.Site{Name: name, Home: "https://www.example.edu.cn/", Channel: "portal", Delay: 500 * time.Millisecond}
	return probeResult{
		CMS: "vsb", Name: name, Home: site.Home, Complete: true,
		Columns: []probedColumn{
			{Name: "招标采购", URL: "https://www.example.edu.cn/zbcg.htm", Posts: 62, Counted: 62, First: "2022-01-03", Last: "2023-12-29", Complete: true, Requirement: 18, Confidence: 0.83, Reason: "栏目“招标采购”"},
			{Name: name, URL: "https://www.example.edu.cn/list.asp?a=1&b={2}", Posts: 1440, Counted: 75, First: "2023-01-03", Last: "2023-12-29", Next: "https://www.example.edu.cn/2.htm"},
			{Name: "财务预决算", URL: "https://www.example.edu.cn/yjs.htm", Posts: 9, Counted: 9, Complete: true, Suggested: 20, Confidence: 0.5, Reason: "栏目“决算”;也可能是事项 19"},
			{Name: "捐赠管理", URL: "https://www.example.edu.cn/jz.htm", Complete: true},
			{Name: "学术动态", URL: "https://www.example.edu.cn/xs.htm", Posts: 15, Counted: 15, First: "2023-01-03", Last: "2023-12-29"},
		},
		LeftOut: []trouble{
			{Column: "新闻中心", URL: "https://www.example.edu.cn/xw.htm", Reason: disclosure.ReasonRepeats},
			{Column: "座位预约", URL: "https://www.example.edu.cn/app/", Reason: disclosure.ReasonBlank},
			{Column: "学校简介", URL: "https://www.example.edu.cn/jj.htm", Reason: disclosure.ReasonNotAList},
		},
	}, site
}

func TestWriteProbe(t *testing.T) {
	result, site := sampleProbe("学校门户网站")
	var got bytes.Buffer
	if err := writeProbe(&got, result, site, time.Date(2024, 1, 15, 8, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/probe.golden.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("writeProbe (-want +got):\n%s", diff)
	}
}

// Whatever a site is called, what is printed loads as a configuration, and
// drives no terminal.
func TestWrittenProbeLoads(t *testing.T) {
	for _, name := range []string{
		"公告", `"`, `\`, "'", "# 注释", "a: b", "- x", "{", "}", "[a, b]", "&x", "*x", "!!str", "%YAML", "|", ">", "?", "null", "true", "1e3", "2023-01-01", "0x1F", "~",
		"换\n行", "换\r行", "换\u0085行", "换\u2028行", "制\t表", "零\x00", "\ufeff公告", "公告\u202e告公", "😀", "\U000E0001标", "公告 } # }", hostile, "\xff\xfe坏", strings.Repeat("长", 500),
	} {
		result, site := sampleProbe(name)
		result.LeftOut[0].Column, result.Columns[0].Reason = name, name
		var printed bytes.Buffer
		if err := writeProbe(&printed, result, site, time.Date(2024, 1, 15, 8, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		for _, c := range printed.String() {
			if c != '\n' && unicode.In(c, unicode.Cc, unicode.Bidi_Control) {
				t.Errorf("%q: %U is printed", name, c)
			}
		}
		loaded, err := config.Parse("gongkai.yaml", []byte("school: 某某学院\nsites:\n"+printed.String()))
		if err != nil {
			t.Errorf("%q: %v\n%s", name, err, printed.String())
			continue
		}
		columns := loaded.Sites[0].Columns
		if len(loaded.Sites) != 1 || len(columns) != len(result.Columns) || columns[1].URL != result.Columns[1].URL || columns[0].Requirement != 18 || columns[2].Requirement != 0 {
			t.Errorf("%q loads as %+v", name, loaded.Sites)
		}
		if want := strings.TrimSpace(oneLine(name)); want != "" && columns[1].Name != strings.ToValidUTF8(want, "\uFFFD") {
			t.Errorf("%q loads as the name %q", name, columns[1].Name)
		}
	}
}

// TestProbedSecrets is about a site with a login whose home is typed in other
// ways than it is configured.
func TestProbedSecrets(t *testing.T) {
	loaded := config.Default()
	loaded.Sites = []disclosure.Site{
		{Name: "财务处", Home: "https://cwc.example.edu.cn/", Login: disclosure.Login{UserEnv: "CWC_USER", PasswordEnv: "CWC_PASSWORD"}},
		{Name: "图书馆", Home: "http://lib.example.edu.cn:8080/", Headers: []disclosure.SecretHeader{{Name: "X-Token", Env: "LIB_TOKEN"}}},
		{Name: "教务处", Home: "https://jwc.example.edu.cn/"},
	}
	for _, test := range []struct {
		address, name  string
		sent, withheld bool
	}{
		{"https://cwc.example.edu.cn", "财务处", true, false},
		{"https://CWC.example.edu.cn/", "财务处", true, false},
		{"http://cwc.example.edu.cn/", "财务处", false, true},
		{"https://m.cwc.example.edu.cn/", "财务处", false, true},
		{"https://www.cwc.example.edu.cn/", "财务处", false, true},
		{"http://lib.example.edu.cn:8080/", "图书馆", true, false},
		{"https://lib.example.edu.cn:8080/", "图书馆", false, true},
		{"http://jwc.example.edu.cn/", "教务处", false, false},
		{"https://cwc.example.edu.cn:8443/", "", false, false},
	} {
		site, withheld, err := probedSite(test.address, probeFlags{pages: 1, limit: 1}, loaded, false)
		if err != nil {
			t.Errorf("%s: %v", test.address, err)
		}
		if sent := len(site.Secrets()) > 0; site.Name != test.name || sent != test.sent || withheld != test.withheld {
			t.Errorf("%s is site %q, secrets sent %v, withheld %v, want %+v", test.address, site.Name, sent, withheld, test)
		}
	}
	for _, address := range []string{"https://zhang:s3cret@cwc.example.edu.cn/", "https://zhang:s3cret%@cwc.example.edu.cn/", "ftp://s3cret@cwc.example.edu.cn/"} {
		if _, _, err := probedSite(address, probeFlags{pages: 1, limit: 1}, loaded, false); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v, want an error without the password", address, err)
		}
	}
}
