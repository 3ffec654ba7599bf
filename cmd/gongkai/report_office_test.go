package main

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"gongkai/report"
)

// The report of the sample college, as an office suite reads it: the text has
// the sentence, and the sums that it makes of the workbook's formulas are those
// of report.json.
func TestOfficeReadsTheReport(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil && os.Getenv("CI") != "true" {
		t.Skip("soffice is not installed: apt-get install libreoffice-writer libreoffice-calc")
	}
	dir := t.TempDir()
	config, out := filepath.Join(dir, "gongkai.yaml"), filepath.Join(dir, "out")
	var ignored any
	runJSON(t, exitDone, &ignored, "demo", "--once", "--json", "--data", dir)
	figures := filepath.Join(dir, "figures.jsonl")
	writeFile(t, figures, `{"channel":"board","name":"宣传栏","count":12,"unit":"期","from":"2023-01-01","to":"2023-11-07"}
{"channel":"dept","name":"内部简报","count":7,"unit":"条","from":"2023-01-01","to":"2023-11-07"}
{"measure":"lawsuits","count":1,"from":"2023-01-01","to":"2023-11-07"}
`)
	runJSON(t, exitDone, &ignored, "import", figures, "--json", "--config", config)
	var made report.Report
	runJSON(t, exitDone, &made, "report", "--json", "--config", config, "--out", out, "--compare", "2022", "--format", "docx,xlsx")
	if made.Tally.Total < 100 || !strings.Contains(made.Sentence, strconv.Itoa(made.Tally.Total)) {
		t.Fatalf("the sentence is %q of a total of %d", made.Sentence, made.Tally.Total)
	}

	text, err := os.ReadFile(officeConverts(t, filepath.Join(out, "report.docx"), "txt:Text (encoded):UTF8"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{made.Title, made.Sentence, "八、清单事项公开情况表", "行政诉讼 1 件", "宣传栏12期，只列出，不计入总数"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the document lacks %q", want)
		}
	}

	uncalculated := filepath.Join(dir, "uncalculated.xlsx")
	formulas := dropValues(t, filepath.Join(out, "report.xlsx"), uncalculated)
	requireNumbers(t, officeConverts(t, uncalculated, "xlsx:Calc MS Excel 2007 XML"), made)
	if formulas < 50 {
		t.Errorf("the workbook has %d formulas, too few for its sums", formulas)
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// officeConverts has LibreOffice read a file and write it in another format,
// into a folder of its own.
func officeConverts(t *testing.T, path, format string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	out := t.TempDir()
	command := exec.CommandContext(ctx, "soffice", "-env:UserInstallation=file://"+filepath.ToSlash(t.TempDir()), "--headless", "--convert-to", format, "--outdir", out, path)
	command.WaitDelay = 5 * time.Second
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v: %s", err, said)
	}
	ending, _, _ := strings.Cut(format, ":")
	return filepath.Join(out, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))+"."+ending)
}

// dropValues copies a workbook without what is stored with its formulas, which
// it counts, so that whoever opens it must calculate.
func dropValues(t *testing.T, path, to string) (formulas int) {
	t.Helper()
	from, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	file, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	stored := regexp.MustCompile(`</f><v>[^<]*</v>`)
	copied := zip.NewWriter(file)
	for _, part := range from.File {
		reader, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		formulas += len(stored.FindAll(content, -1))
		writer, err := copied.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := writer.Write(stored.ReplaceAll(content, []byte("</f>"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := copied.Close(); err != nil {
		t.Fatal(err)
	}
	return formulas
}

// requireNumbers holds every number of a workbook against the report's. A sheet
// has its table's lines from the fourth row on, then an empty row and the total.
func requireNumbers(t *testing.T, path string, made report.Report) {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheets := book.GetSheetList()
	if len(sheets) != len(made.Tables)+1 {
		t.Fatalf("the workbook has %d sheets for %d tables and an overview", len(sheets), len(made.Tables))
	}
	for i, table := range made.Tables {
		sheet := sheets[i+1]
		check := func(row int, values []report.Value) {
			for j, column := range table.Columns {
				if !column.Numeric() || len(values) == 0 || values[j].Text == "—" || !column.Sum && values[j].Number == 0 {
					continue
				}
				cell, err := excelize.CoordinatesToCellName(j+1, row)
				if err != nil {
					t.Fatal(err)
				}
				got, err := book.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
				if err != nil || got != fmt.Sprint(values[j].Number) && values[j].Text != got {
					t.Errorf("%s!%s is %q, the report has %d, %v", sheet, cell, got, values[j].Number, err)
				}
			}
		}
		for k, line := range table.Lines {
			check(4+k, line.Values)
		}
		if table.Total != nil {
			check(5+max(len(table.Lines), 1), table.Total)
		}
	}
}
