package report

import (
	"context"
	"flag"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

var update = flag.Bool("update", false, "write the golden files")

// posts is a record held in memory: one line a post, as channel, category,
// department, the copy's group and the day.
type posts [][5]string

func (p posts) Tallies(_ context.Context, period disclosure.Period, channels []string, groupings ...[]disclosure.Dimension) ([][]disclosure.Cell, error) {
	var tallies [][]disclosure.Cell
	for _, by := range groupings {
		tallies = append(tallies, p.tally(period, channels, by))
	}
	return tallies, nil
}

func (p posts) tally(period disclosure.Period, channels []string, by []disclosure.Dimension) []disclosure.Cell {
	type cell struct {
		posts  int
		groups map[string]bool
	}
	counts := map[string]*cell{}
	for _, post := range p {
		if len(channels) > 0 && !slices.Contains(channels, post[0]) || !period.Contains(disclosure.Day(post[4])) {
			continue
		}
		var keys []string
		for _, dimension := range by {
			keys = append(keys, map[disclosure.Dimension]string{
				disclosure.ByChannel: post[0], disclosure.ByCategory: post[1], disclosure.ByRequirement: post[1],
				disclosure.ByDepartment: post[2], disclosure.ByMonth: disclosure.Day(post[4]).Month(),
			}[dimension])
		}
		key := strings.Join(keys, "\n")
		if counts[key] == nil {
			counts[key] = &cell{groups: map[string]bool{}}
		}
		counts[key].posts++
		counts[key].groups[post[3]] = true
	}
	var cells []disclosure.Cell
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		cells = append(cells, disclosure.Cell{Keys: strings.Split(key, "\n"), Posts: counts[key].posts, Unique: len(counts[key].groups)})
	}
	return cells
}

func (p posts) Statuses(_ context.Context, period disclosure.Period) (disclosure.Statuses, error) {
	statuses := disclosure.Statuses{Gone: 1, Excluded: 4, Undated: 2}
	if cells := p.tally(period, nil, nil); len(cells) > 0 {
		statuses.OK = cells[0].Posts - 1
	}
	return statuses, nil
}

func frame() Frame {
	return Frame{
		School: "某某医学高等专科学校",
		Period: disclosure.Period{From: "2023-01-01", To: "2023-11-07"},
		Channels: []disclosure.Channel{
			{ID: "portal", Name: "门户网站", Unit: "条", Additive: true},
			{ID: "dept", Name: "部门网站", Unit: "条", Additive: true},
			{ID: "wechat", Name: "微信公众号", Unit: "篇", Additive: true},
			{ID: "board", Name: "宣传栏", Unit: "期"},
		},
		Checklist: disclosure.Checklist{
			Categories:   []disclosure.Category{{No: 1, Name: "基本信息"}, {No: 3, Name: "财务、资产及收费信息"}},
			Requirements: []disclosure.Requirement{{No: 1, Category: 1, Name: "办学基本情况"}, {No: 18, Category: 3, Name: "招投标"}},
		},
		Figures: []disclosure.Figure{
			{Channel: "board", Name: "宣传栏", Count: 12, Unit: "期"},
			{Channel: "wechat", Name: "校级公众号", Count: 40, Unit: "篇"},
		},
		LeftOut: []disclosure.Figure{{Channel: "board", Name: "橱窗", Count: 7, Unit: "期", Period: disclosure.Period{From: "2023-01-01", To: "2023-12-31"}}},
	}
}

