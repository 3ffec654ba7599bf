package intake

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"gongkai/disclosure"
)

// titleRunes is how long a title is at most; what is longer is a text, of
// which the beginning serves as the title.
const titleRunes = 120

var (
	idForm   = regexp.MustCompile(`^[0-9a-f]{32}$`)
	partOfID = regexp.MustCompile(`^[0-9a-f]{16,}$`)
	// What is in a column of ids that only numbers the rows.
	rowNumber  = regexp.MustCompile(`^\d{1,9}(\.0)?$`)
	errorValue = regexp.MustCompile(`^#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|GETTING_DATA)$`)
)

// post reads a row that speaks of a post. All that is wrong with it is told.
func (r *reader) post(t *table, row gridRow) {
	before := len(r.result.Problems)
	if r.hasErrors(t, row) {
		return
	}
	post := Post{
		Place: Place{t.sheet.Name, row.number}, Title: t.cell(row, fieldTitle), Site: t.cell(row, fieldSite), Column: t.cell(row, fieldColumn),
		Department: t.cell(row, fieldDepartment), Source: t.cell(row, fieldSource), Body: t.cell(row, fieldBody), Note: t.cell(row, fieldNote),
		ID: r.idOf(t, row), URL: r.urlOf(t, row), Channel: r.channelCell(t, row), Status: r.statusOf(t, row),
	}
	post.Title, post.Body = splitTitle(post.Title, post.Body)
	if document := t.cell(row, fieldDocument); document != "" {
		post.Body = strings.TrimSpace(post.Body + "\n文号：" + document)
	}
	var err error
	if post.Published, err = ParseDay(t.cell(row, fieldPublished), t.calendar); err != nil {
		r.fault(t, row, fieldPublished, err)
	}
	r.requirement(t, row, &post)
	if post.Title == "" && post.ID == "" && (post.URL == "" || !post.decides()) && len(r.result.Problems) == before {
		r.problem(t, row, fieldTitle, "没有标题", "请写上标题；这一行没有用就整行删去")
	}
	if len(r.result.Problems) == before {
		r.keep(t, row, post)
	}
}

// decides tells whether a row speaks of the requirement or status of a post.
func (p Post) decides() bool { return p.Requirement != nil || p.Status != "" }

// splitTitle makes a title of one line and usual length; a text that is longer
// is the body as well, where there is none.
func splitTitle(title, body string) (string, string) {
	whole := title
	first, _, several := strings.Cut(title, "\n")
	title = strings.Join(strings.Fields(first), " ")
	long := utf8.RuneCountInString(title) > titleRunes
	if long {
		title = string([]rune(title)[:titleRunes]) + "…"
	}
	if (several || long) && body == "" {
		body = whole
	}
	if body == title {
		body = ""
	}
	return title, body
}

func (r *reader) hasErrors(t *table, row gridRow) bool {
	before := len(r.result.Problems)
	for f := range t.at {
		if errorValue.MatchString(t.cell(row, f)) {
			r.problem(t, row, f, "这一格的公式出错了", "请改正公式，或直接写上值")
		}
	}
	return len(r.result.Problems) > before
}

// idOf is the id of a row, in whichever column of ids it stands: lists have
// numbers of their own as well.
func (r *reader) idOf(t *table, row gridRow) string {
	if id := t.id(row); id != "" {
		return id
	}
	if id := t.cell(row, fieldID); id != "" && !rowNumber.MatchString(id) {
		r.problem(t, row, fieldID, "这不是信息的编号", "请照抄 gongkai 打印的 32 位编号，或把这一格空着")
	}
	return ""
}

// settleIDs leaves out columns of ids in which a college has numbers of its own,
// such as 编号 WX-2023-001: where none is ours, nor one of ours cut short, every
// row would be sent back. A table without titles has nothing else to go by.
func (r *reader) settleIDs(t *table, rows []gridRow) {
	if len(t.at[fieldID]) == 0 || len(t.at[fieldTitle]) == 0 || t.sheet.Kind != KindPosts {
		return
	}
	own := false
	for _, row := range rows {
		for _, column := range t.at[fieldID] {
			if column >= len(row.cells) {
				continue
			}
			cell := strings.ToLower(trimCell(row.cells[column]))
			if idForm.MatchString(cell) || partOfID.MatchString(cell) && strings.ContainsAny(cell, "abcdef") {
				return
			}
			own = own || cell != "" && !rowNumber.MatchString(cell)
		}
	}
	if own {
		r.notice("「%s」里「%s」一列是自编的号，没有导入。", t.sheet.Name, shorten(t.headers[t.at[fieldID][0]], 20))
	}
	delete(t.at, fieldID)
}

