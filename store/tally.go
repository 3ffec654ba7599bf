package store

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"gongkai/disclosure"
)

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

const uniquePosts = `count(DISTINCT coalesce(nullif(p.duplicate_of, ''), p.id))`

// counted keeps the posts of a period that count.
func counted(query *bun.SelectQuery, period disclosure.Period) *bun.SelectQuery {
	return within(query, period).Where("p.status <> ?", disclosure.StatusExcluded)
}

// Tally counts the posts whose day lies in the period, by every combination of
// the dimensions that occurs, in the order of the keys. Excluded and undated
// posts never count; an open period holds every day. With no dimension the
// only cell is the whole. The sum of Posts over all cells is the whole
// whatever the dimensions; that of Unique is not, since copies lie in several
// cells.
func (s *Store) Tally(ctx context.Context, period disclosure.Period, by ...disclosure.Dimension) ([]disclosure.Cell, error) {
	query := counted(s.read.NewSelect().TableExpr("posts AS p"), period)
	for _, dimension := range by {
		column := expression(dimension)
		if column == "" {
			return nil, fmt.Errorf("tally: cannot count by %q", dimension)
		}
		query = query.ColumnExpr(column).GroupExpr(column).OrderExpr(column)
	}
	rows, err := query.ColumnExpr("count(*), " + uniquePosts).Rows(ctx)
	if err != nil {
		return nil, fmt.Errorf("tally: %w", err)
	}
	defer rows.Close()
	var cells []disclosure.Cell
	for rows.Next() {
		cell := disclosure.Cell{Keys: make([]string, len(by))}
		fields := make([]any, 0, len(by)+2)
		for i := range cell.Keys {
			fields = append(fields, &cell.Keys[i])
		}
		if err := rows.Scan(append(fields, &cell.Posts, &cell.Unique)...); err != nil {
			return nil, fmt.Errorf("tally: %w", err)
		}
		cells = append(cells, cell)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("tally: %w", err)
	}
	return cells, nil
}

// Unique counts the posts of the named channels whose day lies in the period,
// copies of the same post once. Without channels it counts over all.
func (s *Store) Unique(ctx context.Context, period disclosure.Period, channels []string) (int, error) {
	query := counted(s.read.NewSelect().TableExpr("posts AS p"), period).ColumnExpr(uniquePosts)
	if len(channels) > 0 {
		query = query.Where("p.channel IN (?)", bun.List(channels))
	}
	var n int
	if err := query.Scan(ctx, &n); err != nil {
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
