package web

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestTabulate(t *testing.T) {
	table := sampleSchool().tabulate(sampleOverview(), sampleSchool().Period)
	var got []string
	for _, row := range table.Rows {
		got = append(got, fmt.Sprint(row.Name, " ", numbers(row.Cells), " ", row.Sum.Posts))
	}
	got = append(got, fmt.Sprint(numbers(table.Sums), " ", table.Total.Posts), fmt.Sprint(table.Typed, " ", table.TypedSum), fmt.Sprint(table.Whole, " ", table.WholeSum))
	want := []string{
		"基本信息 [40 6 0 3] 46",
		"招生考试信息 [22 51 12 0] 85",
		"财务、资产及收费信息 [31 0 0 0] 31",
		"未归类 [9 14 0 0] 23",
		"[102 71 12 3] 185",
		"[0 0 5 12] 5",
		"[102 71 17 15] 190",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("table (-want +got)\n%s", diff)
	}
}

func numbers(cells []number) []int {
	var posts []int
	for _, cell := range cells {
		posts = append(posts, cell.Posts)
	}
	return posts
}

// The list behind every number holds as many posts as the number says, and
// the parts make the whole: for any cells, with and without channels apart.
func TestNumbersLeadToTheirPosts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		school := sampleSchool()
		school.Channels[random.IntN(4)].Additive = random.IntN(2) == 0
		if random.IntN(3) == 0 {
			school.Channels = school.Channels[:3]
		}
		o := Overview{Cells: map[Cell]int{{"former", 1}: random.IntN(3), {"portal", 12}: random.IntN(3)}}
		for _, channel := range school.Channels {
			for category := range 4 {
				o.Cells[Cell{channel.ID, category}] = random.IntN(4)
			}
		}
		table := school.tabulate(o, school.Period)
		all := append(slices.Clone(table.Sums), table.Total)
		for _, row := range table.Rows {
			all = append(append(all, row.Cells...), row.Sum)
		}
		for _, number := range all {
			if got := behind(t, school, o, number); got != number.Posts {
				t.Fatalf("%s lists %d posts, the table says %d", number.Path, got, number.Posts)
			}
		}
	}
}

// behind counts the posts of the cells that a number's address asks for.
func behind(t *testing.T, school School, o Overview, n number) int {
	t.Helper()
	if n.Path == "" {
		return 0
	}
	_, raw, _ := strings.Cut(n.Path, "?")
	values, err := url.ParseQuery(raw)
	if err != nil {
		t.Fatal(err)
	}
	q, err := school.parseQuery(values)
	if err != nil {
		t.Fatal(err)
	}
	posts := 0
	for cell, count := range o.Cells {
		if (len(q.Channels) == 0 || slices.Contains(q.Channels, cell.Channel)) && (q.Category == nil || *q.Category == cell.Category) {
			posts += count
		}
	}
	return posts
}

// No channel that adds up: the sums are 0, and lead nowhere.
func TestNothingAddsUp(t *testing.T) {
	school := sampleSchool()
	school.Channels = []disclosure.Channel{{ID: "board", Name: "宣传栏", Unit: "期"}}
	table := school.tabulate(Overview{Cells: map[Cell]int{{"board", 1}: 3}}, school.Period)
	if table.Total != (number{}) || table.Sums[0].Posts != 3 {
		t.Errorf("total %+v, sums %+v", table.Total, table.Sums)
	}
}

func TestFilterLeadsOut(t *testing.T) {
	school := sampleSchool()
	three, column := 3, "招标采购"
	filters := school.filters(Query{Channels: []string{"portal", "dept"}, Category: &three, Column: &column, Copies: true, Period: school.Period, Offset: 300})
	var got []string
	for _, filter := range filters {
		path, err := url.QueryUnescape(filter.Path)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, filter.Name+" "+filter.Value+" "+path)
	}
	const period = "&from=2023-01-01"
	want := []string{
		"公开渠道 门户网站 /posts?category=3&channel=dept&column=招标采购&copies=1" + period + "&to=2023-11-07",
		"公开渠道 部门网站 /posts?category=3&channel=portal&column=招标采购&copies=1" + period + "&to=2023-11-07",
		"类别 财务、资产及收费信息 /posts?channel=portal&channel=dept&column=招标采购&copies=1" + period + "&to=2023-11-07",
		"栏目 招标采购 /posts?category=3&channel=portal&channel=dept&copies=1" + period + "&to=2023-11-07",
		"重复 只看重复发布的 /posts?category=3&channel=portal&channel=dept&column=招标采购" + period + "&to=2023-11-07",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("filters (-want +got)\n%s", diff)
	}
}
