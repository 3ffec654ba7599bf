package demo

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"text/template"
	"time"
	"unicode/utf16"
)

// kinds are the types of attachments.
var kinds = map[string]string{
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pdf":  "application/pdf",
}

// file makes an attachment: a small but right document of its type that holds
// the post's title, and what must not stand in it where the plan says so.
func file(p *post, n int) (answer, error) {
	name := p.files[n]
	extension := path.Ext(name)
	made := answer{kind: kinds[extension], saveAs: name, modified: p.placed.Start().Add(9 * time.Hour)}
	text := p.title + " " + name
	if p.odd.Leaks {
		text += " 张三 " + identityCard(p.number) + " 13800004321"
	}
	if extension == ".pdf" {
		made.body = pdf(text)
		return made, nil
	}
	var err error
	if made.body, err = office(strings.TrimPrefix(extension, "."), text); err != nil {
		return answer{}, fmt.Errorf("make %s: %w", name, err)
	}
	return made, nil
}

// leaks is how many numbers of persons the file of a post holds that leaks them.
const leaks = 2

// identityCard makes up the number of an identity card (GB 11643) that nobody
// has: its region is a city's as a whole, where none are given out.
func identityCard(n int) string {
	digits, sum := fmt.Sprintf("13010119000101%03d", n%1000), 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(digits[i]-'0') * weight
	}
	return digits + string("10X98765432"[sum%11])
}

// office packs the parts under files/<kind> as Office documents are packed.
func office(kind, text string) ([]byte, error) {
	var b bytes.Buffer
	packed := zip.NewWriter(&b)
	root := "files/" + kind
	err := fs.WalkDir(embedded, root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		part, err := template.ParseFS(embedded, name)
		if err != nil {
			return err
		}
		inside := strings.TrimPrefix(name, root+"/")
		inside = strings.NewReplacer("types.xml", "[Content_Types].xml", "rels/root.rels", "_rels/.rels", "/rels/", "/_rels/").Replace(inside)
		w, err := packed.CreateHeader(&zip.FileHeader{Name: inside, Method: zip.Deflate})
		if err != nil {
			return err
		}
		return part.Execute(w, template.HTMLEscapeString(text))
	})
	if err != nil {
		return nil, err
	}
	if err := packed.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// pdf writes a page with one line of Chinese text, in a font that readers bring along.
func pdf(line string) []byte {
	var hex strings.Builder
	for _, unit := range utf16.Encode([]rune(line)) {
		fmt.Fprintf(&hex, "%04X", unit)
	}
	content := "BT /F1 14 Tf 72 720 Td <" + hex.String() + "> Tj ET"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [6 0 R] >>",
		"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R >>",
		"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, object := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	fmt.Fprintf(&b, "%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", table, len(objects)+1, b.Len())
	return b.Bytes()
}
