package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
)

// What a part of a workbook may hold. The library reads a text, and all shared
// strings, into memory before anybody can refuse them, so that a file of some
// kilobytes could take all there is.
const (
	longestToken   = 8 << 20 // bytes from one tag to the next
	mostSharedTags = 8 << 20 // two million strings
)

// lookInside checks a zip file before it is unpacked, gives the links of its
// sheets by name, and tells whether one of them has merged cells: finding those
// takes much memory.
func lookInside(data []byte) (merged bool, links map[string]cellLinks, err error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false, nil, &Fault{"文件已损坏，读不出来", saveAsXLSX}
	}
	var size uint64
	workbook := false
	for _, file := range archive.File {
		size += file.UncompressedSize64
		workbook = workbook || partName(file) == "xl/workbook.xml"
	}
	switch {
	case !workbook:
		return false, nil, &Fault{"这不是 xlsx 工作簿", saveAsXLSX}
	case size > maxUnzip:
		return false, nil, &Fault{"工作簿解开后太大", "请删去不需要的图片和工作表，或分成几个文件"}
	}
	for _, file := range archive.File {
		name := strings.ToLower(partName(file))
		if !strings.HasSuffix(name, ".xml") {
			continue
		}
		seen, err := look(file, "mergeCell")
		if seen.longest > longestToken || strings.HasSuffix(name, "/sharedstrings.xml") && seen.tags > mostSharedTags {
			return false, nil, &Fault{"工作簿里有一处大得不像表格", "请把要导入的表复制到新的工作簿，另存为 .xlsx 再导入"}
		}
		merged = merged || (err != nil || seen.found) && strings.Contains(name, "worksheets")
	}
	return merged, linksOf(archive), nil
}

func partName(file *zip.File) string { return strings.ReplaceAll(file.Name, `\`, "/") }

// looked is what a part of a workbook looks like from outside.
type looked struct {
	found   bool // the text that was looked for stands in it
	tags    int
	longest int // bytes from one tag to the next
}

// look reads a packed part without keeping it.
func look(file *zip.File, text string) (looked, error) {
	var seen looked
	packed, err := file.Open()
	if err != nil {
		return seen, err
	}
	defer packed.Close()
	window := make([]byte, 64<<10)
	kept, since := 0, 0
	for {
		read, err := packed.Read(window[kept:])
		all := window[:kept+read]
		seen.found = seen.found || bytes.Contains(all, []byte(text))
		fresh := all[kept:]
		for {
			at := bytes.IndexByte(fresh, '<')
			if at < 0 {
				break
			}
			seen.tags++
			seen.longest, since = max(seen.longest, since+at), 0
			fresh = fresh[at+1:]
		}
		since += len(fresh)
		seen.longest = max(seen.longest, since)
		switch {
		case errors.Is(err, io.EOF):
			return seen, nil
		case err != nil:
			return seen, err
		}
		kept = copy(window, all[max(0, len(all)-len(text)):])
	}
}

// holds tells whether a text stands in a packed part, true where it cannot be
// read.
func holds(file *zip.File, text string) bool {
	seen, err := look(file, text)
	return err != nil || seen.found
}
