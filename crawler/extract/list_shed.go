package extract

// shed drops from a group the rows of menus that are made like its own: where
// one parent's rows show their dates, another parent's rows that show none at
// all are no posts, unless it is one alone that is stored like the others.
func (g *group) shed(o *outline) {
	dated := 0
	for i := range g.rows {
		if g.rows[i].entry.Date != "" || g.rows[i].partial {
			dated++
		}
	}
	if dated < 3 || dated == len(g.rows) {
		return
	}
	type tally struct{ rows, dated int }
	parents := map[int32]*tally{}
	sure := false
	for i := range g.rows {
		parent := o.blocks[g.rows[i].block].parent
		t := parents[parent]
		if t == nil {
			t = &tally{}
			parents[parent] = t
		}
		t.rows++
		if g.rows[i].entry.Date != "" || g.rows[i].partial {
			t.dated++
		}
		sure = sure || t.dated >= 3 && t.dated*5 >= t.rows*4
	}
	if !sure || len(parents) < 2 {
		return
	}
	kept := g.rows[:0]
	form := g.commonForm()
	for _, r := range g.rows {
		if t := parents[o.blocks[r.block].parent]; t.dated > 0 || t.rows < 2 && addressForm(r.entry.URL) == form {
			kept = append(kept, r)
		}
	}
	g.rows = kept
}
