package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"gongkai/disclosure"
)

// counted chooses the posts that count in a period. coalesce keeps planners
// from the index of days: reading posts_tally whole is several times faster.
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

// Tally counts the posts whose day lies in the period, by every combination of
// the dimensions that occurs, in the order of the keys. Excluded and undated
// posts never count; an open period holds every day. With no dimension the
// only cell is the whole. The sum of Posts over all cells is the whole
// whatever the dimensions; that of Unique is not, since the copies of a post
// may lie in several cells.
func (s *Store) Tally(ctx context.Context, period disclosure.Period, by ...disclosure.Dimension) ([]disclosure.Cell, error) {
	for _, dimension := range by {
		if expression(dimension) == "" {
			return nil, fmt.Errorf("tally: cannot count by %q", dimension)
		}
	}
	tx, err := s.read.BeginTx(ctx, nil) // so that both queries see the same posts
	if err != nil {
		return nil, fmt.Errorf("tally: %w", err)
	}
	defer tx.Rollback() // nothing was written
	from, to := bounds(period)
	cells, err := readCells(ctx, tx, len(by), tallyPosts(by), from, to)
	if err != nil {
		return nil, fmt.Errorf("tally: %w", err)
	}
	groups, err := readCells(ctx, tx, len(by), tallyGroups(by), from, to)
	if err != nil {
		return nil, fmt.Errorf("tally: %w", err)
	}
	copied := make(map[string]int, len(groups))
	for _, group := range groups {
		copied[strings.Join(group.Keys, "\x00")] = group.Unique
	}
	for i := range cells {
		cells[i].Unique += copied[strings.Join(cells[i].Keys, "\x00")]
	}
	return cells, nil
}

// indexOrder is the order of the dimensions in the index posts_tally.
func indexOrder() []disclosure.Dimension {
	return []disclosure.Dimension{disclosure.ByChannel, disclosure.ByCategory, disclosure.ByRequirement,
		disclosure.ByDepartment, disclosure.ByColumn, disclosure.BySite, disclosure.ByMonth}
}

// tallyPosts counts all posts, and those without copies. It groups in the
// order of the index first, which needs no sorting and leaves few rows for the
// grouping that was asked for.
func tallyPosts(by []disclosure.Dimension) string {
	shelf := indexOrder()
	if !slices.Contains(by, disclosure.ByMonth) {
		shelf = shelf[:len(shelf)-1]
	}
	var inner, named, outer []string
	for _, dimension := range shelf {
		inner = append(inner, expression(dimension))
		named = append(named, expression(dimension)+" AS by_"+string(dimension))
	}
	for _, dimension := range by {
		outer = append(outer, "by_"+string(dimension))
	}
	return `SELECT ` + list(outer, "coalesce(sum(posts), 0)", "coalesce(sum(single), 0)") + ` FROM (
		SELECT ` + list(named, "count(*) AS posts", "sum(CASE WHEN p.copy_group = '' THEN 1 ELSE 0 END) AS single") + `
		FROM posts AS p WHERE ` + counted + ` GROUP BY ` + list(inner) + `
	) AS shelves` + grouped(outer)
}

// tallyGroups counts the posts that have copies, and how many groups they form.
func tallyGroups(by []disclosure.Dimension) string {
	var keys []string
	for _, dimension := range by {
		keys = append(keys, expression(dimension))
	}
	return `SELECT ` + list(keys, "count(*)", "count(DISTINCT p.copy_group)") + `
		FROM posts AS p WHERE p.copy_group <> '' AND ` + counted + grouped(keys)
}

func list(columns []string, more ...string) string {
	return strings.Join(slices.Concat(columns, more), ", ")
}

func grouped(keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	return " GROUP BY " + list(keys) + " ORDER BY " + list(keys)
}

// readCells runs a query that selects the keys of a cell and its two numbers.
func readCells(ctx context.Context, tx bun.Tx, keys int, query string, args ...any) ([]disclosure.Cell, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var cells []disclosure.Cell
	for rows.Next() {
		cell := disclosure.Cell{Keys: make([]string, keys)}
		fields := make([]any, 0, keys+2)
		for i := range cell.Keys {
			fields = append(fields, &cell.Keys[i])
		}
		if err := rows.Scan(append(fields, &cell.Posts, &cell.Unique)...); err != nil {
			return nil, err
		}
		cells = append(cells, cell)
	}
	return cells, rows.Err()
}

// Unique counts the posts of the named channels whose day lies in the period,
// copies of the same post once. With no channel named it counts over all.
func (s *Store) Unique(ctx context.Context, period disclosure.Period, channels []string) (int, error) {
	from, to := bounds(period)
	query, args := `SELECT count(CASE WHEN p.copy_group = '' THEN 1 END) + count(DISTINCT nullif(p.copy_group, ''))
		FROM posts AS p WHERE `+counted, []any{from, to}
	if len(channels) > 0 {
		query, args = query+` AND p.channel IN (?)`, append(args, bun.List(channels))
	}
	var n int
	if err := s.read.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count unique posts: %w", err)
	}
	return n, nil
}

// Undated counts the posts that have no day and so lie outside every period.
func (s *Store) Undated(ctx context.Context) (int, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM posts WHERE published = '' AND status <> ?`, disclosure.StatusExcluded).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count undated posts: %w", err)
	}
	return n, nil
}
