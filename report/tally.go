package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"gongkai/disclosure"
)

// Counts is what a tally is made from; the store implements it.
type Counts interface {
	// Tallies counts the posts of the named channels, of all where none is named,
	// by each of the groupings.
	Tallies(ctx context.Context, period disclosure.Period, channels []string, groupings ...[]disclosure.Dimension) ([][]disclosure.Cell, error)
	Statuses(ctx context.Context, period disclosure.Period) (disclosure.Statuses, error)
}

// Frame says what is counted and under which names.
type Frame struct {
	School    string
	Period    disclosure.Period
	Channels  []disclosure.Channel
	Checklist disclosure.Checklist
	Figures   []disclosure.Figure // typed-in counts whose period lies inside Period
	LeftOut   []disclosure.Figure // those whose period only overlaps it: nobody knows which part belongs here
}

// Tally is the count of a period. Total is the plain sum over the channels
// that add to it, of posts and typed-in figures (条次); the rows of every
// dimension but the channel's count the posts of just those channels, so that
// they sum to Posts.
type Tally struct {
	Period  disclosure.Period `json:"period"`
	Total   int               `json:"total"`
	Posts   int               `json:"posts"`  // the part of Total that is posts, not typed-in figures
	Unique  int               `json:"unique"` // Posts after removing cross-posted copies (去重后)
	Undated int               `json:"undated"`
	// Status says of all channels' posts how far they can be read, and what is
	// not counted.
	Status  disclosure.Statuses `json:"status"`
	Adding  []string            `json:"adding"` // Channel.IDs that add to the total
	By      map[string][]Row    `json:"by"`
	Cells   []Cell              `json:"cells"` // channel × category, all channels
	Cross   []Cross             `json:"cross,omitempty"`
	Compare *Comparison         `json:"compare,omitempty"`          // with an earlier period
	LeftOut int                 `json:"figures_left_out,omitempty"` // typed-in figures that only overlap the period
	Overlap int                 `json:"figures_overlap,omitempty"`  // pairs of typed-in figures that may count the same twice
	Index   *Agreement          `json:"index,omitempty"`

	Complete      bool        `json:"complete"`                 // the last crawl read everything; true where there was none
	NotConfigured []SitePosts `json:"not_configured,omitempty"` // counted posts of sites that the configuration no longer has
}

// SitePosts counts the posts of a site, of all channels.
type SitePosts struct {
	Site  string `json:"site"`
	Posts int    `json:"posts"`
}

// Row is one value of a dimension. Unique is that of the row alone: the copies
// of a post may lie in several rows, so that Unique, other than Posts, cannot be
// added up.
type Row struct {
	Key      string `json:"key"`
	Name     string `json:"name"`
	Posts    int    `json:"posts"`
	Unique   int    `json:"unique"`
	Unit     string `json:"unit,omitempty"`     // channels only
	Figures  int    `json:"figures,omitempty"`  // channels only: typed in
	Additive *bool  `json:"additive,omitempty"` // channels only
}

// Cell is one cell of the table channel × category.
type Cell struct {
	Channel  string `json:"channel"`
	Category int    `json:"category"`
	Posts    int    `json:"posts"`
}

// Agreement compares the store's count with the index's.
type Agreement struct {
	Agrees bool         `json:"agrees"`
	Differ []Difference `json:"differ,omitempty"`
	Error  string       `json:"error,omitempty"` // why the index could not be asked
	Synced bool         `json:"-"`               // the index had just been brought up to date, so that only a new one can agree
}

// Difference is a cell that the store and the index count differently.
type Difference struct {
	Channel  string `json:"channel"`
	Category int    `json:"category"`
	Store    int    `json:"store"`
	Index    int    `json:"index"`
}

// Count makes the tally of a period by the given dimensions, and by pairs of
// them. Index, Complete, NotConfigured and Compare are left to whoever knows of
// them.
func Count(ctx context.Context, counts Counts, frame Frame, by []disclosure.Dimension, pairs ...Pair) (Tally, error) {
	tally := Tally{Period: frame.Period, By: map[string][]Row{}, Cells: []Cell{}, Adding: []string{}, LeftOut: len(frame.LeftOut), Overlap: len(frame.overlaps())}
	counting := counting{counts: counts, frame: frame, cells: map[string][]disclosure.Cell{}, rows: map[disclosure.Dimension][]Row{}}
	ofChannels, ofOthers := groupings(by, pairs)
	if err := counting.read(ctx, nil, ofChannels); err != nil {
		return Tally{}, err
	}
	cells := counting.of(disclosure.ByChannel, disclosure.ByCategory)
	for _, cell := range cells {
		category, err := strconv.Atoi(cell.Keys[1])
		if err != nil {
			return Tally{}, fmt.Errorf("tally: category %q is no number", cell.Keys[1])
		}
		tally.Cells = append(tally.Cells, Cell{Channel: cell.Keys[0], Category: category, Posts: cell.Posts})
	}
	channels := channelRows(frame, tally.Cells)
	for _, row := range channels {
		if *row.Additive {
			tally.Adding = append(tally.Adding, row.Key)
			tally.Posts += row.Posts
			tally.Total += row.Posts + row.Figures
		}
	}
	counting.channels = channels
	if err := counting.readAdding(ctx, tally.Adding, ofOthers); err != nil {
		return Tally{}, err
	}
	if whole := counting.of(); len(whole) > 0 {
		tally.Unique = whole[0].Unique
	}
	var err error
	if tally.Status, err = counts.Statuses(ctx, frame.Period); err != nil {
		return Tally{}, err
	}
	tally.Undated = tally.Status.Undated
	for _, dimension := range by {
		tally.By[string(dimension)] = counting.rowsBy(dimension)
	}
	for _, pair := range pairs {
		cross, err := counting.cross(pair)
		if err != nil {
			return Tally{}, err
		}
		cross.Unique = tally.Unique
		tally.Cross = append(tally.Cross, cross)
	}
	return tally, nil
}

