package report

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/disclosure"
)

func tableNamed(t *testing.T, r Report, id string) Table {
	t.Helper()
	table, ok := r.Table(id)
	if !ok {
		t.Fatalf("there is no table %s", id)
	}
	return table
}

// Whatever is counted, all tables tell the same whole, and behind every number
// that opens stand as many posts of the evidence.
func TestTablesAgree(t *testing.T) {
	for seed := range uint64(150) {
		random := rand.New(rand.NewPCG(seed, 5))
		frame := college()
		if random.IntN(3) == 0 {
			frame.Figures = nil
		}
		if random.IntN(8) == 0 {
			frame.Period = disclosure.Period{}
		}
		var compare *disclosure.Period
		if random.IntN(2) == 0 {
			compare = &disclosure.Period{From: "2022-01-01", To: "2022-12-31"}
		}
		posts := randomPosts(random, random.IntN(120))
		r, err := Build(sourceOf(t, posts, frame, compare))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		requireAgreement(t, r, frame)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func randomPosts(random *rand.Rand, n int) memory {
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	var posts memory
	for i := range n {
		requirement := random.IntN(8) // 6 and 7 are of another checklist
		post := disclosure.Post{
			ID: fmt.Sprintf("p%03d", i), URL: "https://x.example.edu.cn/" + strconv.Itoa(i), Title: "第" + strconv.Itoa(i) + "条", Requirement: requirement,
			Category: []int{0, 1, 1, 2, 2, 3, 9, 0}[requirement], Channel: pick("portal", "dept", "board", "former"), Site: pick("站甲", "站乙", ""),
			Column: pick("通知", "公告", ""), Department: pick("教务处", "财务处", ""),
			Status: disclosure.Status(pick("ok", "ok", "ok", "unreadable", "gone", "held", "excluded")),
		}
		if random.IntN(12) > 0 {
			day, _ := disclosure.NewDay(2022+random.IntN(2), 1+random.IntN(12), 1+random.IntN(28))
			post.Published = day
		}
		if i > 0 && random.IntN(6) == 0 {
			post.DuplicateOf = cmp.Or(posts[i-1].DuplicateOf, posts[i-1].ID)
		}
		posts = append(posts, post)
	}
	return posts
}

func requireAgreement(t *testing.T, r Report, frame Frame) {
	t.Helper()
	evidence, whole := tableNamed(t, r, "I"), 0
	for _, line := range evidence.Lines {
		if !line.Apart {
			whole++
		}
	}
	figures := 0
	for _, figure := range frame.Figures {
		if figure.Channel == "dept" {
			figures += figure.Count
		}
	}
	outside := 0
	requirements := tableNamed(t, r, "D")
	for _, line := range requirements.Lines {
		if line.Apart {
			outside += line.Values[3].Number
		}
	}
	if got := requirements.Total[3].Number + outside; got != whole {
		t.Errorf("table D has %d posts, the evidence %d", got, whole)
	}
	for id, want := range map[string]int{"A": whole + figures, "B": whole + figures, "C": whole + figures, "E": whole + figures, "E2": whole + figures, "M": whole} {
		table := tableNamed(t, r, id)
		column := slices.IndexFunc(table.Columns, func(c Column) bool { return c.Name == "合计" || c.Name == "条次" })
		if got := table.Total[column].Number; got != want {
			t.Errorf("table %s sums to %d, want %d", id, got, want)
		}
	}
	for _, table := range r.Tables {
		if err := table.Check(); err != nil {
			t.Error(err)
		}
		for _, line := range append(table.Lines, Line{Values: table.Total}) {
			for _, value := range line.Values {
				requireBehind(t, table.ID, evidence, value)
			}
		}
	}
}

func requireBehind(t *testing.T, id string, evidence Table, value Value) {
	t.Helper()
	if value.Posts == nil {
		return
	}
	behind := 0
	for _, line := range evidence.Lines {
		if value.Posts.Holds(*line.Post) {
			behind++
		}
	}
	if behind != value.Number {
		t.Errorf("table %s: behind %d stand %d posts: %+v", id, value.Number, behind, *value.Posts)
	}
}

// Check finds a number that was changed, wherever it is a part of a sum.
func TestCheckFindsAnyChange(t *testing.T) {
	r := sample(t)
	for _, table := range r.Tables {
		if table.Total == nil {
			continue
		}
		for i, line := range table.Lines {
			for k, column := range table.Columns {
				if !column.Sum && column.SumOf == nil || line.Apart && line.SumOf == nil && column.SumOf == nil {
					continue
				}
				line.Values[k].Number++
				if table.Check() == nil {
					t.Errorf("table %s: line %d may have any number in column %s", table.ID, i+1, column.Name)
				}
				line.Values[k].Number--
			}
		}
	}
}

func TestCheck(t *testing.T) {
	columns := []Column{{Name: "名称", Kind: KindText}, {Name: "甲", Kind: KindNumber, Sum: true}, {Name: "和", Kind: KindNumber, Sum: true, SumOf: []int{1}}}
	line := func(n, sum int, of []int, apart bool) Line {
		return Line{Values: []Value{{Text: "x"}, {Number: n}, {Number: sum}}, SumOf: of, Apart: apart}
	}
	total := func(n int) []Value { return []Value{{}, {Number: n}, {Number: n}} }
	for _, test := range []struct {
		name string
		in   Table
		want string // in the error
	}{
		{"right", Table{ID: "X", Columns: columns, Lines: []Line{line(1, 1, nil, false), line(2, 2, nil, false), line(3, 3, []int{0, 1}, false), line(9, 9, nil, true)}, Total: total(3)}, ""},
		{"no sums", Table{ID: "X", Columns: columns[:1], Lines: []Line{{Values: []Value{{}}}}}, ""},
		{"total", Table{ID: "X", Columns: columns, Lines: []Line{line(1, 1, nil, false)}, Total: total(2)}, "table X: the total has 2 in column 甲, its lines sum to 1"},
		{"subtotal", Table{ID: "X", Columns: columns, Lines: []Line{line(1, 1, nil, false), line(3, 3, []int{0}, false)}}, "line 2 has 3"},
		{"column", Table{ID: "X", Columns: columns, Lines: []Line{line(1, 2, nil, false)}}, "line 1 has 2 in column 和, whose parts sum to 1"},
		{"short line", Table{ID: "X", Columns: columns, Lines: []Line{{Values: []Value{{}}}}}, "line 1 has 1 values for 3 columns"},
		{"twice", Table{ID: "X", Columns: columns, Lines: []Line{line(1, 1, nil, false), line(2, 2, []int{0, 0}, false)}}, "cannot sum line 1"},
		{"itself", Table{ID: "X", Columns: columns, Lines: []Line{line(0, 0, []int{0}, false)}}, "cannot sum line 1"},
		{"beyond", Table{ID: "X", Columns: columns, Lines: []Line{line(0, 0, []int{7}, false)}}, "cannot sum line 8"},
		{"a chart of no column", Table{ID: "X", Columns: columns, Chart: &Chart{Values: []int{3}}}, "cannot draw column 4"},
		{"a chart of a column aside", Table{ID: "X", Columns: []Column{{Aside: true}}, Chart: &Chart{}}, "cannot draw column 1"},
		{"column of itself", Table{ID: "X", Columns: []Column{{Kind: KindNumber, SumOf: []int{0}}}, Lines: []Line{{Values: []Value{{}}}}}, "cannot sum column 1"},
	} {
		err := test.in.Check()
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("Check, %s: %v, want %q", test.name, err, test.want)
		}
	}
}

// A record that is written to between the count and the reading makes no report.
func TestBuildRefusesAChangedRecord(t *testing.T) {
	more := append(samplePosts(), disclosure.Post{ID: "new", Channel: "portal", Published: "2023-03-03", Status: disclosure.StatusOK})
	foreign := append(samplePosts(), disclosure.Post{ID: "new", Channel: "weibo", Published: "2023-03-03", Status: disclosure.StatusOK})
	copied := samplePosts()
	copied[3].DuplicateOf = "a2"
	for _, posts := range []memory{more, foreign, copied, samplePosts()[1:]} {
		source := sampleSource(t)
		source.Posts = posts.posts()
		if _, err := Build(source); !errors.Is(err, errChanged) {
			t.Errorf("Build = %v, want %v", err, errChanged)
		}
	}
	broken := errors.New("disk")
	source := sampleSource(t)
	source.Posts = func(yield func(disclosure.Post, error) bool) { yield(disclosure.Post{}, broken) }
	if _, err := Build(source); !errors.Is(err, broken) {
		t.Errorf("Build = %v, want %v", err, broken)
	}
}

// Tables of others follow as annexes, cleaned and checked like the report's own.
func TestFurtherTables(t *testing.T) {
	column := []Column{{Name: "问题", Kind: KindText}, {Name: "数量", Kind: KindNumber, Sum: true}}
	lines := []Line{{Values: []Value{{Text: "打不\n开", Link: "javascript:alert(1)"}, {Number: 2}}}}
	source := sampleSource(t)
	source.Further = []Table{{ID: "J", Title: "自查问题清单", Columns: column, Lines: lines, Total: []Value{{Text: "合计"}, {Number: 2}}}}
	r, err := Build(source)
	if err != nil {
		t.Fatal(err)
	}
	loose := r.Loose()
	last := loose[len(loose)-1]
	if got := last.Lines[0].Values[0]; last.ID != "J" || got.Text != "打不 开" || got.Link != "" {
		t.Errorf("the last annex is %s with %+v", last.ID, got)
	}
	if lines[0].Values[0].Link == "" {
		t.Error("the table that was given has changed")
	}
	source.Further[0].Total[1].Number = 3
	if _, err := Build(source); err == nil || !strings.Contains(err.Error(), "table J: the total has 3") {
		t.Errorf("Build with a wrong sum: %v", err)
	}
	source.Further[0].Total[1].Number, source.Further[0].ID = 2, "A"
	if _, err := Build(source); err == nil || !strings.Contains(err.Error(), "two tables have the id A") {
		t.Errorf("Build with a second table A: %v", err)
	}
}

func TestColumnText(t *testing.T) {
	for _, test := range []struct {
		kind Kind
		in   Value
		want string
	}{
		{KindNumber, Value{}, "0"}, {KindNumber, Value{Number: 12}, "12"}, {KindNumber, Value{Number: 0, Text: "0 件"}, "0 件"},
		{KindChange, Value{Number: 3}, "+3"}, {KindChange, Value{Number: -3}, "-3"}, {KindChange, Value{}, "0"},
		{KindText, Value{}, ""}, {KindText, Value{Text: "条"}, "条"}, {KindDay, Value{}, ""}, {KindDay, Value{Text: "2023-01-02"}, "2023-01-02"},
	} {
		if got := (Column{Kind: test.kind}).Text(test.in); got != test.want {
			t.Errorf("Text of %s %+v = %q, want %q", test.kind, test.in, got, test.want)
		}
	}
}
