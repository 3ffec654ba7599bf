package classify

import (
	"regexp"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// numberForm is a 文号: who, the year in brackets of any form, and the number.
var numberForm = regexp.MustCompile(`([\p{Han}A-Za-z]{1,14}?)(字)?[〔\[（(【﹝［]((?:19|20)[0-9]{2})[〕\]）)】﹞］](第)?([0-9]{1,4})号|([\p{Han}]{1,12}字)第([0-9]{1,5})号`)

const (
	linesNearTop = 12 // of a text: a document's own 文号 stands above its title
	catalogue    = 40 // lines in which a catalogue's fields may stand
)

// number is the 文号 of the document itself, in the form 青职院〔2023〕12号: of
// the title, of a catalogue's field, alone on a line near the top, or of a file
// that is called like the document. One that is cited is not it.
func (r *Regulations) number(post disclosure.Post) string {
	if number := findNumber(outsideNames(plainTitle(post.Title))); number != "" {
		return number
	}
	lines := strings.Split(firstRunes(post.Body, 4000), "\n")
	if number := r.numberField(lines); number != "" {
		return number
	}
	seen := 0
	for _, line := range lines {
		line = plainTitle(line)
		if line == "" {
			continue
		}
		if seen++; seen > linesNearTop {
			break
		}
		line = strings.Trim(line, "（）()【】[]")
		if number := findNumber(line); number != "" && !containsAny(line, r.words.Cites) && len(line) <= len(number)+12 {
			return number
		}
	}
	for _, attachment := range post.Attachments {
		if number := findNumber(plainTitle(attachment.Text)); number != "" {
			return number
		}
	}
	return ""
}

// outsideNames is a title without the names in it: a rule's name may hold the
// 文号 of another.
func outsideNames(title string) string {
	return quotedName.ReplaceAllString(title, "|")
}

// numberField looks for “文号：…”, on one line or on two.
func (r *Regulations) numberField(lines []string) string {
	for i, line := range lines[:min(len(lines), catalogue)] {
		line = plainTitle(line)
		for _, field := range r.words.NumberFields {
			_, after, found := strings.Cut(line, field)
			if !found || strings.ContainsAny(line[:len(line)-len(field)-len(after)], "。，") {
				continue
			}
			if after = strings.Trim(after, "：:]】"); after == "" && i+1 < len(lines) {
				after = plainTitle(lines[i+1])
			}
			if at := numberForm.FindStringIndex(after); at != nil && at[0] == 0 {
				return findNumber(after)
			}
		}
	}
	return ""
}

// findNumber gives the first 文号 of a text in its usual form, "" for none.
func findNumber(text string) string {
	found := numberForm.FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	if found[6] != "" {
		return maker(found[6]) + "第" + found[7] + "号"
	}
	return maker(found[1]+found[2]) + "〔" + found[3] + "〕" + found[4] + found[5] + "号"
}

// maker is who numbered a document, without the words of a title before it.
func maker(text string) string {
	for _, word := range []string{"通知", "决定", "公告", "通告", "意见", "办法", "规定", "细则", "文号", "字号"} {
		if _, after, found := strings.Cut(text, word); found && after != "" {
			text = after
		}
	}
	return text
}

func (r *Regulations) outsideNumber(number string) bool {
	by, _, _ := strings.Cut(number, "〔")
	by = strings.TrimRight(by, "字厅函办")
	return number != "" && slices.Contains(r.words.OutsideNumbers, by)
}
