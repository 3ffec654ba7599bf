package intake

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"gongkai/disclosure"
)

// The most that one file may hold.
const (
	MaxBytes   = 64 << 20  // of a file
	maxUnzip   = 256 << 20 // of a workbook, unpacked
	maxRows    = 200_000   // of a table
	maxColumns = 256       // of a table
	maxSheets  = 200
	maxCell    = 1 << 20 // bytes of a cell
)

// Known is what intake must know of a college to read its tables.
type Known struct {
	Channels  []disclosure.Channel
	Checklist disclosure.Checklist
	Channel   string            // Channel.ID of the posts of tables that do not say it, "" where nobody said
	Period    disclosure.Period // of figures whose table does not say it; an open end is unknown
	Within    disclosure.Period // tells the year of days without one, unless the table's title does; open for nobody knows
}

// Place is where a row stands.
type Place struct {
	Sheet string // of a csv file, the file's name
	Row   int    // from 1, as spreadsheets count; of a csv file, the line that the row begins in
}

// Post is a row that speaks of a post. What its table does not say is empty.
type Post struct {
	Place
	ID          string // 32 hexadecimal digits, as 'posts' prints them
	URL         string // http or https
	Title       string // may be empty only where ID, or Channel and URL, name a post that is known already
	Published   disclosure.Day
	Channel     string // Channel.ID
	Site        string
	Column      string
	Department  string
	Source      string
	Body        string
	Requirement *int // Requirement.No that the row names, 0 for none of the checklist; nil where the cell is empty
	Decided     bool // the row decides the requirement, also where the record says the same
	Status      disclosure.Status
	Note        string
}

// Figure is a row that holds a typed-in count.
type Figure struct {
	Place
	disclosure.Figure
}

// Problem is a cell or row that cannot be taken.
type Problem struct {
	Place
	Column string // letter and header, such as C「发布日期」; "" where the row or table as a whole is meant
	Value  string // as it stands there, shortened
	Why    string // in Chinese
	Fix    string // what to write instead, in Chinese

	column int // from 0
}

// Sheet says what a table was read as.
type Sheet struct {
	Name    string
	Kind    Kind
	Header  int // row of the header, 0 where there is none
	Posts   int
	Figures int
	Passed  Passed
}

// Kind is what a table holds.
type Kind string

// The kinds.
const (
	KindPosts   Kind = "信息"
	KindFigures Kind = "数字"
	KindNothing Kind = "无数据" // neither posts nor figures, such as instructions
)

// Passed counts the rows that are no data.
type Passed struct {
	Empty    int // between rows that are not
	Sums     int // 合计
	Examples int // 示例
	Headers  int // repeated headers
	Unfilled int // figures without a count
	Footers  int // remarks below the table
	Twice    int // the same row again
}

// Result is what a file holds. A row with a problem is neither among Posts nor
// among Figures.
type Result struct {
	Posts    []Post
	Figures  []Figure
	Problems []Problem
	Notices  []string // for the officer, in Chinese
	Sheets   []Sheet
}

// Read reads a file of tables: xlsx, or text separated by commas, semicolons
// or tabs. Name is the file's, which names a csv's table. A file that cannot be
// read as a whole is a *Fault, which says what to do, in Chinese.
func Read(name string, data []byte, known Known) (Result, error) {
	grids, err := readGrids(name, data)
	if err != nil {
		return Result{}, err
	}
	r, err := newReader(known)
	if err != nil {
		return Result{}, err
	}
	for _, g := range r.printed(grids) {
		r.table(g)
	}
	r.checkMeasures()
	r.sortProblems()
	if !slices.ContainsFunc(r.result.Sheets, func(sheet Sheet) bool { return sheet.Kind != KindNothing }) {
		return Result{}, &Fault{"没有找到信息或数字的表头",
			"信息表要有「标题」「发布日期」「渠道」等列，数字表要有「渠道」或「项目」和「数量」；空表可以用 gongkai import --template 模板.xlsx 生成"}
	}
	return r.result, nil
}

// sortProblems puts the problems in the order of the file.
func (r *reader) sortProblems() {
	sheets := map[string]int{}
	for i, sheet := range r.result.Sheets {
		sheets[sheet.Name] = i
	}
	slices.SortStableFunc(r.result.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(sheets[a.Sheet], sheets[b.Sheet]), cmp.Compare(a.Row, b.Row), cmp.Compare(a.column, b.column))
	})
}

func readGrids(name string, data []byte) ([]grid, error) {
	switch {
	case len(data) > MaxBytes:
		return nil, &Fault{fmt.Sprintf("文件超过 %d MB", MaxBytes>>20), "请分成几个文件，或删去不需要的图片和工作表"}
	case len(bytes.TrimSpace(data)) == 0:
		return nil, &Fault{"文件是空的", "请检查是不是选错了文件"}
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readWorkbook(data)
	case bytes.HasPrefix(data, oleHeader):
		return nil, oleFault(data)
	}
	return readDelimited(name, data)
}

// grid is a table as it stands in its file.
type grid struct {
	name     string
	rows     []gridRow // those that are not empty
	calendar Calendar
	hidden   bool
	links    cellLinks
}

type gridRow struct {
	number int // from 1
	cells  []string
	links  map[int]string // addresses that cells lead to, by column from 0
}
