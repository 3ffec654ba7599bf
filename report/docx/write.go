package docx

import (
	"archive/zip"
	"embed"
	"fmt"
	"io"
	"strings"

	"gongkai/report"
)

//go:embed parts
var parts embed.FS

// The namespaces of what is written into a document.
const namespaces = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
	` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// Write writes a report as a Word document (docx). The same report gives the
// same bytes.
func Write(w io.Writer, r report.Report) error {
	links := &links{ids: map[string]string{}}
	r = r.OnPaper()
	body := newBody(ourLook(links), r)
	if err := body.document(); err != nil {
		return fmt.Errorf("write docx: %w", err)
	}
	archive := zip.NewWriter(w)
	for _, part := range []struct{ name, file string }{ // the first says what the others are, and stands first
		{"[Content_Types].xml", "content_types.xml"},
		{"_rels/.rels", "rels.xml"},
		{"word/document.xml", ""},
		{"word/_rels/document.xml.rels", "document_rels.xml"},
		{"word/styles.xml", "styles.xml"},
		{"word/settings.xml", "settings.xml"},
		{"word/fontTable.xml", "fonts.xml"},
		{"word/footer1.xml", "footer_odd.xml"},
		{"word/footer2.xml", "footer_even.xml"},
		{"docProps/core.xml", "core.xml"},
		{"docProps/app.xml", "app.xml"},
	} {
		text := `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n<w:document" + namespaces + "><w:body>" + body.String() + "</w:body></w:document>"
		if part.file != "" {
			written, err := parts.ReadFile("parts/" + part.file)
			if err != nil {
				return fmt.Errorf("write docx: %w", err)
			}
			text = fillPart(string(written), r, links)
		}
		if err := addPart(archive, part.name, text); err != nil {
			return fmt.Errorf("write docx: part %s: %w", part.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("write docx: %w", err)
	}
	return nil
}

// fillPart puts what is the report's own into a part that is written already.
func fillPart(part string, r report.Report, links *links) string {
	made := ""
	if r.Made != "" {
		made = string(r.Made) + "T00:00:00+08:00"
		made = `<dcterms:created xsi:type="dcterms:W3CDTF">` + escape(made) + `</dcterms:created>`
	}
	return strings.NewReplacer(
		"{TITLE}", escape(r.Title),
		"{SCHOOL}", escape(r.School),
		"{CREATED}", made,
		"{LINKS}", links.relationships(),
	).Replace(part)
}

func addPart(archive *zip.Writer, name, text string) error {
	part, err := archive.Create(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(part, text)
	return err
}
