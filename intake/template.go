package intake

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/xuri/excelize/v2"

	"gongkai/disclosure"
)

//go:embed template.yaml
var templateYAML []byte

// Form is what the workbook to fill in offers.
type Form struct {
	School      string
	Channels    []disclosure.Channel
	Checklist   disclosure.Checklist
	Departments []string
	Period      disclosure.Period // of the figures, where both ends are known
}

// templateSheet is a sheet of template.yaml.
type templateSheet struct {
	Title    string             `yaml:"title"`
	Intro    string             `yaml:"intro"`
	Prefill  string             `yaml:"prefill"` // channels: a row for each that does not add to the total
	Topics   []disclosure.Topic `yaml:"topics"`  // a row for each of their measures
	Columns  []templateColumn   `yaml:"columns"`
	Examples [][]any            `yaml:"examples"`
}

type templateColumn struct {
	Name  string  `yaml:"name"`
	Width float64 `yaml:"width"`
	List  string  `yaml:"list"`
	Kind  string  `yaml:"kind"`
	How   string  `yaml:"how"`
	Must  bool    `yaml:"must"`
}

const (
	guideSheet   = "填写说明"
	optionsSheet = "选项" // hidden; what the drop-down lists offer
	rowsToFill   = 2000 // that have drop-down lists
	offered      = 1000 // departments at most
	dateFormat   = "yyyy-mm-dd"
)

// WriteTemplate writes the workbook to fill in. Read takes it back: its
// examples and the rows without a count are passed over.
func WriteTemplate(w io.Writer, form Form) error {
	var layout struct {
		Sheets []templateSheet `yaml:"sheets"`
	}
	if err := yaml.UnmarshalWithOptions(templateYAML, &layout, yaml.Strict()); err != nil {
		return fmt.Errorf("read template.yaml: %w", err)
	}
	t := &templateWriter{book: excelize.NewFile(), form: form, lists: map[string]string{}}
	defer t.book.Close()
	t.do(t.book.SetSheetName("Sheet1", guideSheet))
	t.styles()
	t.guide(layout.Sheets)
	for _, sheet := range layout.Sheets {
		t.newSheet(sheet.Title)
	}
	t.options()
	for _, sheet := range layout.Sheets {
		t.sheet(sheet)
	}
	t.do(t.book.SetDocProps(&excelize.DocProperties{Title: form.School + "信息公开填报模板", Creator: "gongkai"}))
	if t.err != nil {
		return fmt.Errorf("make the template: %w", t.err)
	}
	if err := t.book.Write(w); err != nil {
		return fmt.Errorf("write the template: %w", err)
	}
	return nil
}

// templateWriter keeps the first error, after which it does nothing of use.
type templateWriter struct {
	book  *excelize.File
	form  Form
	lists map[string]string // references by list
	err   error

	title, text, section, header, must, plain, date, number, example, exampleDate int // styles
}

func (t *templateWriter) do(err error) {
	if t.err == nil {
		t.err = err
	}
}

func (t *templateWriter) newSheet(name string) {
	_, err := t.book.NewSheet(name)
	t.do(err)
}

// options writes what the drop-down lists offer.
func (t *templateWriter) options() {
	t.newSheet(optionsSheet)
	var channels, units, requirements []string
	for _, channel := range t.form.Channels {
		channels = append(channels, channel.Name)
		if channel.Unit != "" && !slices.Contains(units, channel.Unit) {
			units = append(units, channel.Unit)
		}
	}
	for _, unit := range []string{"条", "篇", "期", "次", "件", "份", "项", "块", "人次"} {
		if !slices.Contains(units, unit) {
			units = append(units, unit)
		}
	}
	for _, requirement := range t.form.Checklist.Requirements {
		requirements = append(requirements, fmt.Sprintf("%d %s", requirement.No, requirement.Name))
	}
	departments := t.form.Departments[:min(offered, len(t.form.Departments))]
	for i, list := range []struct {
		name   string
		values []string
	}{
		{"channels", channels}, {"units", units}, {"requirements", append(requirements, "清单以外")}, {"departments", departments},
	} {
		column, _ := excelize.ColumnNumberToName(i + 1)
		t.do(t.book.SetSheetCol(optionsSheet, column+"1", &list.values))
		if len(list.values) > 0 {
			t.lists[list.name] = fmt.Sprintf("%s!$%s$1:$%s$%d", optionsSheet, column, column, len(list.values))
		}
	}
	t.do(t.book.SetSheetVisible(optionsSheet, false))
}

