package attachment

import (
	"context"
	"errors"
	"io"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"gongkai/disclosure"
)

// maxPlain is how much of a text file is looked at, in bytes. Plain text fills
// its limit with less, however it is encoded; a web page can be mostly markup.
const maxPlain = 2 * maxText

// excuse is what a site says in a few words instead of sending the file.
var excuse = regexp.MustCompile(`(?i)不存在|已(?:被)?删除|请(?:先)?登[录陆]|未登[录陆]|无权|没有权限|验证码|访问受限|禁止访问|not found|forbidden|unauthori[sz]ed|error`)

// longestExcuse bounds an excuse, in bytes.
const longestExcuse = 1000

// readPlain reads a text file.
func (r *Reader) readPlain(_ context.Context, src source, out *text) error {
	content, cut, err := r.decoded(src)
	if err != nil {
		return err
	}
	named := strings.EqualFold(path.Ext(src.name), ".txt") || strings.EqualFold(path.Ext(src.name), ".csv")
	if !named && len(content) < longestExcuse && excuse.MatchString(content) {
		return failure(disclosure.FileIsPage)
	}
	if strings.EqualFold(path.Ext(src.name), ".csv") {
		content = strings.ReplaceAll(content, ",", "\t")
	}
	out.add(content)
	return cutOff(cut)
}

// decoded reads a text file's bytes and turns them into UTF-8. It tells
// whether the file is longer than what it gives.
func (r *Reader) decoded(src source) (content string, cut bool, err error) {
	data, err := io.ReadAll(io.NewSectionReader(src, 0, min(src.size, maxPlain)))
	if err != nil {
		return "", false, err
	}
	if r.settings.Decode != nil {
		data = r.settings.Decode(data)
	}
	return string(data), src.size > maxPlain, nil
}

// cutOff is how the reading of a file ends whose end was not looked at.
func cutOff(cut bool) error {
	if cut {
		return failure(disclosure.FileCut)
	}
	return nil
}

// officeMarks are what Word and Excel leave in the web pages that they save
// under the names of documents.
var officeMarks = []string{"urn:schemas-microsoft-com:office", "<table"}

// readHTML reads a web page that somebody saved or exported as a document. A
// page that came instead of the file is none.
func (r *Reader) readHTML(ctx context.Context, src source, out *text) error {
	page, cut, err := r.decoded(src)
	if err != nil {
		return err
	}
	lower, exported := strings.ToLower(page[:min(len(page), 64<<10)]), false
	switch strings.ToLower(path.Ext(src.name)) {
	case ".htm", ".html", ".shtml":
		exported = true
	case ".xls", ".et", ".doc", ".wps", ".xlsx", ".docx":
		exported = strings.Contains(lower, officeMarks[0]) || strings.HasPrefix(strings.TrimSpace(lower), officeMarks[1])
	default:
		exported = strings.Contains(lower, officeMarks[0])
	}
	if !exported {
		return failure(disclosure.FileIsPage)
	}
	if err := addHTML(ctx, page, out); err != nil {
		return err
	}
	return cutOff(cut)
}

// htmlGaps are what the ends of elements put between texts.
var htmlGaps = map[string]gap{
	"p": gapLine, "div": gapLine, "br": gapLine, "li": gapLine, "h1": gapLine, "h2": gapLine, "h3": gapLine, "h4": gapLine, "h5": gapLine, "h6": gapLine,
	"td": gapTab, "th": gapTab, "tr": gapRow, "table": gapRow, "title": gapLine,
}

func addHTML(ctx context.Context, page string, out *text) error {
	tokenizer := html.NewTokenizer(strings.NewReader(page))
	hidden := ""
	for !out.full && ctx.Err() == nil {
		kind := tokenizer.Next()
		if kind == html.ErrorToken {
			if errors.Is(tokenizer.Err(), io.EOF) {
				return nil
			}
			return tokenizer.Err()
		}
		name, _ := tokenizer.TagName()
		switch tag := string(name); {
		case kind == html.TextToken && hidden == "":
			out.add(strings.ReplaceAll(string(tokenizer.Text()), "\n", " "))
		case kind == html.StartTagToken && (tag == "script" || tag == "style"):
			hidden = tag
		case kind == html.EndTagToken && tag == hidden:
			hidden = ""
		case kind == html.EndTagToken && htmlGaps[tag] == gapTab:
			out.endCell()
		case kind != html.TextToken:
			out.separate(htmlGaps[tag])
		}
	}
	return ctx.Err()
}
