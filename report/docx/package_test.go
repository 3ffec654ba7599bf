package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"gongkai/report"
)

// node is an element of a part, read back.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Nodes   []node     `xml:",any"`
	Text    string     `xml:",chardata"`
}

// attr is an attribute by its local name.
func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all are the elements of a name, in order, also those inside of others.
func (n node) all(name string) []node {
	var found []node
	for _, inner := range n.Nodes {
		if inner.XMLName.Local == name {
			found = append(found, inner)
		}
		found = append(found, inner.all(name)...)
	}
	return found
}

// words is the text of all w:t inside.
func (n node) words() string {
	var b strings.Builder
	for _, t := range n.all("t") {
		b.WriteString(t.Text)
	}
	return b.String()
}

// lines is the text of all paragraphs, one a line.
func (n node) lines() string {
	var b strings.Builder
	for _, p := range n.all("p") {
		b.WriteString(p.words() + "\n")
	}
	return b.String()
}

// written writes a report and reads the package back.
func written(t *testing.T, r report.Report) map[string][]byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, r); err != nil {
		t.Fatal(err)
	}
	return unpack(t, out.Bytes())
}

func unpack(t *testing.T, file []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, entry := range archive.File {
		r, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[entry.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func parse(t *testing.T, files map[string][]byte, name string) node {
	t.Helper()
	var n node
	if err := xml.Unmarshal(files[name], &n); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// checkPackage holds a package against what Word wants of one.
func checkPackage(t *testing.T, files map[string][]byte) {
	t.Helper()
	types := parse(t, files, "[Content_Types].xml")
	declared := map[string]bool{}
	for _, override := range types.all("Override") {
		name := strings.TrimPrefix(override.attr("PartName"), "/")
		declared[name] = true
		if files[name] == nil {
			t.Errorf("[Content_Types].xml: no part %s", name)
		}
	}
	styles := map[string]bool{}
	for _, s := range parse(t, files, "word/styles.xml").all("style") {
		styles[s.attr("styleId")] = true
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, ".rels") {
			checkRelationships(t, files, name)
			continue
		}
		if !declared[name] && name != "[Content_Types].xml" {
			t.Errorf("%s has no type", name)
		}
		part := parse(t, files, name)
		for _, kind := range []string{"pStyle", "rStyle", "tblStyle", "basedOn", "next"} {
			for _, use := range part.all(kind) {
				if !styles[use.attr("val")] {
					t.Errorf("%s: no style %q", name, use.attr("val"))
				}
			}
		}
		checkOrder(t, name, part)
		checkTables(t, part)
	}
}

func checkRelationships(t *testing.T, files map[string][]byte, name string) {
	t.Helper()
	source := strings.TrimSuffix(strings.Replace(name, "_rels/", "", 1), ".rels")
	ids := map[string]bool{}
	for _, relationship := range parse(t, files, name).all("Relationship") {
		id, target := relationship.attr("Id"), relationship.attr("Target")
		if ids[id] {
			t.Errorf("%s: %s stands there twice", name, id)
		}
		ids[id] = true
		if relationship.attr("TargetMode") == "External" {
			if !strings.HasPrefix(target, "http://") && !strings.HasPrefix(target, "https://") {
				t.Errorf("%s: %s leads to %q", name, id, target)
			}
		} else if files[path.Join(path.Dir(source), target)] == nil {
			t.Errorf("%s: no part %s", name, target)
		}
	}
	if source == "" || files[source] == nil {
		return
	}
	var uses func(node)
	uses = func(n node) {
		for _, a := range n.Attrs {
			if strings.HasSuffix(a.Name.Space, "/relationships") && !ids[a.Value] {
				t.Errorf("%s: no relationship %q", source, a.Value)
			}
		}
		for _, inner := range n.Nodes {
			uses(inner)
		}
	}
	uses(parse(t, files, source))
}

// checkOrder holds the properties' elements against the order of the schema
// (ISO/IEC 29500-1, annex A), which Word wants.
func checkOrder(t *testing.T, name string, part node) {
	t.Helper()
	for parent, order := range map[string]string{
		"pPr":   "pStyle keepNext keepLines pageBreakBefore widowControl pBdr shd wordWrap spacing ind jc outlineLvl rPr sectPr",
		"rPr":   "rStyle rFonts b bCs color kern sz szCs u shd lang",
		"tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
		"tcPr":  "tcW gridSpan shd vAlign",
		"trPr":  "cantSplit tblHeader",
	} {
		known := strings.Fields(order)
		for _, properties := range part.all(parent) {
			last := -1
			for _, property := range properties.Nodes {
				at := slices.Index(known, property.XMLName.Local)
				if at <= last {
					t.Errorf("%s: %s stands at a wrong place in %s", name, property.XMLName.Local, parent)
				}
				last = at
			}
		}
	}
}

func checkTables(t *testing.T, part node) {
	t.Helper()
	for _, body := range append(append(part.all("body"), part.all("tc")...), part.all("hdr")...) {
		for i, n := range body.Nodes {
			if n.XMLName.Local == "tbl" && (i+1 == len(body.Nodes) || body.Nodes[i+1].XMLName.Local != "p") {
				t.Error("a table has no paragraph behind it")
			}
		}
	}
	for _, table := range part.all("tbl") {
		columns := len(table.all("gridCol"))
		for i, row := range table.all("tr") {
			if header := len(row.all("tblHeader")) == 1; header != (i == 0) || len(row.all("cantSplit")) != 1 {
				t.Errorf("row %d: header %v, or it may be split", i, header)
			}
			if cells := len(row.all("tc")); cells != columns && len(row.all("gridSpan")) != 1 {
				t.Errorf("row %d has %d cells of %d", i, cells, columns)
			}
		}
	}
}