// sheet writes one sheet to fill in: header, examples, what is filled in
// already, and empty rows with lists and formats.
func (t *templateWriter) sheet(sheet templateSheet) {
	rows := t.examples(sheet)
	first := len(rows) + 2
	rows = append(rows, t.prefilled(sheet)...)
	for i, column := range sheet.Columns {
		letter, _ := excelize.ColumnNumberToName(i + 1)
		t.do(t.book.SetColWidth(sheet.Title, letter, letter, column.Width))
		t.do(t.book.SetColStyle(sheet.Title, letter, t.styleOf(column)))
		style := t.header
		if column.Must {
			style = t.must
		}
		t.do(t.book.SetCellStr(sheet.Title, letter+"1", column.Name))
		t.do(t.book.SetCellStyle(sheet.Title, letter+"1", letter+"1", style))
		t.validate(sheet.Title, column, fmt.Sprintf("%s2:%s%d", letter, letter, rowsToFill))
		for row := range first - 2 {
			cell := letter + count(row+2)
			t.do(t.book.SetCellStyle(sheet.Title, cell, cell, t.exampleStyleOf(column)))
		}
	}
	for i, row := range rows {
		t.do(t.book.SetSheetRow(sheet.Title, "A"+count(i+2), &row))
		t.do(t.book.SetRowHeight(sheet.Title, i+2, 20))
	}
	t.dress(sheet)
}

// dress freezes the header, and sets the page up for printing.
func (t *templateWriter) dress(sheet templateSheet) {
	last, _ := excelize.ColumnNumberToName(len(sheet.Columns))
	t.do(t.book.SetRowHeight(sheet.Title, 1, 24))
	t.do(t.book.SetPanes(sheet.Title, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	landscape, a4, wide, high := "landscape", 9, 1, 0
	t.do(t.book.SetPageLayout(sheet.Title, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &high}))
	fit := true
	t.do(t.book.SetSheetProps(sheet.Title, &excelize.SheetPropsOptions{FitToPage: &fit}))
	t.do(t.book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$A$1:$%s$1", sheet.Title, last), Scope: sheet.Title}))
}

func (t *templateWriter) examples(sheet templateSheet) [][]any {
	listed, counted := "微信公众号", disclosure.Channel{Name: "宣传栏", Unit: "期"}
	for _, channel := range t.form.Channels { // the last ones: the first ones are web sites
		if channel.Additive {
			listed = channel.Name
		} else {
			counted = channel
		}
	}
	fill := strings.NewReplacer("{channel}", listed, "{counted}", counted.Name, "{unit}", counted.Unit)
	var rows [][]any
	for _, example := range sheet.Examples {
		row := slices.Clone(example)
		for i, value := range row {
			if text, ok := value.(string); ok {
				row[i] = dayOrText(fill.Replace(text))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// prefilled are the rows whose name stands there already.
func (t *templateWriter) prefilled(sheet templateSheet) [][]any {
	var from, to any = "", ""
	if period := t.form.Period; period.From != "" && period.To != "" {
		from, to = dayOrText(string(period.From)), dayOrText(string(period.To))
	}
	var rows [][]any
	for _, channel := range t.form.Channels {
		if sheet.Prefill == "channels" && !channel.Additive {
			rows = append(rows, []any{channel.Name, "", nil, channel.Unit, from, to})
		}
	}
	for _, measure := range disclosure.Measures() {
		if slices.Contains(sheet.Topics, measure.Topic) {
			name := measure.Name
			if measure.Of != "" {
				name = "　　" + name // as a part of what stands above
			}
			rows = append(rows, []any{name, nil, measure.Unit, from, to})
		}
	}
	return rows
}

// dayOrText makes a real date of a day.
func dayOrText(text string) any {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day
	}
	return text
}
