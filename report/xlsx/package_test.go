package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// formula is a cell with a formula, as the file holds it.
type formula struct {
	text  string
	value string // stored with it
	kind  string // of that value; "" is a number
}

// formulas are all of a workbook, under sheet!cell. They are read from the
// file itself, as excelize hides how a value is stored.
func formulas(t testing.TB, workbook []byte) map[string]formula {
	t.Helper()
	found := map[string]formula{}
	for i, name := range open(t, workbook).GetSheetList() {
		for _, row := range sheetXML(t, workbook, i).Rows {
			for _, c := range row.Cells {
				if c.Formula != "" {
					found[name+"!"+c.Ref] = formula{c.Formula, c.Value, c.Kind}
				}
			}
		}
	}
	return found
}

// worksheet is what the tests look at in a sheet's file.
type worksheet struct {
	Filter struct {
		Ref string `xml:"ref,attr"`
	} `xml:"autoFilter"`
	Links []struct {
		Ref      string `xml:"ref,attr"`
		Location string `xml:"location,attr"`
		Tooltip  string `xml:"tooltip,attr"`
	} `xml:"hyperlinks>hyperlink"`
	Rows []struct {
		Cells []struct {
			Ref     string `xml:"r,attr"`
			Kind    string `xml:"t,attr"`
			Formula string `xml:"f"`
			Value   string `xml:"v"`
		} `xml:"c"`
	} `xml:"sheetData>row"`
	Drawing *struct{}  `xml:"drawing"`
	Breaks  []struct{} `xml:"rowBreaks>brk"`
}

func sheetXML(t testing.TB, workbook []byte, i int) worksheet {
	t.Helper()
	var sheet worksheet
	name := "xl/worksheets/sheet" + string(rune('1'+i)) + ".xml"
	if i >= 9 {
		name = "xl/worksheets/sheet1" + string(rune('0'+i-9)) + ".xml"
	}
	if err := xml.Unmarshal(part(t, workbook, name), &sheet); err != nil {
		t.Fatal(err)
	}
	return sheet
}

// part is a file of a workbook.
func part(t testing.TB, workbook []byte, name string) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := archive.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// parts are the names of the files of a workbook that begin so.
func parts(t testing.TB, workbook []byte, prefix string) []string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range archive.File {
		if strings.HasPrefix(file.Name, prefix) && strings.HasSuffix(file.Name, ".xml") {
			names = append(names, file.Name)
		}
	}
	return names
}
