package extract

// leads gives the entries that stand larger above a list, such as the newest
// post with its picture: a group of one or two dated rows, stored like the
// list's own, between the breadcrumb and the list. Where a page has no
// breadcrumb, their links must bear the class of the list's links: pinned posts
// that broken tables keep apart.
func (o *outline) leads(main *group, groups []group) []Entry {
	if len(main.rows) < 3 || main.full*2 < len(main.rows) {
		return nil
	}
	class := ""
	if !main.crumb {
		if class = o.linkClass(main.rows[len(main.rows)-1]); class == "" {
			return nil
		}
	}
	first := main.rows[0].block
	region := o.blocks[o.blocks[main.container(o)].parent].parent
	form := main.commonForm()
	listed := map[int32]bool{}
	for i := range main.rows {
		listed[main.rows[i].key] = true
	}
	var lead []Entry
	for i := range groups {
		g := &groups[i]
		if g == main || len(g.rows) == 0 || len(g.rows) > 2 || g.full != len(g.rows) || g.isBox(o) {
			continue
		}
		for j := range g.rows {
			r := &g.rows[j]
			at := r.block
			if at <= o.crumb || at >= first || at <= region || o.isShownIn(at, markNav|markSide|markBanner|markPager) {
				continue
			}
			if class != "" && o.linkClass(*r) != class {
				continue
			}
			if !listed[r.key] && r.entry.Title != "" && addressForm(r.entry.URL) == form {
				lead = append(lead, r.entry)
			}
		}
	}
	return lead
}

// linkClass is the class of the first link in a row.
func (o *outline) linkClass(r row) string {
	for i := r.block; i <= o.blocks[r.block].last; i++ {
		if o.blocks[i].link != 0 {
			return attr(o.blocks[i].node, "class")
		}
	}
	return ""
}

// commonForm is the commonest form of the group's addresses.
func (g *group) commonForm() string {
	forms := map[string]int{}
	best := ""
	for i := range g.rows {
		form := addressForm(g.rows[i].entry.URL)
		forms[form]++
		if forms[form] > forms[best] || best == "" {
			best = form
		}
	}
	return best
}
