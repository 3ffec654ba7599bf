package intake

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"path"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// cellLinks are the addresses that cells lead to, by column from 0, by row.
type cellLinks map[int]map[int]string

var (
	linkElement = regexp.MustCompile(`<(?:\w+:)?hyperlink\s[^>]*>`)
	linkRef     = regexp.MustCompile(`\sref="([A-Z]+[0-9]+)(?::[A-Z]+[0-9]+)?"`)
	linkTarget  = regexp.MustCompile(`\s\w+:id="([^"]+)"`)
)

// linksOf finds the links of every sheet: officers let a title lead to its
// post, and write no address beside it. The workbook's own reader looks
// through all of them for each cell, so they are read here.
func linksOf(archive *zip.Reader) map[string]cellLinks {
	parts := map[string]*zip.File{}
	for _, file := range archive.File {
		parts[partName(file)] = file
	}
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	if xml.Unmarshal(content(parts["xl/workbook.xml"]), &book) != nil {
		return nil
	}
	targets := relationships(parts["xl/_rels/workbook.xml.rels"])
	links := map[string]cellLinks{}
	for _, sheet := range book.Sheets {
		name := path.Join("xl", targets[sheet.ID])
		if strings.HasPrefix(targets[sheet.ID], "/") {
			name = strings.TrimPrefix(targets[sheet.ID], "/")
		}
		related := parts[path.Join(path.Dir(name), "_rels", path.Base(name)+".rels")]
		if related != nil && parts[name] != nil && holds(parts[name], "hyperlink ") {
			links[sheet.Name] = linksIn(content(parts[name]), relationships(related))
		}
	}
	return links
}

func linksIn(sheet []byte, targets map[string]string) cellLinks {
	links := cellLinks{}
	for _, element := range linkElement.FindAll(sheet, -1) {
		ref, id := linkRef.FindSubmatch(element), linkTarget.FindSubmatch(element)
		if ref == nil || id == nil {
			continue
		}
		column, row, err := excelize.CellNameToCoordinates(string(ref[1]))
		target := targets[string(id[1])]
		if err != nil || !strings.HasPrefix(target, "http://") && !strings.HasPrefix(target, "https://") {
			continue
		}
		if links[row] == nil {
			links[row] = map[int]string{}
		}
		links[row][column-1] = target
	}
	return links
}

// relationships are the targets of a part's references by their ids.
func relationships(file *zip.File) map[string]string {
	var all struct {
		Relationships []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	targets := map[string]string{}
	if xml.Unmarshal(content(file), &all) == nil {
		for _, one := range all.Relationships {
			targets[one.ID] = one.Target
		}
	}
	return targets
}

// content is what a part of a workbook holds, nothing where it cannot be read.
func content(file *zip.File) []byte {
	if file == nil {
		return nil
	}
	packed, err := file.Open()
	if err != nil {
		return nil
	}
	defer packed.Close()
	data, err := io.ReadAll(io.LimitReader(packed, maxUnzip))
	if err != nil {
		return nil
	}
	return data
}
