package report

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// randomRecord invents posts of few names, and channels of which some do not
// add to the total.
func randomRecord(seed uint64) (posts, Frame) {
	random := rand.New(rand.NewPCG(seed, 1))
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	frame := frame()
	for i := range frame.Channels {
		frame.Channels[i].Additive = random.IntN(3) > 0
	}
	if random.IntN(3) == 0 {
		frame.Period.From = ""
	}
	var some posts
	for range random.IntN(60) {
		some = append(some, [5]string{
			pick("portal", "dept", "wechat", "board", "old"), pick("0", "1", "3", "7"), pick("财务处", "教务处", "党政办公室", ""),
			strconv.Itoa(random.IntN(30)), pick("2023-01-01", "2023-05-31", "2023-11-07", "2022-12-31", "2023-11-08", "2020-02-29"),
		})
	}
	return some, frame
}

var allPairs = []Pair{
	{disclosure.ByChannel, disclosure.ByMonth}, {disclosure.ByMonth, disclosure.ByChannel}, {disclosure.ByDepartment, disclosure.ByCategory},
	{disclosure.ByRequirement, disclosure.ByDepartment}, {disclosure.ByMonth, disclosure.ByRequirement}, {disclosure.ByCategory, disclosure.ByChannel},
}

// In every table every total is the sum of its parts, for whatever was counted.
func TestEveryTotalIsTheSumOfItsParts(t *testing.T) {
	for seed := range uint64(150) {
		some, frame := randomRecord(seed)
		tally, err := Count(t.Context(), some, frame, []disclosure.Dimension{disclosure.ByChannel, disclosure.ByDepartment, disclosure.ByMonth}, allPairs...)
		if err != nil {
			t.Fatal(err)
		}
		for _, cross := range tally.Cross {
			checkSums(t, seed, cross, tally.Posts)
		}
		for dimension, rows := range tally.By {
			sum := 0
			for _, row := range rows {
				if row.adds() {
					sum += row.Posts
				}
				if row.Unique > row.Posts || (row.Unique == 0) != (row.Posts == 0) {
					t.Errorf("seed %d: %d of %d posts are unique in %s %s", seed, row.Unique, row.Posts, dimension, row.Name)
				}
			}
			if sum != tally.Posts {
				t.Errorf("seed %d: by %s %d posts, the whole is %d", seed, dimension, sum, tally.Posts)
			}
		}
	}
}

func checkSums(t *testing.T, seed uint64, cross Cross, whole int) {
	t.Helper()
	posts := cross.Posts()
	total := 0
	for _, row := range cross.RowTotals {
		sum := 0
		for _, column := range cross.ColumnTotals {
			if column.adds() {
				sum += posts[[2]string{row.Key, column.Key}]
			}
		}
		if sum != row.Posts {
			t.Errorf("seed %d: row %q of %s × %s is %d, its cells are %d", seed, row.Key, cross.Rows, cross.Columns, row.Posts, sum)
		}
		if row.adds() {
			total += row.Posts
		}
	}
	across := 0
	for _, column := range cross.ColumnTotals {
		sum := 0
		for _, row := range cross.RowTotals {
			if row.adds() {
				sum += posts[[2]string{row.Key, column.Key}]
			}
		}
		if sum != column.Posts {
			t.Errorf("seed %d: column %q of %s × %s is %d, its cells are %d", seed, column.Key, cross.Rows, cross.Columns, column.Posts, sum)
		}
		if column.adds() {
			across += column.Posts
		}
	}
	if total != cross.Total || across != cross.Total || cross.Total != whole {
		t.Errorf("seed %d: %s × %s has %d posts, rows %d, columns %d, the whole %d", seed, cross.Rows, cross.Columns, cross.Total, total, across, whole)
	}
}

