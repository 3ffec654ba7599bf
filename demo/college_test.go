package demo

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func built(t testing.TB, posts int) *College {
	t.Helper()
	c, err := build(posts)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range c.sites {
		s.host = fmt.Sprintf("127.0.0.1:%d", 8000+s.index)
	}
	return c
}

func TestAnswers(t *testing.T) {
	c := built(t, 0)
	answers := c.Answers()
	columns, mapped, families, titles := map[string]int{}, map[int]bool{}, map[string]bool{}, map[string]int{}
	for _, s := range c.sites {
		families[s.Family] = true
	}
	addresses := map[string]bool{}
	for _, a := range answers {
		columns[a.Site+"/"+a.Column]++
		mapped[a.Requirement] = true
		canonical, err := disclosure.CanonicalURL(a.URL)
		if err != nil || addresses[a.Channel+canonical] {
			t.Errorf("address %s of %q is bad or not its own: %v", a.URL, a.Title, err)
		}
		addresses[a.Channel+canonical] = true
		if a.Published != "" && (a.Published < "2022-01-01" || a.Published > "2023-12-31") {
			t.Errorf("%q was published on %s", a.Title, a.Published)
		}
		if strings.ContainsAny(a.Title, "{}…") || a.Title == "" {
			t.Errorf("title %q", a.Title)
		}
		if !a.Copy {
			titles[a.Title]++
		}
	}
	if len(answers) != c.plan.Posts || len(answers) < 600 || len(columns) < 20 || len(families) != 6 || len(c.sites) != 7 || len(mapped) < 10 || !mapped[0] {
		t.Errorf("%d posts in %d columns, %d families, %d sites, %d requirements", len(answers), len(columns), len(families), len(c.sites), len(mapped))
	}
	for title, n := range titles {
		if n > 1 {
			t.Errorf("%d originals are called %q", n, title)
		}
	}
}

// Every column that a site shows holds posts of its own, but for the empty one.
func TestColumnsHoldPosts(t *testing.T) {
	c := built(t, 0)
	for _, s := range c.sites {
		for _, column := range s.columns {
			if (len(column.posts) == 0) != (column.Name == "捐赠管理") {
				t.Errorf("%s/%s holds %d posts", s.Name, column.Name, len(column.posts))
			}
		}
	}
}

func TestEdgesOfThePeriod(t *testing.T) {
	c := built(t, 0)
	days := map[disclosure.Day]map[string]int{}
	inside, undated := 0, 0
	for _, a := range c.Answers() {
		if days[a.Published] == nil {
			days[a.Published] = map[string]int{}
		}
		days[a.Published][a.Channel]++
		if c.Period().Contains(a.Published) {
			inside++
		}
		if a.Published == "" {
			undated++
		}
	}
	for _, day := range []disclosure.Day{"2022-12-31", "2023-01-01", "2023-11-07", "2023-11-08"} {
		if days[day]["portal"] == 0 || days[day]["dept"] == 0 {
			t.Errorf("posts on %s: %v, want some in both channels", day, days[day])
		}
	}
	if undated != 1 || inside < 250 || inside > 400 {
		t.Errorf("%d posts inside the period, %d undated", inside, undated)
	}
}

// Each oddity of the plan must really happen, and to a post of its own.
func TestOdditiesHappen(t *testing.T) {
	for _, posts := range []int{0, 2000} {
		c := built(t, posts)
		happened := 0
		for _, s := range c.sites {
			for _, column := range s.columns {
				for _, p := range column.posts {
					if p.odd != (oddity{}) {
						happened++
					}
				}
			}
		}
		if happened != len(c.plan.Oddities) {
			t.Errorf("of %d oddities, %d happened in a college of %d", len(c.plan.Oddities), happened, posts)
		}
	}
}

func TestKindsOfAnswers(t *testing.T) {
	c := built(t, 0)
	got := map[string]int{}
	for _, a := range c.Answers() {
		got[string(a.Status)]++
		if a.Copy {
			got["copy in "+a.Channel]++
		}
		if strings.Contains(a.URL, "weixin.qq.com") || strings.Contains(a.URL, "moe.gov.cn") {
			got["offsite"]++
		}
		if a.Attachments > 0 {
			got["with attachments"]++
		}
	}
	want := map[string]int{"ok": 719, "unreadable": 4, "copy in portal": 6, "copy in dept": 6, "offsite": 5}
	if got["with attachments"] < 100 {
		t.Errorf("%d posts have attachments", got["with attachments"])
	}
	delete(got, "with attachments")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

func TestTextsDiffer(t *testing.T) {
	c := built(t, 2000)
	words, err := readWords()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]*post{}
	for _, s := range c.sites {
		for _, column := range s.columns {
			for _, p := range column.posts {
				text := strings.Join(p.text(words), "\n")
				if han := len([]rune(text)) - len([]rune(strings.Map(notHan, text))); han < 150 {
					t.Fatalf("%q has %d Chinese characters", p.title, han)
				}
				if strings.ContainsAny(text, "{}") {
					t.Fatalf("a name was left in %q", text)
				}
				if other := seen[text]; other != nil && other.origin != p.origin {
					t.Fatalf("%q and %q have the same text", p.title, other.title)
				}
				seen[text] = p
			}
		}
	}
}

