package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func noFile(path string) ([]byte, error) { return nil, os.ErrNotExist }

func TestExampleLoads(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gongkai.yaml")
	if err := os.WriteFile(path, Example(), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(filepath.Dir(path), "data"); got.Data != want {
		t.Errorf("Data = %q, want %q", got.Data, want)
	}
	if want := (disclosure.Period{From: "2023-01-01", To: "2023-12-31"}); got.Period != want {
		t.Errorf("Period = %v, want %v", got.Period, want)
	}
	if got.Sites[0].Columns[1].Requirement != 18 || got.Checklist.Category(18) != 3 {
		t.Errorf("columns = %v", got.Sites[0].Columns)
	}
	if board := got.Channels[3]; board.Additive || board.Unit != "期" {
		t.Errorf("board = %+v, want not additive, 期", board)
	}
}

// What the example shows as the default must be the default.
func TestExampleShowsDefaults(t *testing.T) {
	full, err := Parse("gongkai.yaml", Example())
	if err != nil {
		t.Fatal(err)
	}
	least, err := Parse("gongkai.yaml", []byte(`
school: 某某医学高等专科学校
sites:
  - { name: 学校门户网站, home: "https://www.example.edu.cn/", channel: portal }
`))
	if err != nil {
		t.Fatal(err)
	}
	if least.Period != (disclosure.Period{}) {
		t.Errorf("Period left out = %v, want all days", least.Period)
	}
	if diff := cmp.Diff(full.Channels[:2], least.Channels); diff != "" {
		t.Errorf("channels left out (-example +default):\n%s", diff)
	}
	wantSite := disclosure.Site{Name: "学校门户网站", Home: "https://www.example.edu.cn/", Channel: "portal", Delay: 500 * time.Millisecond, Parallel: 1}
	if diff := cmp.Diff(wantSite, least.Sites[0]); diff != "" {
		t.Errorf("site (-want +got):\n%s", diff)
	}
	type rest struct {
		Data, Checklist, Agent, Proxy string
		Store                         Store
		Index                         Index
		Timeout                       time.Duration
		Retries, Workers              int
		Limits                        Limits
		Attachments                   Attachments
		Snapshots                     bool
	}
	of := func(c Config) rest {
		return rest{c.Data, c.Checklist.ID, c.Agent, c.Proxy, c.Store, c.Index, c.Timeout, c.Retries, c.Workers, c.Limits, c.Attachments, c.Snapshots}
	}
	if diff := cmp.Diff(of(full), of(least)); diff != "" {
		t.Errorf("defaults (-example +default):\n%s", diff)
	}
}

func TestErrors(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = parse(filepath.Base(file), data, noFile)
			if err == nil {
				t.Fatal("no error")
			}
			var problem *Error
			if !errors.As(err, &problem) || problem.Line == 0 || problem.Column == 0 || problem.Fix == "" {
				t.Errorf("error %#v has no place or no fix", problem)
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".golden", err.Error()+"\n")
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestProblems(t *testing.T) {
	head := "school: 某某学院\nsites: [ { name: 甲, home: 'https://a.example.edu.cn/', channel: portal } ]\n"
	tests := []struct {
		name, in  string
		line, col int
		problem   string // part of it
		fix       string // part of it
	}{
		{"nothing", "", 1, 1, "empty", "school"},
		{"comment only", "# 无\n", 1, 1, "empty", "school"},
		{"scalar", "some text", 1, 1, "not a list of keys", "school"},
		{"unknown key", head + "chanels: []\n", 3, 1, "unknown key `chanels`", `"channels"`},
		{"swapped letters", head + "wrokers: 2\n", 3, 1, "unknown key `wrokers`", `"workers"`},
		{"far from any key", head + "colour: red\n", 3, 1, "unknown key", "the keys here are agent, attachments, catalogue, channels"},
		{"double key", head + "school: 乙\n", 3, 1, "stands twice", "keep one"},
		{"alias", head + "data: &a ./x\nproxy: *a\n", 3, 7, "not supported", "in full"},
		{"merge key", head + "index:\n  <<: {}\n", 4, 3, "not supported", "in full"},
		{"tag", head + "data: !!binary aGk=\n", 3, 7, "not supported", "quotes"},
		{"two documents", head + "---\nschool: 乙\n", 4, 1, "2 YAML documents", "---"},
		{"requirement by unclear words", head + "catalogue: [ { requirement: 招生咨询, person: 甲 } ]\n", 3, 29, "no requirement \"招生咨询\"", "one of: 10 "},
		{"requirement by too few words", head + "catalogue: [ { requirement: 采购, person: 甲 } ]\n", 3, 29, "no requirement", "at least 4"},
		{"requirement by a number it lacks", head + "catalogue: [ { requirement: 77, person: 甲 } ]\n", 3, 29, "no requirement \"77\"", "50 requirements"},
		{"requirement left out", head + "catalogue: [ { person: 张三 } ]\n", 3, 14, "no requirement \"\"", "18"},
		{"requirement twice", head + "catalogue: [ { requirement: 18, person: 甲 }, { requirement: 重大基建工程的招投标, person: 甲 } ]\n", 3, 61, "stands twice", "one line"},
		{"exempt without a reason", head + "catalogue: [ { requirement: 18, not_applicable: [ { from: 2023-01-01 } ] } ]\n", 3, 51, "does not say why", "why:"},
		{"exempt without a word", head + "catalogue: [ { requirement: 18, not_applicable: } ]\n", 3, 14, "says nothing of its requirement", "the reason"},
		{"exempt by a switch", head + "catalogue: [ { requirement: 18, not_applicable: true } ]\n", 3, 49, "the switch true", "不举办"},
		{"exempt backwards", head + "catalogue: [ { requirement: 18, not_applicable: { from: 2023-01-02, to: 2023-01-01, why: 甲 } } ]\n", 3, 57, "after its end", "earlier"},
		{"list for text", head + "data: [a]\n", 3, 7, "a list, not text", "data"},
		{"brackets in the agent", head + "agent: 'a) b (c'\n", 3, 8, "not a web or mail address", "info@example.edu.cn"},
		{"number for text", head + "agent: 12\n", 3, 8, "the number 12, not text", `"12"`},
		{"full width colon", "school：某某学院\nsites: []\n", 1, 1, "not YAML", "half width"},
		{"not UTF-8", "school: \xb8\xdf\xd0\xa3\n", 1, 1, "not UTF-8", "UTF-8"},
		{"no school", strings.TrimPrefix(head, "school: 某某学院\n"), 1, 1, "school's name is missing", "school:"},
		{"blank school", strings.Replace(head, "某某学院", `"  "`, 1), 1, 9, "missing", "school:"},
		{"no sites", "school: 某某学院\n", 1, 1, "no site", "home"},
		{"null sites", "school: 某某学院\nsites:\n", 1, 1, "no site", "home"},
		{"impossible day", head + "period: { from: 2023-02-30 }\n", 3, 17, "no day of the calendar", "2023-01-31"},
		{"year only", head + "period: { from: 2023 }\n", 3, 17, "the number 2023", "2023-01-31"},
		{"no year", head + "period: { year: 23 }\n", 3, 17, "no calendar year", "year: 2023"},
		{"no 学年", head + "period: { academic: 2022-2024 }\n", 3, 21, "no 学年", "academic: 2022-2023"},
		{"year and 学年", head + "period: { year: 2023, academic: 2023 }\n", 3, 33, "both year and academic", "one of them"},
		{"year and days", head + "period: { year: 2023, to: 2023-11-07 }\n", 3, 27, "days beside a year", "two days, or the year"},
		{"list of years", head + "period: { year: [ 2023 ] }\n", 3, 17, "not a year", "year: 2023"},
		{"snapshots", head + "snapshots: weekly\n", 3, 12, "neither monthly nor off", "snapshots: monthly"},
		{"period backwards", head + "period: { from: 2023-12-01, to: 2023-01-31 }\n", 3, 17, "after its end", "earlier"},
		{"no unit of time", head + "timeout: 15\n", 3, 10, "without a unit", "timeout: 15s"},
		{"endless timeout", head + "timeout: 99h\n", 3, 10, "must be", "15s"},
		{"huge number", head + "workers: 99999999999999999999\n", 3, 10, "", "workers: 4"},
		{"negative", head + "retries: -1\n", 3, 10, "must be 0 to 10", "retries: 2"},
		{"checklist", head + "checklist: moe-2041\n", 3, 12, "neither built in nor", "moe-2014"},
		{"dsn", head + "store: { dsn: postgre://db/x }\n", 3, 15, "not the address", "postgres://"},
		{"meilisearch url", head + "index: { meilisearch: { url: 127.0.0.1:7700 } }\n", 3, 30, "not an absolute address", "http://127.0.0.1:7700"},
		{"key in the file", head + "index: { meilisearch: { api_key_env: 'sk-1234' } }\n", 3, 38, "not the name of an environment variable", "MEILI_MASTER_KEY"},
		{"key as a number", head + "index: { meilisearch: { search_key_env: 1234 } }\n", 3, 41, "not the name of an environment variable", "MEILI_SEARCH_KEY"},
		{"key's file", head + "index: { meilisearch: { api_key_file: [ a ] } }\n", 3, 39, "not the path of a file", "/run/secrets/"},
		{"key in two places", head + "index: { meilisearch: { search_key_env: A, search_key_file: b } }\n", 3, 61, "both search_key_env and search_key_file", "keep one"},
		{"channels unreadable", "school: 甲\nchannels: 5\nsites: [ { name: 甲, home: 'http://a.example.edu.cn' } ]\n", 2, 11, "the number 5, not a list", "portal"},
		{"as many keys as fit", strings.Repeat("a: b\n", 200_000), 2001, 2, "too many keys", ""},
		{"allow of one address", "school: 甲\nsites: [ { name: 甲, home: 'http://a.example.edu.cn', channel: dept, allow: [ '::ffff:10.1.2.3' ] } ]\n", 2, 78, "no range of addresses", `"10.1.2.3/32"`},
		{"nested", head + "data: " + strings.Repeat("[", 2000) + "\n", 3, 38, "nested too deeply", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parse("gongkai.yaml", []byte(tt.in), noFile)
			var got *Error
			if !errors.As(err, &got) {
				t.Fatalf("error = %v, want a problem", err)
			}
			if got.Line != tt.line || got.Column != tt.col || !strings.Contains(got.Problem, tt.problem) || !strings.Contains(got.Fix, tt.fix) {
				t.Errorf("got\n%v\nwant %d:%d %q, fix %q", err, tt.line, tt.col, tt.problem, tt.fix)
			}
		})
	}
}

func TestRange(t *testing.T) {
	for text, want := range map[string]string{
		"10.0.0.0/8": "10.0.0.0/8", "10.1.2.3/8": "10.0.0.0/8", "fd12::1/16": "fd12::/16", "::/0": "::/0",
		"::ffff:10.0.0.0/104": "10.0.0.0/8", "::ffff:10.1.2.3/128": "10.1.2.3/32", "::ffff:0:0/96": "0.0.0.0/0",
		"::ffff:10.0.0.0/90": "", // neither of IPv4, nor anything that hosts have
		"10.0.0.1":           "", "10.0.0.0/33": "", "fe80::1%eth0/64": "", "": "",
	} {
		got, ok := Range(text)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("Range(%q) = %v, %v, want %q", text, got, ok, want)
		}
	}
}

