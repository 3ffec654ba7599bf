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
)

// kinds are the types of attachments.
var kinds = map[string]string{
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pdf":  "application/pdf",
}

// file makes an attachment: a small but right document of its type that holds
// the post's title.
func file(p *post, n int) (answer, error) {
	name := p.files[n]
	extension := path.Ext(name)
	made := answer{kind: kinds[extension], saveAs: name, modified: p.placed.Start().Add(9 * time.Hour)}
	if extension == ".pdf" {
		made.body = pdf(fmt.Sprintf("Yunxi Medical College, document %d-%d", p.number, n))
		return made, nil
	}
	var err error
	if made.body, err = office(strings.TrimPrefix(extension, "."), p.title+" "+name); err != nil {
		return answer{}, fmt.Errorf("make %s: %w", name, err)
	}
	return made, nil
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

// pdf writes a page with one line of ASCII text.
func pdf(line string) []byte {
	content := "BT /F1 14 Tf 72 720 Td (" + line + ") Tj ET"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
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