func notHan(r rune) rune {
	if unicode.Is(unicode.Han, r) {
		return -1
	}
	return r
}

func TestSameEveryTime(t *testing.T) {
	if diff := cmp.Diff(built(t, 0).Answers(), built(t, 0).Answers()); diff != "" {
		t.Errorf("two builds differ:\n%s", diff)
	}
}

func TestSized(t *testing.T) {
	for _, test := range []struct{ in, want int }{{0, 723}, {5, 723}, {724, 724}, {10_000, 10_000}} {
		if got := len(built(t, test.in).Answers()); got != test.want {
			t.Errorf("a college of %d has %d posts, want %d", test.in, got, test.want)
		}
	}
}

func TestPorts(t *testing.T) {
	for range 5 { // another program may take a port between Close and Start
		if startsAgain(t) {
			return
		}
	}
	t.Error("no second start kept the ports of the first")
}

func startsAgain(t *testing.T) bool {
	t.Helper()
	first, err := Start(nil)
	if err != nil {
		t.Fatal(err)
	}
	ports, answers := first.Ports(), first.Answers()
	if _, err := Start(ports); err == nil || !strings.Contains(err.Error(), "port "+strconv.Itoa(ports[0])) {
		t.Errorf("start on taken ports: %v, want an error that names port %d", err, ports[0])
	}
	if _, err := Start(ports[:2]); err == nil {
		t.Error("two ports for seven sites are no error")
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := Start(ports)
	if err != nil {
		return false
	}
	defer second.Close()
	if !slices.Equal(second.Ports(), ports) || !slices.Equal(second.Answers(), answers) {
		t.Error("a second start on the same ports is another college")
	}
	return true
}

func TestConfig(t *testing.T) {
	c := built(t, 0)
	const folder = `/srv/公开 "数据"\: #1`
	data, err := c.Config(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		School string `yaml:"school"`
		Data   string `yaml:"data"`
		Period struct {
			From string `yaml:"from"`
			To   string `yaml:"to"`
		} `yaml:"period"`
		Channels []map[string]any `yaml:"channels"`
		Sites    []struct {
			Name       string         `yaml:"name"`
			Home       string         `yaml:"home"`
			Channel    string         `yaml:"channel"`
			Department string         `yaml:"department"`
			Columns    []columnInYAML `yaml:"columns"`
			Allow      []netip.Prefix `yaml:"allow"`
			Delay      string         `yaml:"delay"`
			Parallel   int            `yaml:"parallel"`
		} `yaml:"sites"`
	}
	if err := yaml.UnmarshalWithOptions(data, &got, yaml.Strict()); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	if got.Data != folder || got.School != c.plan.School || got.Period.From != "2023-01-01" || got.Period.To != "2023-11-07" || len(got.Sites) != 7 {
		t.Errorf("configuration = %+v", got)
	}
	if board := got.Channels[2]; board["additive"] != false || board["unit"] != "期" {
		t.Errorf("board = %v", board)
	}
	if without := got.Sites[6]; without.Name != "图书馆" || len(without.Columns) != 0 {
		t.Errorf("the discovered site = %+v", without)
	}
	want := columnInYAML{"招标采购", "http://127.0.0.1:8000/zbcg.htm", 18}
	if portal := got.Sites[0]; portal.Columns[0] != want || portal.Home != "http://127.0.0.1:8000/" || portal.Parallel != 2 || portal.Allow[0].String() != "127.0.0.0/8" {
		t.Errorf("portal = %+v", portal)
	}
}

type columnInYAML struct {
	Name        string `yaml:"name"`
	URL         string `yaml:"url"`
	Requirement int    `yaml:"requirement"`
}

func TestRelative(t *testing.T) {
	for _, test := range []struct{ from, to, want string }{
		{"/", "/zbcg.htm", "zbcg.htm"},
		{"/zbcg/3.htm", "/zbcg/2.htm", "2.htm"},
		{"/zbcg/3.htm", "/zbcg.htm", "../zbcg.htm"},
		{"/zbcg/3.htm", "/info/1003/1.htm", "../info/1003/1.htm"},
		{"/info/1003/1.htm", "/xxgk/rszp.htm", "../../xxgk/rszp.htm"},
		{"/info/1003/1.htm", "/", "../../"},
		{"/index.htm", "/", "./"},
		{"/rczp/index.html", "/rczp/202301/t1.html", "202301/t1.html"},
		{"/List.asp?cid=3", "/Show.asp?id=1", "Show.asp?id=1"},
		{"/content.jsp?wbnewsid=1", "/content.jsp?wbnewsid=2", "content.jsp?wbnewsid=2"},
	} {
		if got := relative(test.from, test.to); got != test.want {
			t.Errorf("relative(%q, %q) = %q, want %q", test.from, test.to, got, test.want)
		}
	}
}
