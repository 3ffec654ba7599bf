package store

import (
	"context"
	"fmt"
	"iter"

	"gongkai/disclosure"
)

// Decided gives the chosen posts whose requirement an officer decided, or, with
// decided false, the others: by site, column and day, the latest first. They
// come without their texts. It reads as it goes; after an error it ends.
func (s *Store) Decided(ctx context.Context, filter Filter, decided bool) iter.Seq2[disclosure.Post, error] {
	how := "p.how <> ?"
	if decided {
		how = "p.how = ?"
	}
	return func(yield func(disclosure.Post, error) bool) {
		query := filter.apply(s.read.NewSelect().TableExpr("posts AS p").ColumnExpr(postColumns)).
			Where(how, disclosure.HowOfficer).OrderExpr("p.site, p.column_name, p.published DESC, p.id")
		rows, err := query.Rows(ctx)
		if err != nil {
			yield(disclosure.Post{}, fmt.Errorf("read decided posts: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			post, err := scanPost(rows, false)
			if err != nil {
				yield(disclosure.Post{}, fmt.Errorf("read decided posts: %w", err))
				return
			}
			if !yield(post, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(disclosure.Post{}, fmt.Errorf("read decided posts: %w", err))
		}
	}
}
