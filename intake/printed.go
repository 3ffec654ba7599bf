package intake

import "strings"

// printed leaves of a report that we have written ourselves only its list of
// posts, which has their ids: everything else in it was counted from them, and
// would be counted again.
func (r *reader) printed(grids []grid) []grid {
	var lists []grid
	var others []string
	for _, g := range grids {
		switch {
		case r.listsIDs(g):
			lists = append(lists, g)
		case len(g.rows) > 0:
			others = append(others, g.name)
		}
	}
	if len(lists) == 0 {
		return grids
	}
	if len(others) > 0 {
		r.notice("：这是系统打印的报告，只从「%s」读取人工认定；其余的表由它算出，没有导入：%s。自己的信息和数字请用另一个文件导入。",
			lists[0].name, shorten(strings.Join(others, "、"), 200))
	}
	return lists
}

// listsIDs tells whether a table has ids of posts that are known.
func (r *reader) listsIDs(g grid) bool {
	t, header := r.findHeader(g)
	if t == nil || len(t.at[fieldID]) == 0 {
		return false
	}
	for _, row := range g.rows[header+1:] {
		if t.id(row) != "" {
			return true
		}
	}
	return false
}
