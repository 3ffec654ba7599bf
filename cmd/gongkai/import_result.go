package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gongkai/disclosure"
	"gongkai/intake"
	"gongkai/store"
)

// importResult is the JSON of import.
type importResult struct {
	New      int             `json:"new"`
	Updated  int             `json:"updated"`
	Same     int             `json:"unchanged"`
	Figures  int             `json:"figures"`
	Rejected []rejected      `json:"rejected"`
	Notices  []string        `json:"notices"`
	Sheets   []importedSheet `json:"sheets"`
	DryRun   bool            `json:"dry_run,omitempty"`

	progress func(saved int)
}

// rejected is a line or row that cannot be taken, and what to write instead.
type rejected struct {
	Line   int    `json:"line"` // of a workbook the row, 0 where the file as a whole is meant
	Why    string `json:"why"`
	File   string `json:"file,omitempty"`
	Sheet  string `json:"sheet,omitempty"`
	Column string `json:"column,omitempty"` // letter and header
	Value  string `json:"value,omitempty"`
	Fix    string `json:"fix,omitempty"`
}

// importedSheet says what a table was read as, and how many of its rows are no data.
type importedSheet struct {
	File    string      `json:"file"`
	Sheet   string      `json:"sheet"`
	Kind    intake.Kind `json:"kind"`
	Posts   int         `json:"posts"`
	Figures int         `json:"figures"`
	Passed  int         `json:"passed"` // empty rows, sums, examples, repeated headers and rows
}

func newImportResult(dryRun bool) *importResult {
	return &importResult{
		Rejected: []rejected{}, Notices: []string{}, Sheets: []importedSheet{}, DryRun: dryRun, progress: func(int) {},
	}
}

func (r *importResult) reject(line rejected) { r.Rejected = append(r.Rejected, line) }

// save saves one post and counts what that came to.
func (r *importResult) save(ctx context.Context, batch *store.Batch, post disclosure.Post) error {
	bucket, err := batch.SavePost(ctx, post)
	switch bucket {
	case disclosure.New:
		r.New++
	case disclosure.Updated:
		r.Updated++
	default:
		r.Same++
	}
	r.progress(r.New + r.Updated + r.Same)
	return err
}

// sayEvery says now and then how many rows have been saved.
func (a *app) sayEvery(interval time.Duration) func(saved int) {
	said := time.Now()
	return func(saved int) {
		if time.Since(said) >= interval {
			said = time.Now()
			fmt.Fprintf(a.stderr, "已写入 %d 条\n", saved)
		}
	}
}

// rejectedShown is how many rejected rows are printed for people.
const rejectedShown = 100

func (a *app) printImport(result *importResult, flags importFlags) error {
	if a.json {
		if err := a.printJSON(result); err != nil {
			return err
		}
	} else {
		done := "导入"
		if flags.dryRun {
			done = "试导入（没有写入）"
		}
		fmt.Fprintf(a.stdout, "%s：新增 %d 条，更新 %d 条，未变 %d 条，填报数 %d 个，退回 %d 行。\n", done, result.New, result.Updated, result.Same, result.Figures, result.rejectedRows())
		if result.Figures > 0 {
			fmt.Fprintln(a.stdout, "提示：填报数同名、同期限的以这次为准，不会重复计数。")
		}
		for _, notice := range result.Notices {
			fmt.Fprintf(a.stdout, "提示：%s\n", oneLine(notice))
		}
		if !flags.dryRun && result.New+result.Updated > 0 {
			fmt.Fprintln(a.stderr, "接着运行 gongkai index 更新检索用的索引，再用 gongkai count 或 gongkai report 看新的数字。")
		}
	}
	if len(result.Rejected) == 0 {
		return nil
	}
	for i, line := range result.Rejected {
		if i == rejectedShown {
			fmt.Fprintf(a.stderr, "……另有 %d 处，用 --json 看全部\n", len(result.Rejected)-i)
			break
		}
		fmt.Fprintln(a.stderr, line.text())
	}
	if !flags.skipBad {
		a.tellNothing(result)
	}
	return errTold
}

// tellNothing says that nothing was imported, to whoever wrote the files: lines
// come from programs, tables from officers.
func (a *app) tellNothing(result *importResult) {
	isLine := func(line rejected) bool { return line.Fix == "" }
	if slices.ContainsFunc(result.Rejected, isLine) {
		fmt.Fprintln(a.stderr, "nothing was imported: correct these lines, or give --skip-bad to import the others")
	}
	if !slices.ContainsFunc(result.Rejected, isLine) {
		fmt.Fprintln(a.stderr, "一行也没有导入：请改正以上各处再导入，或加 --skip-bad 先导入其余各行。")
	}
}

// rejectedRows counts the rows that were rejected, each once, whatever is wrong
// with it.
func (r *importResult) rejectedRows() int {
	rows := map[rejected]bool{}
	for _, line := range r.Rejected {
		rows[rejected{File: line.File, Sheet: line.Sheet, Line: line.Line}] = true
	}
	return len(rows)
}

// text is what is wrong with a row, where, and what to write, in one line.
func (l rejected) text() string {
	if l.Fix == "" {
		return fmt.Sprintf("%s:%d: %s", oneLine(l.File), l.Line, oneLine(l.Why))
	}
	where := oneLine(l.File)
	if l.Sheet != "" {
		where += "「" + oneLine(l.Sheet) + "」"
	}
	if l.Line > 0 {
		where += fmt.Sprintf("第 %d 行", l.Line)
	}
	if l.Column != "" {
		where += " " + oneLine(l.Column)
	}
	if l.Value != "" {
		where += fmt.Sprintf("（%s）", oneLine(l.Value))
	}
	return fmt.Sprintf("%s：%s。%s。", where, oneLine(l.Why), oneLine(l.Fix))
}
