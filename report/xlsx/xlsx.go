package xlsx

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"gongkai/report"
)

// evidenceID is the table that lists every counted post; numbers lead there.
const evidenceID = "I"

// Write writes the report as an Excel workbook (xlsx). It fails where a table
// does not fit its columns, or where a total is not what its parts sum to: a
// formula would then show another number than the report. The same report
// gives the same bytes.
func Write(w io.Writer, r report.Report) error {
	file := excelize.NewFile()
	defer file.Close() // removes the temporary files of long sheets
	b := &book{file: file, report: r, names: sheetNames(r.Tables), styles: newStyles(file)}
	if err := b.write(); err != nil {
		return err
	}
	archive, err := file.WriteToBuffer()
	if err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	if err := inOrder(w, archive.Bytes()); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// book is a workbook that is being written.
type book struct {
	file   *excelize.File
	report report.Report
	names  []string // of the sheets, one for each table
	styles styles
}

func (b *book) write() error {
	if err := b.file.SetDefaultFont(bodyFont); err != nil {
		return fmt.Errorf("set the font of the workbook: %w", err)
	}
	if err := b.file.SetSheetName("Sheet1", overviewName); err != nil {
		return fmt.Errorf("name the overview: %w", err)
	}
	for _, name := range b.names {
		if _, err := b.file.NewSheet(name); err != nil {
			return fmt.Errorf("add sheet %s: %w", name, err)
		}
	}
	if err := b.setProperties(); err != nil {
		return fmt.Errorf("set the properties of the workbook: %w", err)
	}
	for i, table := range b.report.Tables {
		if err := b.writeTable(b.names[i], table); err != nil {
			return err
		}
	}
	return b.writeOverview()
}