// channelRows has one row for every channel of the configuration, also where
// nothing was counted, and one for every other channel that has posts or
// figures.
func channelRows(frame Frame, cells []Cell) []Row {
	rows := []Row{}
	place := map[string]int{}
	add := func(row Row) {
		place[row.Key] = len(rows)
		rows = append(rows, row)
	}
	for _, channel := range frame.Channels {
		add(Row{Key: channel.ID, Name: channel.Name, Unit: channel.Unit, Additive: &channel.Additive})
	}
	row := func(id, unit string) *Row {
		if _, known := place[id]; !known { // left over from an earlier configuration: shown, never hidden
			additive := true
			add(Row{Key: id, Name: id, Unit: cmp.Or(unit, "条"), Additive: &additive})
		}
		return &rows[place[id]]
	}
	for _, cell := range cells {
		row(cell.Channel, "").Posts += cell.Posts
	}
	for _, figure := range frame.Figures {
		row(figure.Channel, figure.Unit).Figures += figure.Count
	}
	return rows
}

// expected are the rows that there are even where nothing was counted.
func (c counting) expected(dimension disclosure.Dimension) []Row {
	if dimension == disclosure.ByChannel {
		return slices.Clone(c.channels)
	}
	rows := []Row{}
	for _, key := range expectedKeys(c.frame, dimension) {
		rows = append(rows, Row{Key: key, Name: nameOf(c.frame, dimension, key)})
	}
	return rows
}

// rowPlaces gives the index of every row by its key.
func rowPlaces(rows []Row) map[string]int {
	place := make(map[string]int, len(rows))
	for i, row := range rows {
		place[row.Key] = i
	}
	return place
}

// expectedKeys are those that have a row even where nothing was counted.
func expectedKeys(frame Frame, dimension disclosure.Dimension) []string {
	var keys []string
	switch dimension {
	case disclosure.ByCategory:
		for _, category := range frame.Checklist.Categories {
			keys = append(keys, strconv.Itoa(category.No))
		}
		keys = append(keys, "0")
	case disclosure.ByRequirement:
		for _, requirement := range frame.Checklist.Requirements {
			keys = append(keys, strconv.Itoa(requirement.No))
		}
		keys = append(keys, "0")
	case disclosure.ByMonth:
		keys = months(frame.Period)
	}
	return keys
}

// mostMonths bounds how many months have a row though nothing was counted in
// them.
const mostMonths = 60

// months are those of a period, none where an end is open or there are too many.
func months(period disclosure.Period) []string {
	if period.From == "" || period.To == "" {
		return nil
	}
	var keys []string
	for day := period.From.Start().AddDate(0, 0, 1-period.From.Start().Day()); disclosure.DayOf(day) <= period.To; day = day.AddDate(0, 1, 0) {
		if len(keys) == mostMonths {
			return nil
		}
		keys = append(keys, disclosure.DayOf(day).Month())
	}
	return keys
}

func nameOf(frame Frame, dimension disclosure.Dimension, key string) string {
	no, _ := strconv.Atoi(key)
	switch dimension {
	case disclosure.ByCategory:
		return frame.Checklist.CategoryName(no)
	case disclosure.ByRequirement:
		return frame.Checklist.RequirementName(no)
	}
	if key == "" {
		return "未注明"
	}
	return key
}

// Compare holds the tally's cells against the index's count of the same period.
func Compare(tally Tally, index map[Cell]int) Agreement {
	agreement := Agreement{}
	inStore := map[Cell]int{}
	for _, cell := range tally.Cells {
		inStore[Cell{Channel: cell.Channel, Category: cell.Category}] = cell.Posts
	}
	differs := func(key Cell, store, index int) {
		if store != index {
			agreement.Differ = append(agreement.Differ, Difference{Channel: key.Channel, Category: key.Category, Store: store, Index: index})
		}
	}
	for key, posts := range inStore {
		differs(key, posts, index[key])
	}
	for key, posts := range index {
		if _, known := inStore[key]; !known {
			differs(key, 0, posts)
		}
	}
	slices.SortFunc(agreement.Differ, func(a, b Difference) int {
		if a.Channel != b.Channel {
			if a.Channel < b.Channel {
				return -1
			}
			return 1
		}
		return a.Category - b.Category
	})
	agreement.Agrees = len(agreement.Differ) == 0
	return agreement
}