// What Behind asks for are as many posts as the number says.
func TestNumbersLeadToTheirPosts(t *testing.T) {
	for seed := range uint64(60) {
		some, frame := randomRecord(seed)
		tally, err := Count(t.Context(), some, frame, []disclosure.Dimension{disclosure.ByDepartment, disclosure.ByMonth}, allPairs...)
		if err != nil {
			t.Fatal(err)
		}
		for _, cross := range tally.Cross {
			for _, cell := range cross.Cells {
				where := tally.Behind(map[disclosure.Dimension]string{cross.Rows: cell.Row, cross.Columns: cell.Column})
				if got := some.behind(where, frame.Period); got != cell.Posts {
					t.Fatalf("seed %d: %+v lists %d posts for %+v of %s × %s", seed, where, got, cell, cross.Rows, cross.Columns)
				}
			}
		}
		for dimension, rows := range tally.By {
			for _, row := range rows {
				where := tally.Behind(map[disclosure.Dimension]string{disclosure.Dimension(dimension): row.Key})
				if got := some.behind(where, frame.Period); row.Posts > 0 && got != row.Posts {
					t.Fatalf("seed %d: %+v lists %d posts for %+v", seed, where, got, row)
				}
			}
		}
		if got := some.behind(tally.Behind(nil), frame.Period); tally.Posts > 0 && got != tally.Posts {
			t.Fatalf("seed %d: the whole lists %d posts, want %d", seed, got, tally.Posts)
		}
	}
}

func (p posts) behind(where Where, period disclosure.Period) int {
	n := 0
	for _, post := range p {
		number, _ := strconv.Atoi(post[1])
		in := period.Contains(disclosure.Day(post[4])) && (where.Month == "" || strings.HasPrefix(post[4], where.Month))
		in = in && (where.Channels == nil || strings.Contains(strings.Join(where.Channels, ","), post[0]))
		in = in && (where.Category == nil || *where.Category == number) && (where.Requirement == nil || *where.Requirement == number)
		if in && (where.Department == nil || *where.Department == post[2]) {
			n++
		}
	}
	return n
}

func TestMonthsWithoutPosts(t *testing.T) {
	for _, test := range []struct {
		in   disclosure.Period
		want string
	}{
		{disclosure.Period{From: "2022-11-30", To: "2023-02-01"}, "2022-11 2022-12 2023-01 2023-02"},
		{disclosure.Period{From: "2023-01-31", To: "2023-03-01"}, "2023-01 2023-02 2023-03"},
		{disclosure.Period{From: "2023-01-31"}, ""},
		{disclosure.Period{From: "1900-01-01", To: "2999-12-31"}, ""},
	} {
		if got := strings.Join(months(test.in), " "); got != test.want {
			t.Errorf("months(%v) = %s, want %s", test.in, got, test.want)
		}
	}
}

func TestCommand(t *testing.T) {
	three, none, quoted := 3, "", "教务处 '二'; rm -rf $HOME\x1b"
	period := disclosure.Period{From: "2023-01-01", To: "2023-12-31"}
	for _, test := range []struct {
		in   Where
		want string
	}{
		{Where{}, "gongkai posts --from 2023-01-01 --to 2023-12-31"},
		{Where{Channels: []string{"portal", "dept"}, Category: &three, Month: "2023-05"},
			"gongkai posts --channel portal --channel dept --category 3 --month 2023-05 --from 2023-01-01 --to 2023-12-31"},
		{Where{Department: &none, Column: &quoted}, `gongkai posts --department '' --column '教务处 '\''二'\''; rm -rf $HOME ' --from 2023-01-01 --to 2023-12-31`},
	} {
		if got := test.in.Command(period); got != test.want {
			t.Errorf("Command of %+v\n= %s, want\n  %s", test.in, got, test.want)
		}
	}
}

func TestNoPairWithItself(t *testing.T) {
	if _, err := Count(t.Context(), record(), frame(), nil, Pair{disclosure.ByMonth, disclosure.ByMonth}); err == nil {
		t.Error("month × month is no error")
	}
}

func TestCrossText(t *testing.T) {
	tally, err := Count(t.Context(), record(), frame(), []disclosure.Dimension{disclosure.ByChannel, disclosure.ByCategory},
		Pair{disclosure.ByChannel, disclosure.ByMonth}, Pair{disclosure.ByDepartment, disclosure.ByCategory})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	if err := WriteText(&got, tally, frame()); err != nil {
		t.Fatal(err)
	}
	golden(t, "cross.txt", got.String())
}

