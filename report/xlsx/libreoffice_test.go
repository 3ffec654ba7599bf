package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// Another program than ours calculates the sums: LibreOffice is given the
// workbook without the values that are stored with its formulas.
func TestLibreOfficeCalculatesTheSameSums(t *testing.T) {
	if os.Getenv("CI") != "true" {
		if _, err := exec.LookPath("soffice"); err != nil {
			t.Skip("soffice is not in PATH: nobody else calculates the sums")
		}
	}
	r := sample(120)
	r.Tables = append(r.Tables, mixed())
	workbook := write(t, r)
	want := formulas(t, workbook)
	file, err := excelize.OpenFile(convert(t, withoutValues(t, workbook)))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for cell, formula := range want {
		sheet, at, _ := bytes.Cut([]byte(cell), []byte("!"))
		if got := raw(t, file, string(sheet), string(at)); got != formula.value {
			t.Errorf("%s: LibreOffice makes %s of %s, the report has %s", cell, got, formula.text, formula.value)
		}
	}
	if len(want) == 0 {
		t.Error("the workbook has no formulas")
	}
}

// withoutValues takes out what is stored with formulas.
func withoutValues(t *testing.T, workbook []byte) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	stored := regexp.MustCompile(`</f><v>[^<]*</v>`)
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	for _, file := range from.File {
		entry, err := to.Create(file.Name)
		if err != nil {
			t.Fatal(err)
		}
		reader, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write(stored.ReplaceAll(content, []byte("</f>"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	if len(formulas(t, b.Bytes())) == 0 || formulas(t, b.Bytes())["A 主动公开数量!B11"].value != "" {
		t.Fatal("the values were not taken out")
	}
	return b.Bytes()
}

// convert has LibreOffice read a workbook and write it anew.
func convert(t *testing.T, workbook []byte) string {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.xlsx"), filepath.Join(dir, "out")
	if err := os.WriteFile(in, workbook, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, in)
	command.WaitDelay = 5 * time.Second
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v: %s", err, said)
	}
	return filepath.Join(out, "in.xlsx")
}