// The comments of the example show keys that work as they stand there.
func TestAccess(t *testing.T) {
	var lines []string
	for line := range strings.Lines(string(Example())) {
		for _, key := range []string{"hours", "robots", "tls", "login", "headers"} {
			if shown, ok := strings.CutPrefix(line, "    # "+key+":"); ok {
				lines = append(lines, "    "+key+":"+shown)
			}
		}
	}
	c, err := Parse("gongkai.yaml", []byte("school: 某某学院\nsites:\n  - name: 财务处\n    home: https://cwc.example.edu.cn/\n    channel: dept\n"+strings.Join(lines, "")))
	if err != nil {
		t.Fatal(err)
	}
	want := disclosure.Site{
		Name: "财务处", Home: "https://cwc.example.edu.cn/", Channel: "dept", Delay: 500 * time.Millisecond, Parallel: 1,
		IgnoreRobots: "本校网站，网络中心已同意", Hours: disclosure.Hours{From: 22 * 60, To: 6 * 60}, TLSInsecure: true,
		Login:   disclosure.Login{UserEnv: "CWC_USER", PasswordEnv: "CWC_PASSWORD"},
		Headers: []disclosure.SecretHeader{{Name: "X-Token", Env: "CWC_TOKEN"}},
	}
	if diff := cmp.Diff(want, c.Sites[0]); diff != "" {
		t.Errorf("site (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"CWC_USER", "CWC_PASSWORD", "CWC_TOKEN"}, c.Sites[0].Secrets()); diff != "" {
		t.Error(diff)
	}
}

func TestEveryProblemInOneGo(t *testing.T) {
	data, err := os.ReadFile("testdata/many.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = parse("many.yaml", data, noFile)
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != strings.Count(string(data), "# wrong") {
		t.Errorf("got\n%v\nwant one problem for each line marked wrong", err)
	}
}

// What is hidden leaves the rest of a file to be seen.
func TestExcerptsShowTheShape(t *testing.T) {
	for in, want := range map[string]string{
		"colour: red\nlogin: { user_env: CWC_USER, password_env: CWC_PASSWORD }":    "login: { user_env: CWC_USER, password_env: CWC_PASSWORD }",
		"colour: red\nlogin: { user: zhang, password_env: \"CWC_PASSWORD\" } # 财务处": "login: { user: *****, password_env: \"CWC_PASSWORD\" } * ***",
		"login: zhang\ncolour: red":                 "colour: red",
		"login:\n  pwd: x\nlogo: red\ncolour: blue": "logo: red",
		"headers:\n- name: X-Token\nlogo: red":      "- name: *******",
		"headers:\n- name: X-Token\ncolour: red":    "colour: red",
		"colour: [ { login: { a: b } }, red ]":      "colour: [ { login: { a: * } }, red ]",
	} {
		_, err := parse("gongkai.yaml", []byte("school: 某某学院\n"+in+"\n"), noFile)
		if err == nil || !strings.Contains(err.Error(), "| "+want+"\n") {
			t.Errorf("%q: no line %q in\n%v", in, want, err)
		}
	}
}

func TestLoad(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if _, err := Load(filepath.Join(folder, "none.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: error = %v", err)
	}
	if _, err := Load(folder); err == nil {
		t.Error("a folder loads")
	}
	if _, err := Load(write("huge.yaml", strings.Repeat("#\n", maxFile))); err == nil {
		t.Error("a huge file loads")
	}
	write("own.yaml", "id: own\ntitle: 校内清单\ncategories: [ { no: 1, name: 财务 } ]\nrequirements: [ { no: 7, category: 1, name: 预算 } ]\n")
	path := write("gongkai.yaml", "\uFEFFschool: 某某学院\r\nchecklist: own.yaml\r\nsites:\r\n- name: 甲\r\n  home: http://a.example.edu.cn\r\n"+
		"  channel: dept\r\n  columns: [ { url: 'http://a.example.edu.cn/1.htm', requirement: 7 } ]\r\n")
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if got.Checklist.ID != "own" || got.School != "某某学院" || got.Sites[0].Columns[0].Name != "http://a.example.edu.cn/1.htm" {
		t.Errorf("Load = %+v", got)
	}
}

func TestOwnChecklistWithProblems(t *testing.T) {
	tests := []struct{ in, file, problem string }{
		{"id: [\n", "own.yaml", "not YAML"},
		{"id: &a own\n", "own.yaml", "not supported"},
		{"id: own\ncolour: red\n", "gongkai.yaml", "own.yaml:2:1: unknown field"},
		{"id: own\n", "gongkai.yaml", "needs an id and requirements"},
	}
	for _, tt := range tests {
		read := func(string) ([]byte, error) { return []byte(tt.in), nil }
		_, err := parse("gongkai.yaml", []byte("school: 甲\nchecklist: own.yaml\nsites: [ { name: 甲, home: 'http://a.example.edu.cn', channel: dept } ]\n"), read)
		var got *Error
		if !errors.As(err, &got) || got.File != tt.file || !strings.Contains(got.Problem, tt.problem) {
			t.Errorf("checklist %q: error = %v, want %s: %s", tt.in, err, tt.file, tt.problem)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(Example())
	f.Add([]byte("school: [\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("sites: [ { hours: '22:00-6:00', robots: { obey: false, reason: a,b }, tls: insecure, login: { user_env: A }, headers: [ { name: a, env: B } ] } ]\n"))
	f.Add([]byte("sites: [ { rules: { entry: 'a[', drop: [x@y] }, allow: [::1] } ]\n"))
	files, _ := filepath.Glob("testdata/*.yaml")
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parse("gongkai.yaml", data, noFile)
		if err != nil {
			var problem *Error
			if !errors.As(err, &problem) || problem.Line < 1 || problem.Column < 1 || problem.Problem == "" {
				t.Fatalf("error without a place: %v", err)
			}
			return
		}
		if c.School == "" || len(c.Sites) == 0 || len(c.Channels) == 0 || len(c.Checklist.Requirements) == 0 {
			t.Fatalf("accepted %q as %+v", data, c)
		}
		for _, site := range c.Sites {
			if site.Name == "" || site.Home == "" || site.Channel == "" || site.Parallel < 1 || site.Delay < 0 {
				t.Fatalf("accepted site %+v", site)
			}
		}
	})
}