func (t *table) id(row gridRow) string {
	for _, column := range t.at[fieldID] {
		if column < len(row.cells) {
			if id := strings.ToLower(trimCell(row.cells[column])); idForm.MatchString(id) {
				return id
			}
		}
	}
	return ""
}

// urlOf is the address of a row: what is written, else where the cell or the
// title leads.
func (r *reader) urlOf(t *table, row gridRow) string {
	cell := t.cell(row, fieldURL)
	if !strings.Contains(cell, "://") {
		for _, f := range []field{fieldURL, fieldTitle} {
			if column, ok := t.column(row, f); ok && row.links[column] != "" {
				cell = row.links[column]
				break
			}
		}
	}
	switch fold(cell) {
	case "", "无", "暂无":
		return ""
	}
	address, err := url.Parse(cell)
	if err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https" {
		r.problem(t, row, fieldURL, "这不是网址", "请写完整的网址，以 http:// 或 https:// 开头；没有网址就空着")
		return ""
	}
	if _, err := disclosure.CanonicalURL(cell); err != nil {
		r.problem(t, row, fieldURL, "这个网址读不懂", "请从浏览器的地址栏复制；没有网址就空着")
		return ""
	}
	return cell
}

// channelCell is the channel of a row: its own, else the table's.
func (r *reader) channelCell(t *table, row gridRow) string {
	cell := t.cell(row, fieldChannel)
	if cell == "" {
		if t.channel == "" && t.id(row) == "" {
			r.problem(t, row, fieldChannel, "没有写渠道", "请写其中一个："+r.channelNames()+"；整张表同属一个渠道时，导入时加 --channel "+r.exampleChannel())
		}
		if t.id(row) != "" {
			return "" // the record knows
		}
		return t.channel
	}
	channel, err := r.channelOf(cell)
	if err != nil {
		r.fault(t, row, fieldChannel, err)
	}
	return channel
}

func (r *reader) statusOf(t *table, row gridRow) disclosure.Status {
	cell := t.cell(row, fieldStatus)
	if cell == "" {
		return ""
	}
	switch r.words.statuses[fold(cell)] {
	case "counted":
		return disclosure.StatusOK
	case "excluded":
		return disclosure.StatusExcluded
	case "left":
		return ""
	case "unpublished":
		r.problem(t, row, fieldStatus, "这一条还没有公开", "请删去这一行，公开之后再导入")
	default:
		r.problem(t, row, fieldStatus, "看不懂这个状态", "请写 正常 或 不计入，或把这一格空着")
	}
	return ""
}

// requirement reads 认定事项, which decides, and 事项, which decides where the
// record says something else.
func (r *reader) requirement(t *table, row gridRow, post *Post) {
	for _, f := range []field{fieldVerdict, fieldRequirement} {
		cell := t.cell(row, f)
		if cell == "" {
			continue
		}
		no, err := r.requirementOf(cell)
		if err != nil {
			r.fault(t, row, f, err)
			return
		}
		post.Requirement, post.Decided = &no, f == fieldVerdict
		return
	}
}

// identity is what tells the post of a row from others, as an import does: its
// id, its address in the channel, or its title and day there.
func (p Post) identity() string {
	if p.ID != "" {
		return "id " + p.ID
	}
	if p.URL != "" {
		canonical, _ := disclosure.CanonicalURL(p.URL) // checked by urlOf
		return p.Channel + "\n" + canonical
	}
	return p.Channel + "\n" + p.Title + "\n" + string(p.Published)
}

// keep takes a post, unless a row before it was the same.
func (r *reader) keep(t *table, row gridRow, post Post) {
	earlier, again := r.seen[post.identity()]
	if !again {
		r.seen[post.identity()] = post
		r.result.Posts = append(r.result.Posts, post)
		t.sheet.Posts++
		return
	}
	where := fmt.Sprintf("「%s」第 %d 行", earlier.Sheet, earlier.Row)
	switch {
	case earlier.Title != post.Title:
		r.problem(t, row, fieldURL, where+"已有这个网址，标题却不同", "请核对网址；确是两条信息又没有各自的网址，就把网址空着")
	case earlier.Published != post.Published:
		r.problem(t, row, fieldPublished, where+"是同一条信息，日期却不同", "请核对日期，只留一行")
	case differentVerdict(earlier, post):
		r.problem(t, row, fieldRequirement, where+"是同一条信息，事项或状态却不同", "请只留认定正确的一行")
	default:
		t.sheet.Passed.Twice++
		r.notice("「%s」第 %d 行与%s相同，只算一条。", t.sheet.Name, row.number, where)
	}
}

func differentVerdict(a, b Post) bool {
	if a.Status != b.Status || (a.Requirement == nil) != (b.Requirement == nil) {
		return true
	}
	return a.Requirement != nil && *a.Requirement != *b.Requirement
}
