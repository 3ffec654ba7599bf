package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"
)

// What is small when packed must not take the memory before it is refused.
func TestHostileParts(t *testing.T) {
	book := unpack(t, workbook(t, map[string][][]any{"微信公众号": {{"标题", "日期"}, {"甲", 45052}}}, nil))
	const sheet, shared = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"
	for _, test := range []struct {
		name, part, content string
		refused             bool
	}{
		{"a cell without an end", sheet, `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>` + strings.Repeat("a", 64<<20), true},
		{"an attribute without an end", sheet, `<worksheet><sheetData><row r="` + strings.Repeat("1", 64<<20), true},
		{"millions of strings", shared, `<sst>` + strings.Repeat("<si/>", mostSharedTags) + `</sst>`, true},
		{"a long text", shared, `<sst><si><t>` + strings.Repeat("字", maxCell/4) + `</t></si></sst>`, false},
	} {
		parts := map[string]string{test.part: test.content}
		for name, content := range book {
			if name != test.part {
				parts[name] = content
			}
		}
		data := pack(t, parts)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read("表.xlsx", data, qingshi())
		runtime.ReadMemStats(&after)
		var fault *Fault
		if refused := errors.As(err, &fault) && strings.Contains(fault.Why, "不像表格"); refused != test.refused {
			t.Errorf("%s: %v", test.name, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; test.refused && took > 8<<20 {
			t.Errorf("%s: took %d MB", test.name, took>>20)
		}
	}
}

func TestLook(t *testing.T) {
	for _, test := range []struct {
		in   string
		want looked
	}{
		{"", looked{}},
		{"<a>bcd<e>", looked{tags: 2, longest: 5}},
		{strings.Repeat(" ", 64<<10-4) + "<mergeCell>", looked{found: true, tags: 1, longest: 64<<10 - 4}},
		{strings.Repeat(" ", 64<<10-1) + "<" + strings.Repeat("b", 200_000), looked{tags: 1, longest: 200_000}},
	} {
		archive := zipOf(t, "part", test.in)
		got, err := look(archive.File[0], "mergeCell")
		if err != nil || got != test.want {
			t.Errorf("look at %d bytes = %+v, %v, want %+v", len(test.in), got, err, test.want)
		}
	}
}

func zipOf(t *testing.T, name, content string) *zip.Reader {
	t.Helper()
	data := pack(t, map[string]string{name: content})
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return archive
}
