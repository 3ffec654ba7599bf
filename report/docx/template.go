package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// The bounds of a template. One that an office writes has some tens of parts
// and some megabytes, most of them pictures, which are copied unopened.
const (
	mostTemplate = 64 << 20  // bytes as it is on disk
	mostEntries  = 4000      // parts
	mostPart     = 32 << 20  // bytes of a part that is read
	mostRead     = 64 << 20  // bytes of all parts that are read
	mostUnpacked = 512 << 20 // bytes that all parts say they have
	mostMarks    = 5000      // placeholders
	mostWritten  = 128 << 20 // bytes that are put in place of them
)

// The types of parts, as [Content_Types].xml names them.
const (
	wordType   = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	mainType   = wordType + "document.main+xml"
	dotxType   = wordType + "template.main+xml"
	stylesType = wordType + "styles+xml"
	macroTypes = "macroenabled"
)

// template is a college's own document, opened.
type template struct {
	archive *zip.Reader
	main    string   // the name of the part that is the document
	styles  string   // "" where there is none
	texts   []string // the names of all parts that hold text to fill in, the document too
	left    int      // bytes that may still be read
}

// openTemplate reads what a template consists of. What it refuses, it says how
// to mend: the officer made the template in Word.
func openTemplate(file io.ReaderAt, size int64) (*template, error) {
	if size > mostTemplate {
		return nil, fmt.Errorf("模板有 %d MB，超过 %d MB；请压缩其中的图片", size>>20, mostTemplate>>20)
	}
	head := make([]byte, 8)
	if n, err := file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("读取模板：%w", err)
	} else if bytes.Equal(head[:n], []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return nil, errors.New("模板是旧的 .doc 格式，或者加了打开密码；请在 Word 里去掉密码，另存为 .docx")
	}
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return nil, fmt.Errorf("模板不是 .docx 文件，或者已损坏；请在 Word 里另存为 .docx：%w", err)
	}
	t := &template{archive: archive, left: mostRead}
	if err := t.checkEntries(); err != nil {
		return nil, err
	}
	return t, t.findParts()
}

// checkEntries refuses packages that no word processor writes. Nothing is ever
// unpacked to disk, but what is copied into the result is opened by others.
func (t *template) checkEntries() error {
	if len(t.archive.File) > mostEntries {
		return fmt.Errorf("模板里有 %d 个部件，超过 %d 个；这不是一般的 Word 文档", len(t.archive.File), mostEntries)
	}
	seen, unpacked := map[string]bool{}, uint64(0)
	for _, file := range t.archive.File {
		name := strings.ToLower(file.Name)
		clean := path.Clean("/" + name)
		switch {
		case strings.Contains(name, `\`) || strings.HasPrefix(name, "/") || strings.ContainsRune(name, 0) || strings.TrimSuffix(clean, "/") != "/"+strings.TrimSuffix(name, "/"):
			return fmt.Errorf("模板里有名称不正常的部件 %q；请在 Word 里重新另存为 .docx", file.Name)
		case seen[name]:
			return fmt.Errorf("模板里有两个同名的部件 %q；请在 Word 里重新另存为 .docx", file.Name)
		case strings.HasSuffix(name, "vbaproject.bin"):
			return errMacros()
		case file.Flags&1 != 0:
			return errors.New("模板加了密码；请去掉密码后再用")
		}
		seen[name] = true
		if unpacked += min(file.UncompressedSize64, mostUnpacked); unpacked > mostUnpacked {
			return fmt.Errorf("模板解开后超过 %d MB；这不是一般的 Word 文档", mostUnpacked>>20)
		}
	}
	return nil
}

func errMacros() error {
	return errors.New("模板含有宏（.docm）；请在 Word 里选“另存为”，类型选“Word 文档（*.docx）”，不保存宏")
}

// findParts reads which parts are the document, its headers, footers and notes.
func (t *template) findParts() error {
	listed, err := t.read("[Content_Types].xml")
	if err != nil {
		return err
	}
	var types struct {
		Override []struct {
			PartName    string `xml:",attr"`
			ContentType string `xml:",attr"`
		}
	}
	if err := safeDecoder(listed).Decode(&types); err != nil {
		return fmt.Errorf("模板的 [Content_Types].xml 读不懂；请在 Word 里重新另存为 .docx：%w", err)
	}
	for _, part := range types.Override {
		name := t.spelled(strings.TrimPrefix(part.PartName, "/"))
		switch kind := strings.TrimSpace(part.ContentType); {
		case name == "":
		case strings.Contains(strings.ToLower(kind), macroTypes):
			return errMacros()
		case kind == dotxType:
			return errors.New("模板是 .dotx；请在 Word 里打开，另存为 .docx")
		case kind == mainType:
			t.main = name
			t.texts = append(t.texts, name)
		case kind == stylesType:
			t.styles = name
		case kind == wordType+"header+xml", kind == wordType+"footer+xml", kind == wordType+"footnotes+xml", kind == wordType+"endnotes+xml":
			t.texts = append(t.texts, name)
		}
	}
	if t.main == "" {
		return errors.New("模板里没有 Word 文档的正文；请在 Word 里另存为 .docx")
	}
	return nil
}

// spelled is a part's name as the package writes it, "" where it has no such
// part: names differ by more than letters' case.
func (t *template) spelled(name string) string {
	for _, file := range t.archive.File {
		if strings.EqualFold(file.Name, name) {
			return file.Name
		}
	}
	return ""
}

// read unpacks a part, within the bounds.
func (t *template) read(name string) ([]byte, error) {
	file, err := t.archive.Open(name)
	if err != nil {
		return nil, fmt.Errorf("模板缺少部件 %s；请在 Word 里另存为 .docx", name)
	}
	defer file.Close()
	limit := min(mostPart, t.left)
	content, err := io.ReadAll(io.LimitReader(file, int64(limit)+1))
	if err != nil {
		return nil, fmt.Errorf("模板的部件 %s 已损坏：%w", name, err)
	}
	if len(content) > limit {
		return nil, fmt.Errorf("模板的部件 %s 解开后太大；这不是一般的 Word 文档", name)
	}
	t.left -= len(content)
	return content, nil
}

// safeDecoder reads XML that knows no entities but those of XML itself.
func safeDecoder(content []byte) *xml.Decoder {
	decoder := xml.NewDecoder(bytes.NewReader(content))
	decoder.Entity = map[string]string{}
	return decoder
}
