package store

import (
	"context"
	"fmt"

	"gongkai/disclosure"
)

// Dimension is something that posts are counted by.
type Dimension string

// The dimensions.
const (
	ByChannel     Dimension = "channel"
	ByCategory    Dimension = "category"
	ByRequirement Dimension = "requirement"
	ByDepartment  Dimension = "department"
	ByColumn      Dimension = "column"
	ByMonth       Dimension = "month"
	BySite        Dimension = "site"
)

// expression is the SQL of a dimension, "" for one that there is not.
func (d Dimension) expression() string {
	switch d {
	case ByChannel, ByCategory, ByRequirement, ByDepartment, BySite:
		return "p." + string(d)
	case ByColumn:
		return "p.column_name"
	case ByMonth:
		return "substr(p.published, 1, 7)"
	default:
		return ""
	}
}

// Cell is one number of a tally.
type Cell struct {
	Keys   []string // one of each dimension, category and requirement as decimals, month as YYYY-MM
	Posts  int      // 条次: a post counts once in each channel
	Unique int      // after removing cross-posted copies inside the cell
}

// Tally counts the posts whose day lies in the period, by every combination of
// the dimensions that occurs, in the order of the keys. Excluded and undated
// posts never count; an open period holds every day. With no dimension the
// only cell is the whole. The sum of Posts over all cells is the whole
// whatever the dimensions; that of Unique is not, since copies lie in several
// cells.
func (s *Store) Tally(ctx context.Context, period disclosure.Period, by ...Dimension) ([]Cell, error) {
	query := within(s.read.NewSelect().TableExpr("posts AS p"), period).Where("p.status <> ?", disclosure.StatusExcluded)
	for _, dimension := range by {
		expression := dimension.expression()
		if expression == "" {
			return nil, fmt.Errorf("tally: cannot count by %q", dimension)
		}
		query = query.ColumnExpr(expression).GroupExpr(expression).OrderExpr(expression)
	}
	rows, err := query.ColumnExpr("count(*), count(DISTINCT coalesce(nullif(p.duplicate_of, ''), p.id))").Rows(ctx)
	if err != nil {
		return nil, fmt.Errorf("tally: %w", err)
	}
	defer rows.Close()
	var cells []Cell
	for rows.Next() {
		cell := Cell{Keys: make([]string, len(by))}
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

// Undated counts the posts that have no day and so lie outside every period.
func (s *Store) Undated(ctx context.Context) (int, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM posts WHERE published = '' AND status <> ?`, disclosure.StatusExcluded).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count undated posts: %w", err)
	}
	return n, nil
}
