package xlsx

import (
	"fmt"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"gongkai/report"
)

const (
	pointsPerPixel = 0.75
	pointsPerDigit = 6.3  // of the width of a column: 6 in Excel, 6.8 where LibreOffice has no 宋体
	rowPoints      = 15.0 // of a row that has no height of its own
)

// page is what A4 shows within its margins, in points.
type page struct{ wide, high float64 }

func newPage(landscape bool) page {
	if landscape {
		return page{770, 495}
	}
	return page{523, 742}
}

// scale is that of columns so many digits wide, which are made to fit.
func (p page) scale(digits float64) float64 { return min(1, p.wide/(digits*pointsPerDigit)) }

// breakPage prints what stands at a cell below all rows on a new page, where
// it would be cut at the end of this one.
func (s *sheet) breakPage(p page, digits float64, at string, high float64) error {
	scale := p.scale(digits)
	left := p.high - math.Mod((s.high+rowPoints)*scale, p.high)
	if high*scale <= left || high*scale > p.high {
		return nil
	}
	if err := s.stream.InsertPageBreak(at); err != nil {
		return fmt.Errorf("break the page of sheet %s: %w", s.name, err)
	}
	return nil
}

// setPage prints a sheet on A4, as wide as one page, with its page numbers.
func (b *book) setPage(name string, landscape bool) error {
	size, wide, high, orientation := 9, 1, 0, "portrait" // 9 is A4; 0 is as high as it comes
	if landscape {
		orientation = "landscape"
	}
	if err := b.file.SetPageLayout(name, &excelize.PageLayoutOptions{
		Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high,
	}); err != nil {
		return err
	}
	side, end, small, center := 0.5, 0.7, 0.3, true
	if err := b.file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &end, Bottom: &end, Header: &small, Footer: &small, Horizontally: &center,
	}); err != nil {
		return err
	}
	plain := func(text string) string { return strings.ReplaceAll(shorten(report.OneLine(text), 60), "&", "&&") }
	return b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		OddFooter: "&L" + plain(b.report.School) + "&C第 &P 页，共 &N 页&R" + plain(name),
	})
}

// repeatRow prints a row at the top of every page of a sheet.
func (b *book) repeatRow(name string, row int) error {
	return b.file.SetDefinedName(&excelize.DefinedName{
		Name:     "_xlnm.Print_Titles",
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", name, row, row),
		Scope:    name,
	})
}

// setProperties says what the file is. Its times are the report's, not the clock's.
func (b *book) setProperties() error {
	made := string(b.report.Made) + "T00:00:00Z"
	if b.report.Made == "" {
		made = "2000-01-01T00:00:00Z"
	}
	return b.file.SetDocProps(&excelize.DocProperties{
		Title: report.OneLine(b.report.Title), Creator: report.OneLine(b.report.School), LastModifiedBy: report.OneLine(b.report.School),
		Subject: report.OneLine(b.report.PeriodName), Created: made, Modified: made, Language: "zh-CN",
	})
}
