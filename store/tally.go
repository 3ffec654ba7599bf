package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/uptrace/bun"

	"gongkai/disclosure"
)

// counted chooses the posts that count in a period. coalesce keeps planners
// from the index of days: reading posts_tally whole is several times faster
// than looking up row by row what that index lacks.
const counted = `p.status <> 'excluded' AND coalesce(p.published, '') >= ? AND coalesce(p.published, '') <= ?`

// bounds are the arguments of counted. The unknown day sorts before every
// lower bound, and every day before the upper bound of an open period.
func bounds(period disclosure.Period) (from, to string) {
	from, to = string(period.From), string(period.To)
	if from == "" {
		from = "0"
	}
	if to == "" {
		to = "9999-99-99"
	}
	return from, to
}

// expression is the SQL of a dimension, "" for one that is none.
func expression(d disclosure.Dimension) string {
	switch d {
	case disclosure.ByChannel, disclosure.ByCategory, disclosure.ByRequirement, disclosure.ByDepartment, disclosure.BySite:
		return "p." + string(d)
	case disclosure.ByColumn:
		return "p.column_name"
	case disclosure.ByMonth:
		return "substr(p.published, 1, 7)"
	default:
		return ""
	}
}

// keySeparator stands between the keys of a cell, as char(0) in SQL. clean takes
// it out of names; a channel that has it cannot be counted, which is an error.
const keySeparator = "\x00"

// Tally counts the posts of all channels, see Tallies.
func (s *Store) Tally(ctx context.Context, period disclosure.Period, by ...disclosure.Dimension) ([]disclosure.Cell, error) {
	tallies, err := s.Tallies(ctx, period, nil, by)
	if err != nil {
		return nil, err
	}
	return tallies[0], nil
}

// selectCounted gives of every post that counts the keys and the group of its
// copies, joined to one text, which is read in half the time of a column for
// each. It leaves the grouping to a counter: a database sorts for it, which takes
// the longer the more cells there are, and to sort less it takes an index that
// lacks the rest.
func selectCounted(by []disclosure.Dimension) string {
	keys := ""
	for _, dimension := range by {
		keys += expression(dimension) + ", "
	}
	return `SELECT concat_ws(char(0), ` + keys + `p.copy_group) FROM posts AS p WHERE ` + counted
}

// counter counts posts by their joined keys.
type counter struct {
	places map[string]int32 // of a cell in cells, by its joined keys
	cells  []joinedCell
	groups map[string]int32 // of copies, numbered
	copies map[copied]struct{}
}

type joinedCell struct {
	keys          string
	posts, unique int
}

// copied is a group of copies of which a cell has a post.
type copied struct{ place, group int32 }

func newCounter() *counter {
	return &counter{places: map[string]int32{}, groups: map[string]int32{}, copies: map[copied]struct{}{}}
}

// count adds a post of a group of copies, "" for one without, to a cell.
func (c *counter) count(place int32, group string) {
	cell := &c.cells[place]
	cell.posts++
	if group != "" {
		before := len(c.copies)
		c.copies[copied{place, c.group(group)}] = struct{}{}
		if len(c.copies) == before {
			return
		}
	}
	cell.unique++
}

// place gives the place of a cell, which is new or not.
func (c *counter) place(keys string) int32 {
	place, known := c.places[keys]
	if !known {
		place = int32(len(c.cells))
		c.places[keys], c.cells = place, append(c.cells, joinedCell{keys: keys})
	}
	return place
}

func (c *counter) group(name string) int32 {
	group, known := c.groups[name]
	if !known {
		group = int32(len(c.groups))
		c.groups[strings.Clone(name)] = group // what it is cut from is longer
	}
	return group
}

// sorted gives the cells in the order of their keys.
func (c *counter) sorted(by []disclosure.Dimension) ([]disclosure.Cell, error) {
	cells, keys := make([]disclosure.Cell, len(c.cells)), make([]string, 0, len(c.cells)*len(by))
	for i, cell := range c.cells {
		start := len(keys)
		if len(by) > 0 {
			keys = slices.AppendSeq(keys, strings.SplitSeq(cell.keys, keySeparator))
		}
		if len(keys)-start != len(by) {
			return nil, fmt.Errorf("tally: a name in %q has a NUL", cell.keys)
		}
		cells[i] = disclosure.Cell{Keys: keys[start:len(keys):len(keys)], Posts: cell.posts, Unique: cell.unique}
	}
	slices.SortFunc(cells, func(a, b disclosure.Cell) int {
		for i, dimension := range by {
			if order := compareIn(dimension, a.Keys[i], b.Keys[i]); order != 0 {
				return order
			}
		}
		return 0
	})
	return cells, nil
}

