package intake

import (
	"bytes"
	"errors"
	"strconv"

	"github.com/xuri/excelize/v2"
)

func count(n int) string { return strconv.Itoa(n) }

// oleHeader begins old Office files, WPS files, and encrypted new ones.
var oleHeader = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

const saveAsXLSX = "请用 WPS 表格或 Excel 打开，另存为「Excel 工作簿（.xlsx）」后再导入"

func oleFault(data []byte) *Fault {
	encrypted := bytes.Join(bytes.Split([]byte("EncryptedPackage"), nil), []byte{0}) // in UTF-16
	if bytes.Contains(data, encrypted) {
		return &Fault{"工作簿设了打开密码", "请打开后去掉密码，另存为 .xlsx 再导入"}
	}
	return &Fault{"这是旧格式的文件（.xls、.et 或 .doc）", saveAsXLSX}
}

// readWorkbook reads every sheet that is shown.
func readWorkbook(data []byte) (grids []grid, err error) {
	defer func() {
		if recover() != nil { // a workbook is outside input, and the library has crashed on some
			grids, err = nil, &Fault{"工作簿已损坏，读不出来", saveAsXLSX}
		}
	}()
	merged, links, err := lookInside(data)
	if err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: maxUnzip,
	})
	if err != nil {
		return nil, &Fault{"工作簿已损坏，读不出来", saveAsXLSX}
	}
	defer book.Close()
	names := book.GetSheetList()
	if len(names) > maxSheets {
		return nil, &Fault{"工作簿有 " + count(len(names)) + " 张表", "请把要导入的表另存为一个文件"}
	}
	calendar := Calendar{Serials: true}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		calendar.From1904 = *props.Date1904
	}
	for _, name := range names {
		table := grid{name: name, calendar: calendar, links: links[name]}
		if shown, err := book.GetSheetVisible(name); err == nil && !shown {
			table.hidden = true
			grids = append(grids, table)
			continue
		}
		if err := table.read(book, merged); err != nil {
			return nil, err
		}
		grids = append(grids, table)
	}
	return grids, nil
}

func (g *grid) read(book *excelize.File, merged bool) error {
	rows, err := book.Rows(g.name)
	if err != nil {
		return &Fault{"工作表「" + g.name + "」读不出来", saveAsXLSX}
	}
	defer rows.Close()
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return &Fault{"工作表「" + g.name + "」第 " + count(number) + " 行读不出来", saveAsXLSX}
		}
		if err := g.add(number, cells); err != nil {
			return err
		}
	}
	if err := rows.Error(); err != nil {
		return &Fault{"工作表「" + g.name + "」读不出来", saveAsXLSX}
	}
	if !merged {
		return nil
	}
	return g.fillMerged(book)
}

// fillMerged gives every row of a merged cell its value: officers write a
// channel or a day once for the rows that share it. Cells merged across
// columns stay as they are: those are titles.
func (g *grid) fillMerged(book *excelize.File) error {
	merged, err := book.GetMergeCells(g.name)
	if err != nil {
		return &Fault{"工作表「" + g.name + "」的合并单元格读不出来", saveAsXLSX}
	}
	at := make(map[int]int, len(g.rows))
	for i, row := range g.rows {
		at[row.number] = i
	}
	for _, cell := range merged {
		column, first, err := excelize.CellNameToCoordinates(cell.GetStartAxis())
		toColumn, last, err2 := excelize.CellNameToCoordinates(cell.GetEndAxis())
		from, known := at[first]
		if errors.Join(err, err2) != nil || column != toColumn || !known || column > len(g.rows[from].cells) {
			continue
		}
		value := g.rows[from].cells[column-1]
		for i := from + 1; i < len(g.rows) && g.rows[i].number <= last; i++ {
			row := &g.rows[i]
			for len(row.cells) < column {
				row.cells = append(row.cells, "")
			}
			row.cells[column-1] = value
		}
	}
	return nil
}
