package intake

import (
	"fmt"
	"strings"
)

// tellColumns says once which columns of a table are not used.
func (r *reader) tellColumns(t *table) {
	var unknown, twice []string
	for i, header := range t.headers {
		name := shorten(header, 20)
		if name == "" {
			continue
		}
		found, ok := r.words.columns[foldHeader(header)]
		switch {
		case !ok:
			unknown = append(unknown, name)
		case t.at[found.field][0] != i:
			twice = append(twice, "「"+shorten(t.headers[t.at[found.field][0]], 20)+"」空着时用「"+name+"」")
		}
	}
	if len(unknown) > 0 {
		r.notice("「%s」里这些列用不到，没有导入：%s。", t.sheet.Name, strings.Join(unknown, "、"))
	}
	if len(twice) > 0 {
		r.notice("「%s」里有意思相同的列：%s。", t.sheet.Name, strings.Join(twice, "；"))
	}
	if _, has := t.at[fieldCategory]; has && t.sheet.Kind == KindPosts {
		r.notice("「%s」里的类别一列没有导入：类别由事项决定。", t.sheet.Name)
	}
}

// tellPassed says which rows of a table were passed over.
func (r *reader) tellPassed(t *table) {
	var parts []string
	for _, part := range []struct {
		rows int
		what string
	}{
		{t.sheet.Passed.Empty, "空行"}, {t.sheet.Passed.Sums, "合计行"}, {t.sheet.Passed.Examples, "示例行"},
		{t.sheet.Passed.Headers, "重复的表头"}, {t.sheet.Passed.Unfilled, "没有填数量的行"}, {t.sheet.Passed.Footers, "表尾的说明"},
	} {
		if part.rows > 0 {
			parts = append(parts, fmt.Sprintf("%s %d 行", part.what, part.rows))
		}
	}
	if len(parts) > 0 {
		r.notice("「%s」略过：%s。", t.sheet.Name, strings.Join(parts, "，"))
	}
	undated := 0
	for _, post := range r.result.Posts[len(r.result.Posts)-t.sheet.Posts:] {
		if post.Published == "" && post.ID == "" && post.Status == "" && post.Title != "" {
			undated++
		}
	}
	if undated > 0 {
		r.notice("「%s」有 %d 条没有发布日期，导入后不计入任何统计期限，请尽量补上。", t.sheet.Name, undated)
	}
}