func record() posts {
	return posts{
		{"portal", "1", "党政办公室", "a", "2023-01-05"}, {"portal", "3", "财务处", "b", "2023-05-09"}, {"portal", "0", "党政办公室", "c", "2023-05-30"},
		{"dept", "3", "财务处", "b", "2023-05-09"}, {"dept", "3", "", "d", "2023-07-01"}, {"dept", "0", "教务处", "e", "2023-11-07"},
		{"board", "1", "党政办公室", "f", "2023-02-02"},
		{"old", "3", "财务处", "g", "2023-03-03"}, // of a channel that the configuration no longer has
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestWriteText(t *testing.T) {
	left := frame()
	left.Figures = append(left.Figures, disclosure.Figure{Channel: "leaflet", Name: "折页", Count: 3, Unit: "册"}) // its channel is gone too
	hostile := append(record(), [5]string{"dept", "1", "图书\x1b[2J馆\u202e", "h", "2023-04-01"})
	none := frame()
	none.Figures, none.LeftOut = nil, nil
	for _, test := range []struct {
		golden string
		posts  posts
		frame  Frame
		by     []disclosure.Dimension
		finish func(*Tally)
	}{
		{"tally", record(), frame(), nil, func(tally *Tally) {
			agreement := Compare(*tally, map[Cell]int{{Channel: "portal", Category: 1}: 1, {Channel: "portal", Category: 3}: 2})
			tally.Index = &agreement
		}},
		{"dimensions", hostile, left, disclosure.Dimensions()[:4], func(tally *Tally) {
			tally.Index = &Agreement{Synced: true, Differ: []Difference{{"\u009b2J", 1, 0, 2}}}
			tally.NotConfigured = []SitePosts{{"站甲", 20}, {"站\x07乙", 1}}
		}},
		{"posts", record(), none, nil, func(tally *Tally) { tally.Index = &Agreement{Agrees: true} }},
	} {
		tally, err := Count(t.Context(), test.posts, test.frame, test.by)
		if err != nil {
			t.Fatal(err)
		}
		test.finish(&tally)
		var out strings.Builder
		if err := WriteText(&out, tally, test.frame); err != nil {
			t.Fatal(err)
		}
		golden(t, test.golden+".txt", out.String())
	}
}

func TestCount(t *testing.T) {
	by := []disclosure.Dimension{disclosure.ByChannel, disclosure.ByCategory, disclosure.ByDepartment}
	tally, err := Count(t.Context(), record(), frame(), by)
	if err != nil {
		t.Fatal(err)
	}
	if tally.Posts != 7 || tally.Total != 47 || tally.Unique != 6 || tally.Undated != 2 || tally.LeftOut != 1 {
		t.Errorf("posts %d, total %d, unique %d, undated %d, left out %d; want 7, 47, 6, 2, 1", tally.Posts, tally.Total, tally.Unique, tally.Undated, tally.LeftOut)
	}
	names := map[string]int{}
	for _, row := range tally.By["department"] {
		names[row.Name] = row.Posts
	}
	if diff := cmp.Diff(map[string]int{"党政办公室": 2, "财务处": 3, "教务处": 1, "未注明": 1}, names); diff != "" {
		t.Errorf("by department (-want +got):\n%s", diff)
	}
}

// Whatever is counted, every dimension's rows sum to the same whole.
func TestPartsSumToTheWhole(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	for range 200 {
		var some posts
		for range random.IntN(60) {
			some = append(some, [5]string{
				pick("portal", "dept", "wechat", "board", "old"), pick("0", "1", "3", "7"), pick("财务处", "教务处", ""), strconv.Itoa(random.IntN(30)),
				pick("2023-01-01", "2023-05-31", "2023-11-07", "2022-12-31"),
			})
		}
		by := []disclosure.Dimension{disclosure.ByChannel, disclosure.ByCategory, disclosure.ByDepartment}
		tally, err := Count(t.Context(), some, frame(), by)
		if err != nil {
			t.Fatal(err)
		}
		for dimension, rows := range tally.By {
			sum, figures := 0, 0
			for _, row := range rows {
				if row.Additive == nil || *row.Additive {
					sum += row.Posts
					figures += row.Figures
				}
			}
			if sum != tally.Posts {
				t.Fatalf("rows by %s sum to %d, the whole is %d: %v", dimension, sum, tally.Posts, some)
			}
			if dimension == "channel" && sum+figures != tally.Total {
				t.Fatalf("channels sum to %d, the total is %d", sum+figures, tally.Total)
			}
		}
		if tally.Unique > tally.Posts {
			t.Fatalf("unique %d of %d", tally.Unique, tally.Posts)
		}
	}
}

func TestCompare(t *testing.T) {
	tally := Tally{Cells: []Cell{{"portal", 1, 5}, {"dept", 0, 2}}}
	for _, test := range []struct {
		index map[Cell]int
		want  []Difference
	}{
		{map[Cell]int{{Channel: "portal", Category: 1}: 5, {Channel: "dept"}: 2}, nil},
		{map[Cell]int{{Channel: "portal", Category: 1}: 4, {Channel: "dept"}: 2}, []Difference{{"portal", 1, 5, 4}}},
		{map[Cell]int{{Channel: "portal", Category: 1}: 5, {Channel: "dept"}: 2, {Channel: "dept", Category: 9}: 1}, []Difference{{"dept", 9, 0, 1}}},
		{nil, []Difference{{"dept", 0, 2, 0}, {"portal", 1, 5, 0}}},
	} {
		got := Compare(tally, test.index)
		if diff := cmp.Diff(test.want, got.Differ); diff != "" || got.Agrees != (test.want == nil) {
			t.Errorf("Compare with %v: agrees %v (-want +got):\n%s", test.index, got.Agrees, diff)
		}
	}
}

func TestPeriodName(t *testing.T) {
	for _, test := range []struct {
		from, to disclosure.Day
		want     string
	}{
		{"2023-01-01", "2023-12-31", "2023年"},
		{"2023-01-01", "2023-11-07", "2023年"},
		{"2022-09-01", "2023-08-31", "2022—2023学年"},
		{"2022-10-01", "2023-09-30", "2022年10月1日至2023年9月30日"},
		{"2022-01-01", "2023-12-31", "2022年1月1日至2023年12月31日"},
		{"2023-09-01", "2023-08-31", "2023年9月1日至2023年8月31日"},
		{"", "2023-11-07", "截至2023年11月7日"},
		{"2023-09-01", "", "2023年9月1日以来"},
		{"", "", "截至目前"},
	} {
		if got := PeriodName(disclosure.Period{From: test.from, To: test.to}); got != test.want {
			t.Errorf("PeriodName(%s, %s) = %s, want %s", test.from, test.to, got, test.want)
		}
	}
}