// compareIn orders numbers by their values, and all else as text.
func compareIn(d disclosure.Dimension, a, b string) int {
	if d == disclosure.ByCategory || d == disclosure.ByRequirement {
		x, _ := strconv.Atoi(a) // the column holds nothing but whole numbers
		y, _ := strconv.Atoi(b)
		return cmp.Compare(x, y)
	}
	return strings.Compare(a, b)
}

const (
	selectUnique = `SELECT count(CASE WHEN p.copy_group = '' THEN 1 END) + count(DISTINCT nullif(p.copy_group, ''))
		FROM posts AS p WHERE ` + counted
	ofChannels = ` AND p.channel IN (?)`

	// coalesce is here for the same reason as in counted.
	selectUndated = `SELECT count(*) FROM posts AS p WHERE coalesce(p.published, '') = '' AND p.status <> 'excluded'`
)

// countedOf completes a query that ends with counted.
func countedOf(query string, period disclosure.Period, channels []string) (string, []any) {
	from, to := bounds(period)
	if len(channels) == 0 {
		return query, []any{from, to}
	}
	return query + ofChannels, []any{from, to, bun.List(channels)}
}

// Unique counts the posts of the named channels whose day lies in the period,
// copies of the same post once. With no channel named it counts over all.
func (s *Store) Unique(ctx context.Context, period disclosure.Period, channels []string) (int, error) {
	query, args := countedOf(selectUnique, period, channels)
	var n int
	if err := s.read.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count unique posts: %w", err)
	}
	return n, nil
}

// Undated counts the posts that have no day and so lie outside every period.
func (s *Store) Undated(ctx context.Context) (int, error) {
	var n int
	if err := s.read.QueryRowContext(ctx, selectUndated).Scan(&n); err != nil {
		return 0, fmt.Errorf("count undated posts: %w", err)
	}
	return n, nil
}

// selectStatuses counts in one pass over the index: grouping would sort it.
const selectStatuses = `SELECT
		count(CASE WHEN p.status = 'ok' AND coalesce(p.published, '') BETWEEN ? AND ? THEN 1 END),
		count(CASE WHEN p.status = 'unreadable' AND coalesce(p.published, '') BETWEEN ? AND ? THEN 1 END),
		count(CASE WHEN p.status = 'gone' AND coalesce(p.published, '') BETWEEN ? AND ? THEN 1 END),
		count(CASE WHEN p.status = 'held' AND coalesce(p.published, '') BETWEEN ? AND ? THEN 1 END),
		count(CASE WHEN p.status = 'excluded' AND coalesce(p.published, '') BETWEEN ? AND ? THEN 1 END),
		count(CASE WHEN p.status <> 'excluded' AND coalesce(p.published, '') = '' THEN 1 END)
	FROM posts AS p`

// Statuses counts the posts of a period, in all channels, by status.
func (s *Store) Statuses(ctx context.Context, period disclosure.Period) (disclosure.Statuses, error) {
	from, to := bounds(period)
	var n disclosure.Statuses
	err := s.read.QueryRowContext(ctx, selectStatuses, from, to, from, to, from, to, from, to, from, to).
		Scan(&n.OK, &n.Unreadable, &n.Gone, &n.Held, &n.Excluded, &n.Undated)
	if err != nil {
		return n, fmt.Errorf("count posts by status: %w", err)
	}
	return n, nil
}

// selectFirstDays reads posts_tally in its order, by channel.
const selectFirstDays = `SELECT p.channel, min(p.published) FROM posts AS p
	WHERE coalesce(p.published, '') > '' AND p.status <> 'excluded' GROUP BY p.channel`

// FirstDays gives the earliest day of the posts of every channel that has a
// counted one: before it, nothing was collected or nothing was published.
func (s *Store) FirstDays(ctx context.Context) (map[string]disclosure.Day, error) {
	rows, err := s.read.QueryContext(ctx, selectFirstDays)
	if err != nil {
		return nil, fmt.Errorf("read first days: %w", err)
	}
	defer rows.Close()
	days := map[string]disclosure.Day{}
	for rows.Next() {
		var channel string
		var day disclosure.Day
		if err := rows.Scan(&channel, &day); err != nil {
			return nil, fmt.Errorf("read first days: %w", err)
		}
		days[channel] = day
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read first days: %w", err)
	}
	return days, nil
}