func TestAgainst(t *testing.T) {
	now := frame()
	now.Period = disclosure.Period{From: "2023-05-01", To: "2023-11-30"}
	now.Figures = nil
	before := now
	before.Period = disclosure.Period{From: "2022-05-01", To: "2022-11-30"}
	some := append(record(), posts{
		{"portal", "1", "党政办公室", "x", "2022-05-09"}, {"dept", "3", "财务处", "y", "2022-05-10"}, {"former", "0", "", "z", "2022-11-30"},
	}...)
	by := []disclosure.Dimension{disclosure.ByChannel, disclosure.ByCategory, disclosure.ByMonth}
	tally, err := Count(t.Context(), some, now, by)
	if err != nil {
		t.Fatal(err)
	}
	earlier, err := Count(t.Context(), some, before, by)
	if err != nil {
		t.Fatal(err)
	}
	comparison := tally.Against(earlier, frame().Channels, map[string]disclosure.Day{"portal": "2022-01-01", "dept": "2022-07-10", "former": "2022-11-30"})
	tally.Compare = &comparison
	for dimension, rows := range comparison.By {
		var sum Delta
		for _, row := range rows {
			if row.Additive == nil || *row.Additive {
				sum = NewDelta(sum.Now+row.Now, sum.Before+row.Before)
			}
		}
		if diff := cmp.Diff(comparison.Total, sum); diff != "" {
			t.Errorf("by %s (-total +sum):\n%s", dimension, diff)
		}
	}
	var got strings.Builder
	if err := WriteText(&got, tally, now); err != nil {
		t.Fatal(err)
	}
	golden(t, "compare.txt", got.String())
}

// What makes two periods hard to compare is told with the channels' names, also
// where the channels were not counted.
func TestNotesOfAComparison(t *testing.T) {
	now := frame()
	now.Period = disclosure.Period{From: "2023-01-01", To: "2023-11-07"}
	before := now
	for _, test := range []struct {
		before disclosure.Period
		first  disclosure.Day
		want   []string
	}{
		{disclosure.Period{From: "2022-01-01", To: "2022-11-07"}, "2021-03-01", nil},
		{disclosure.Period{From: "2022-01-01", To: "2022-11-07"}, "2022-07-10", []string{"门户网站（最早 2022-07-10）"}},
		{disclosure.Year(2022), "2021-03-01", []string{"本期311天，上期365天"}},
		{disclosure.Period{To: "2022-12-31"}, "2021-03-01", nil},
	} {
		before.Period = test.before
		tally, err := Count(t.Context(), record(), now, []disclosure.Dimension{disclosure.ByMonth})
		if err != nil {
			t.Fatal(err)
		}
		earlier, err := Count(t.Context(), record(), before, []disclosure.Dimension{disclosure.ByMonth})
		if err != nil {
			t.Fatal(err)
		}
		first := map[string]disclosure.Day{}
		for _, channel := range tally.Adding {
			first[channel] = "2021-01-01"
		}
		first["portal"] = test.first
		got := tally.Against(earlier, now.Channels, first).Notes
		if len(got) != len(test.want) || len(got) > 0 && !strings.Contains(got[0], test.want[0]) {
			t.Errorf("against %v, first %s: %q, want %q", test.before, test.first, got, test.want)
		}
	}
}

func TestRate(t *testing.T) {
	for _, test := range []struct {
		now, before int
		want        string
	}{{5, 0, "—"}, {0, 0, "—"}, {3, 4, "-25.0%"}, {4, 3, "+33.3%"}, {3, 3, "0.0%"}, {0, 7, "-100.0%"}} {
		if got := NewDelta(test.now, test.before).Rate(); got != test.want {
			t.Errorf("rate from %d to %d = %s, want %s", test.before, test.now, got, test.want)
		}
	}
}
