package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"gongkai/report"
)

// templateFiles are the parts of a template with a body, and beside them others.
func templateFiles(body string, more map[string]string) map[string]string {
	files := map[string]string{
		"_rels/.rels":          `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":    `<?xml version="1.0" encoding="UTF-8"?><w:document` + namespaces + `><w:body>` + body + upright().section() + `</w:body></w:document>`,
		"word/media/seal.png":  "\x89PNG not unpacked",
		"customXml/item1.xml":  "<a>{{总数}}</a>",
		"word/comments0.xml":   "<not closed",
		"word/webSettings.xml": "<a/>",
	}
	maps.Copy(files, more)
	types := `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>`
	for name := range files {
		for part, kind := range map[string]string{"document.xml": "document.main", "header": "header", "footer": "footer", "footnotes": "footnotes", "styles": "styles"} {
			if strings.HasPrefix(name, "word/"+part) && strings.HasSuffix(name, ".xml") {
				types += `<Override PartName="/` + name + `" ContentType="` + wordType + kind + `+xml"/>`
			}
		}
	}
	if _, given := files["[Content_Types].xml"]; !given {
		files["[Content_Types].xml"] = types + `</Types>`
	}
	return files
}

func pack(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := addPart(archive, name, files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fill(file []byte, r report.Report) ([]byte, error) {
	var out bytes.Buffer
	err := Fill(&out, bytes.NewReader(file), int64(len(file)), r)
	return out.Bytes(), err
}

func filled(t *testing.T, body string, more map[string]string) map[string][]byte {
	t.Helper()
	out, err := fill(pack(t, templateFiles(body, more)), sample(5))
	if err != nil {
		t.Fatal(err)
	}
	return unpack(t, out)
}

// pieces is a paragraph whose text is cut into runs.
func pieces(texts ...string) string {
	var b strings.Builder
	for _, text := range texts {
		b.WriteString(`<w:r><w:t>` + text + `</w:t></w:r><w:proofErr w:type="spellStart"/>`)
	}
	return `<w:p>` + b.String() + `</w:p>`
}

func TestFillTexts(t *testing.T) {
	for _, test := range []struct {
		name string
		in   []string // runs
		want string
	}{
		{"whole", []string{"共{{总数}}条"}, "共714条"},
		{"over runs", []string{"共{", "{总", "数}", "}条"}, "共714条"},
		{"two of them", []string{"共{{总数}}条，去重后{{去", "重后}}条{{学校}}"}, "共714条，去重后655条青石职业学院"},
		{"one behind the other over runs", []string{"{{总数", "}}{{去重后", "}}{{无日期}", "}"}, "7146555"},
		{"full width", []string{"｛｛渠道：门户网站｝｝"}, "412"},
		{"spaces", []string{"{{ 总数 }}"}, "714"},
		{"space after a border", []string{"{{总", "数}} 条"}, "714 条"},
		{"by id", []string{"{{渠道:dept}}"}, "241"},
		{"figures of a channel", []string{"{{渠道:宣传栏}}"}, "12"},
		{"category", []string{"{{类别:3}}/{{类别:财务、资产及收费信息}}/{{类别:0}}"}, "30/30/110"},
		{"requirement", []string{"{{事项:18}}"}, "17"},
		{"measure", []string{"{{依申请公开:收到申请}}{{依申请公开:予以公开}}{{举报、复议、诉讼:行政复议}}"}, "220"},
		{"days", []string{"{{日期}}，{{统计期限}}"}, "2023年11月8日，自2023年1月1日起至2023年11月7日止"},
		{"caption", []string{"{{表题:a}}"}, "表A　主动公开数量"},
		{"entities around", []string{"&lt;{{总数}}&amp;&#x4e00;"}, "<714&一"},
		{"one brace", []string{"{总数}"}, "{总数}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			document := parse(t, filled(t, pieces(test.in...)+pieces("{{总数}}"), nil), "word/document.xml")
			if got := document.all("p")[0].words(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestFillKeepsTheFirstRunsFormatting(t *testing.T) {
	body := `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{{总</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">数}} 条</w:t></w:r></w:p>`
	got := string(filled(t, body, nil)["word/document.xml"])
	want := `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">714</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve"> 条</w:t></w:r></w:p>`
	if !strings.Contains(got, want) {
		t.Errorf("got %s\nwant in it %s", got, want)
	}
}

func TestFillReachesEveryPlace(t *testing.T) {
	box := `<w:p><w:r><mc:AlternateContent xmlns:mc="mc"><mc:Choice><w:drawing><w:txbxContent>` + pieces("盒{{总", "数}}") + `</w:txbxContent></w:drawing></mc:Choice></mc:AlternateContent></w:r><w:r><w:t>外{{去重后}}</w:t></w:r></w:p>`
	cell := `<w:tbl><w:tr><w:tc>` + pieces("格{{总数}}") + `</w:tc></w:tr></w:tbl>`
	control := `<w:sdt><w:sdtContent>` + pieces("控件{{总数}}") + `</w:sdtContent></w:sdt><w:p><w:hyperlink><w:r><w:t>链{{总数}}</w:t></w:r></w:hyperlink></w:p>`
	part := func(root string) string {
		return `<w:` + root + namespaces + `>` + pieces("{{学校}}") + `</w:` + root + `>`
	}
	files := filled(t, box+cell+control, map[string]string{"word/header1.xml": part("hdr"), "word/footer3.xml": part("ftr"), "word/footnotes.xml": part("footnotes")})
	document := parse(t, files, "word/document.xml").lines()
	for _, want := range []string{"盒714", "外655", "格714", "控件714", "链714"} {
		if !strings.Contains(document, want) {
			t.Errorf("the document lacks %q: %s", want, document)
		}
	}
	for _, name := range []string{"word/header1.xml", "word/footer3.xml", "word/footnotes.xml"} {
		if got := parse(t, files, name).words(); got != "青石职业学院" {
			t.Errorf("%s says %q", name, got)
		}
	}
}

func TestFillLeavesTheRestAlone(t *testing.T) {
	before := templateFiles(`<w:p  ><w:r><w:t >{{总数}}</w:t></w:r></w:p><!-- {{说明}} --><w:p w:rsidR='00'/>`, nil)
	file := pack(t, before)
	out, err := fill(file, sample(5))
	if err != nil {
		t.Fatal(err)
	}
	after := unpack(t, out)
	want := strings.Replace(before["word/document.xml"], "<w:t >{{总数}}", `<w:t xml:space="preserve">714`, 1)
	for name, content := range before {
		if name == "word/document.xml" {
			content = want
		}
		if got := string(after[name]); got != content {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, content)
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d parts, want %d", len(after), len(before))
	}
}

func TestFillTables(t *testing.T) {
	body := pieces("表一") + pieces("{{表", "A}}") + pieces("{{表D}}") + `<w:tbl><w:tr><w:tc>` + pieces("{{表H}}") + `</w:tc></w:tr></w:tbl>`
	for _, test := range []struct{ name, styles, want string }{
		{"no styles", "", ""},
		{"a grid", `<w:style w:type="table" w:styleId="a3"><w:name w:val="Table Grid"/></w:style>`, "a3"},
		{"its own", `<w:style w:type="table" w:styleId="a3"><w:name w:val="Table Grid"/></w:style><w:style w:type="table" w:customStyle="1" w:styleId="own"><w:name w:val="学院表"/><w:tblPr><w:tblBorders/></w:tblPr></w:style>`, "own"},
		{"named", `<w:style w:type="table" w:customStyle="1" w:styleId="own"><w:tblPr><w:tblBorders/></w:tblPr></w:style><w:style w:type="table" w:styleId="n"><w:name w:val="年报表格"/></w:style>`, "n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			more := map[string]string{}
			if test.styles != "" {
				more["word/styles.xml"] = `<w:styles` + namespaces + `>` + test.styles + `</w:styles>`
			}
			document := parse(t, filled(t, body, more), "word/document.xml")
			checkOrder(t, "document", document)
			nodes := document.all("body")[0].Nodes
			table := nodes[1]
			if table.XMLName.Local != "tbl" || table.all("tr")[1].words() != "门户网站412条400+12" {
				t.Fatalf("table A is %s %q", table.XMLName.Local, table.words())
			}
			style := ""
			if s := table.all("tblStyle"); len(s) > 0 {
				style = s[0].attr("val")
			}
			if bordered := len(table.all("tblBorders")) > 0; style != test.want || bordered == (style != "") {
				t.Errorf("style %q with borders of its own %v, want %q", style, bordered, test.want)
			}
			if kind := document.all("tc")[0].all("tblW"); len(document.all("tbl")) != 4 || len(kind) > 0 {
				t.Errorf("%d tables, want 4 with the one that holds another", len(document.all("tbl")))
			}
			if strings.Contains(document.words(), "{{") {
				t.Error("a placeholder is left")
			}
			cells := document.all("tbl")[2].all("tc")[0].Nodes
			if cells[len(cells)-1].XMLName.Local != "p" {
				t.Error("a cell must end in a paragraph")
			}
		})
	}
}

func TestFillKeepsWhatStandsWithATable(t *testing.T) {
	body := `<w:p><w:pPr><w:jc w:val="center"/>` + onSide().section() + `</w:pPr><w:r><w:t>{{表D}}</w:t></w:r></w:p>` +
		`<w:p><w:bookmarkStart w:id="1" w:name="x"/><w:r><w:t>{{表A}}</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>`
	document := parse(t, filled(t, body, nil), "word/document.xml")
	if got := len(document.all("sectPr")); got != 2 {
		t.Errorf("%d sections, want 2", got)
	}
	if got := len(document.all("bookmarkStart")); got != 1 {
		t.Errorf("%d bookmarks, want 1", got)
	}
	if got, want := document.all("tblW")[0].attr("w"), fmt.Sprint(onSide().text()); got != want {
		t.Errorf("the table on its side is %s wide, want %s", got, want)
	}
	if got := document.all("p"); strings.Contains(document.words(), "{{") {
		t.Errorf("a placeholder is left in %v", got)
	}
}

func TestFillWholePart(t *testing.T) {
	body := `<w:p><w:pPr><w:pStyle w:val="a"/><w:ind w:firstLine="600"/></w:pPr><w:r><w:rPr><w:sz w:val="30"/></w:rPr><w:t>{{部分:2}}</w:t></w:r></w:p>` + pieces("{{核对提示}}")
	styles := `<w:styles` + namespaces + `><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>`
	document := parse(t, filled(t, body, map[string]string{"word/styles.xml": styles}), "word/document.xml")
	checkOrder(t, "document", document)
	first, text := document.all("p")[0], document.all("p")[2]
	if first.words() != "二、主动公开情况" || first.all("pStyle")[0].attr("val") != "1" {
		t.Errorf("the heading is %q", first.words())
	}
	if !strings.HasPrefix(text.words(), "2023年1月1日至") || text.all("ind")[0].attr("firstLine") != "600" || text.all("sz")[0].attr("val") != "30" {
		t.Errorf("the text %q is not dressed as the placeholder was", text.words())
	}
	if section := document.all("p")[1]; len(section.all("b")) != 1 || len(section.all("keepNext")) != 1 || section.all("pStyle")[0].attr("val") != "a" {
		t.Errorf("the heading %q of a section is not bold, or left alone by what follows", section.words())
	}
	if got := len(document.all("tbl")); got != 5 {
		t.Errorf("%d tables, want 5", got)
	}
	if !strings.Contains(document.lines(), "【核对提示2：另有5条信息没有日期，未计入任何统计期限。】") {
		t.Error("the warnings are missing")
	}
	if !strings.Contains(document.lines(), "【请写：招生章程") {
		t.Error("the place to write in is missing")
	}
}

func TestFillRefusesTemplates(t *testing.T) {
	good := pieces("{{总数}}")
	for _, test := range []struct {
		name string
		in   []byte
		want []string
	}{
		{"unknown", pack(t, templateFiles(pieces("{{总数量}}和{{渠道:门户}}", "{{完全不是}}")+good, nil)), []string{"不认识 {{总数量}}，是不是 {{总数}}", "不认识 {{渠道:门户}}，是不是 {{渠道:门户网站}}", "不认识 {{完全不是}}"}},
		{"cut off", pack(t, templateFiles(pieces("{{总数")+good, nil)), []string{"“{{总数”像是没写完"}},
		{"over a tab", pack(t, templateFiles(`<w:p><w:r><w:t>{{总</w:t><w:tab/><w:t>数}}</w:t></w:r></w:p>`, nil)), []string{"没写完"}},
		{"not alone", pack(t, templateFiles(pieces("见{{表A}}")+good, nil)), []string{"{{表A}} 要单独占一段"}},
		{"none", pack(t, templateFiles(pieces("总数"), nil)), []string{"没有占位符"}},
		{"no file", []byte("hello"), []string{"不是 .docx"}},
		{"empty", nil, []string{"不是 .docx"}},
		{"old", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), []string{"旧的 .doc"}},
		{"another package", pack(t, map[string]string{"a.txt": "a"}), []string{"[Content_Types].xml"}},
		{"no document", pack(t, map[string]string{"[Content_Types].xml": "<Types/>"}), []string{"没有 Word 文档的正文"}},
		{"document missing", pack(t, map[string]string{"[Content_Types].xml": `<Types><Override PartName="/word/document.xml" ContentType="` + mainType + `"/></Types>`}), []string{"没有 Word 文档的正文"}},
		{"macros", pack(t, templateFiles(good, map[string]string{"word/vbaProject.bin": "x"})), []string{".docm", "另存为"}},
		{"macros by type", pack(t, templateFiles(good, map[string]string{"[Content_Types].xml": `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`})), []string{".docm"}},
		{"dotx", pack(t, templateFiles(good, map[string]string{"[Content_Types].xml": `<Types><Override PartName="/word/document.xml" ContentType="` + dotxType + `"/></Types>`})), []string{".dotx"}},
		{"path", pack(t, templateFiles(good, map[string]string{"../../etc/passwd": "x"})), []string{"名称不正常"}},
		{"backslash", pack(t, templateFiles(good, map[string]string{`word\x.xml`: "x"})), []string{"名称不正常"}},
		{"twice", pack(t, templateFiles(good, map[string]string{"WORD/document.xml": "x"})), []string{"同名"}},
		{"entities", pack(t, templateFiles("", map[string]string{"word/document.xml": `<!DOCTYPE a [<!ENTITY b "{{总数}}">]><a>&b;</a>`})), []string{"DOCTYPE"}},
		{"an entity", pack(t, templateFiles(`<w:p><w:r><w:t>&boom;{{总数}}</w:t></w:r></w:p>`, nil)), []string{"XML"}},
		{"not closed", pack(t, templateFiles(`<w:p>`, nil)), []string{"XML"}},
		{"text in text", pack(t, templateFiles(`<w:p><w:r><w:t>{{<w:t>总数</w:t>}}</w:t></w:r></w:p>`, nil)), []string{"w:t"}},
		{"too many", pack(t, templateFiles(pieces(strings.Repeat("{{总数}}", mostMarks+1)), nil)), []string{"超过 5000 个"}},
		{"bomb", pack(t, templateFiles(good+strings.Repeat(" ", mostPart), nil)), []string{"太大"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := fill(test.in, sample(1))
			if err == nil || len(out) > 0 {
				t.Fatalf("%d bytes were written, error %v", len(out), err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q, want %q in it", err, want)
				}
			}
		})
	}
}

// A cell that a placeholder stands in keeps a paragraph where there is nothing
// to say.
func TestFillKeepsAParagraphForNothing(t *testing.T) {
	r := sample(1)
	r.Warnings = nil
	out, err := fill(pack(t, templateFiles(`<w:tbl><w:tr><w:tc>`+pieces("{{核对提示}}")+`</w:tc></w:tr></w:tbl>`, nil)), r)
	if err != nil {
		t.Fatal(err)
	}
	cell := parse(t, unpack(t, out), "word/document.xml").all("tc")[0]
	if len(cell.all("p")) != 1 || cell.words() != "" {
		t.Errorf("the cell has %d paragraphs and says %q", len(cell.all("p")), cell.words())
	}
}

// What a page says is put in as text, whatever it says.
func TestFillHostileValues(t *testing.T) {
	r := sample(1)
	r.School = "</w:t>{{总数}}&\u202e\x00<w:p>"
	out, err := fill(pack(t, templateFiles(pieces("{{学校}}{{总数}}"), nil)), r)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := parse(t, unpack(t, out), "word/document.xml").words(), "</w:t>{{总数}}&  <w:p>714"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"总数", "去重后", "渠道:门户网站", "渠道:部门网站", "表A"}
	for _, test := range []struct {
		in   string
		want string
	}{{"总數", "总数"}, {"渠道:部门网", "渠道:部门网站 渠道:门户网站"}, {"天气预报", ""}, {"去重", "去重后"}} {
		if got := strings.Join(nearest(test.in, known), " "); got != test.want {
			t.Errorf("nearest(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

// Whatever a template is, Fill neither panics nor writes a package that cannot
// be read.
func FuzzFill(f *testing.F) {
	f.Add(pieces("{{总", "数}}"), "<a/>")
	f.Add(`<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{{表A}}</w:t></w:r></w:p>`, "")
	f.Add(`<w:p><w:r><w:drawing><w:p><w:r><w:t>{{部分:2}}</w:t></w:r></w:p></w:drawing><w:t>{{</w:t><w:tab/><w:t>}}</w:t></w:r></w:p>`, "<w:t/>")
	r := sample(1)
	f.Fuzz(func(t *testing.T, body, styles string) {
		file := pack(t, templateFiles(body, map[string]string{"word/styles.xml": styles}))
		out, err := fill(file, r)
		if err != nil {
			if len(out) > 0 {
				t.Fatalf("an error and %d bytes", len(out))
			}
			return
		}
		parse(t, unpack(t, out), "word/document.xml")
		// Filled in once, nothing is left but what the values themselves say.
		if _, err := fill(out, r); err == nil {
			t.Fatal("a placeholder is left")
		}
	})
}
