package store

import (
	"context"
	"fmt"

	"gongkai/disclosure"
)

// SaveFigure keeps a typed-in count. One of the same channel, name and period
// is replaced; of a measure the channel is empty.
func (s *Store) SaveFigure(ctx context.Context, figure disclosure.Figure) error {
	return s.update(ctx, func(t transaction) error { return t.saveFigure(ctx, figure) })
}

func (t transaction) saveFigure(ctx context.Context, figure disclosure.Figure) error {
	_, err := t.exec(ctx, `INSERT INTO figures (channel, name, period_from, period_to, amount, unit) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (channel, name, period_from, period_to) DO UPDATE SET amount = excluded.amount, unit = excluded.unit`,
		figure.Channel, figure.Name, figure.Period.From, figure.Period.To, figure.Count, figure.Unit)
	if err != nil {
		return fmt.Errorf("save figure %s of channel %q: %w", figure.Name, figure.Channel, err)
	}
	return nil
}

// Figures gives all figures, by channel, name and period.
func (s *Store) Figures(ctx context.Context) ([]disclosure.Figure, error) {
	rows, err := s.read.NewSelect().Table("figures").
		ColumnExpr("channel, name, period_from, period_to, amount, unit").
		OrderExpr("channel, name, period_from, period_to").
		Rows(ctx)
	if err != nil {
		return nil, fmt.Errorf("read figures: %w", err)
	}
	defer rows.Close()
	var figures []disclosure.Figure
	for rows.Next() {
		var f disclosure.Figure
		if err := rows.Scan(&f.Channel, &f.Name, &f.Period.From, &f.Period.To, &f.Count, &f.Unit); err != nil {
			return nil, fmt.Errorf("read figures: %w", err)
		}
		figures = append(figures, f)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read figures: %w", err)
	}
	return figures, nil
}
