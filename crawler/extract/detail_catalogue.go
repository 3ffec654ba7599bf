package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

// maxCatalogue is how many lines a disclosure catalogue's table has at most.
const maxCatalogue = 40

// catalogueLabel is a cell that names a field of a disclosure catalogue.
var catalogueLabel = regexp.MustCompile(`^(?:索引号?|索取号|信息索引号?|发布机构|发文机[构关]|发布部门|制发机关|文件编号|发文字号|文号|主题分类|主题词|体裁分类|公开方式|公开范围|公开类别|公开时限|公开属性|生成日期|成文日期|发布日期|发布时间|发文日期|信息名称|信息分类|有效性|文件状态|关键词)(?:[:：]|$)`)

// catalogueTitle is the field of a catalogue that holds the title.
var catalogueTitle = regexp.MustCompile(`^(?:标题|名称|信息名称|公文名称|文件名称)(?:[:：]|$)`)

// catalogueAround is the table of a disclosure catalogue (index number, issuer,
// days) around a line, inside of an element; -1 where there is none.
func (r *reader) catalogueAround(line, inside int32) int32 {
	table := r.lines[line].cell
	for table > inside && r.elements[table].node.DataAtom != atom.Table {
		table = r.elements[table].parent
	}
	if table <= inside {
		return -1
	}
	e := r.elements[table]
	if e.last-e.first > maxCatalogue {
		return -1
	}
	labels := 0
	for i := e.first; i < e.last; i++ {
		if catalogueLabel.MatchString(squash(r.lineText(i))) {
			labels++
		}
	}
	if labels < 3 {
		return -1
	}
	return table
}

// skipCatalogue steps over a catalogue's table that some templates put into the
// text's element.
func (r *reader) skipCatalogue() {
	if r.first >= r.last {
		return
	}
	table := r.catalogueAround(r.first, r.body)
	if table < 0 {
		return
	}
	if e := r.elements[table]; e.last <= r.last && r.plainRunes(e.last, r.last) > 0 {
		r.first = e.last
	}
}

// titleInCatalogue is the title that a catalogue's table tells, "" where there
// is none.
func (r *reader) titleInCatalogue() string {
	for i := range int32(len(r.lines)) {
		if r.lines[i].cell < 0 || r.lines[i].runes > 240 || !catalogueTitle.MatchString(squash(r.lineText(i))) {
			continue
		}
		if title := r.catalogueValue(i); visibleRunes(title) >= 4 && r.catalogueAround(i, -1) >= 0 {
			return title
		}
	}
	return ""
}

// catalogueValue is what follows a label in its cell, or in the next cell of
// the row.
func (r *reader) catalogueValue(i int32) string {
	l := r.lines[i]
	if at := strings.IndexAny(r.lineText(i), ":：∶"); at >= 0 {
		if value := strings.TrimLeft(r.lineText(i)[at:], ":：∶ "); value != "" {
			return value
		}
	}
	next := r.elements[l.cell].end
	if next >= int32(len(r.elements)) || r.elements[next].parent != r.elements[l.cell].parent {
		return ""
	}
	if value := r.elementText(next); !catalogueLabel.MatchString(squash(value)) {
		return value
	}
	return ""
}
