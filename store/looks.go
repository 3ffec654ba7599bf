package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"

	"github.com/uptrace/bun"

	"gongkai/disclosure"
)

const (
	lookColumns = `p.id, CASE WHEN p.list_url = '' THEN p.url ELSE p.list_url END, p.column_name, p.list_title, p.list_date, p.published,
		p.status, p.page_hash <> '', p.checked, p.steady, p.missing, coalesce(g.bytes, 0), coalesce(g.etag <> '' OR g.last_modified <> '', false)`

	// Another address of the post is to be visited in the run.
	visitedElsewhere = `EXISTS (SELECT 1 FROM aliases AS a CROSS JOIN visits AS v WHERE a.post_id = p.id AND v.run = ? AND v.site = p.site
		AND v.kind = 'entry' AND v.identity = a.canonical AND v.bucket || '' = 'pending' AND NOT EXISTS (SELECT 1 FROM posts AS own WHERE own.id = a.id))`
	lookTables = `posts AS p LEFT JOIN pages AS g ON g.url = p.list_url`

	selectUnmet = `SELECT ` + visitedElsewhere + `, ` + lookColumns + ` FROM ` + lookTables + `
		WHERE p.site = ? AND p.status <> 'excluded' AND p.checked <> ''
		AND NOT EXISTS (SELECT 1 FROM visits AS v WHERE v.run = ? AND v.site = p.site AND v.kind = 'entry' AND v.identity = p.canonical)
		ORDER BY p.checked, p.id`
)

// atOnce bounds how many IDs one query asks for.
const atOnce = 500

// Looks gives what is known of posts by their IDs, those of other addresses of
// a post included; what the record does not have is left out.
func (s *Store) Looks(ctx context.Context, ids []string) (map[string]disclosure.Look, error) {
	looks := make(map[string]disclosure.Look, len(ids))
	for some := range slices.Chunk(ids, atOnce) {
		for _, from := range []struct {
			query string
			alias bool
		}{
			{`SELECT p.id, ` + lookColumns + ` FROM ` + lookTables + ` WHERE p.id IN (?)`, false},
			{`SELECT a.id, ` + lookColumns + ` FROM aliases AS a JOIN posts AS p ON p.id = a.post_id LEFT JOIN pages AS g ON g.url = p.list_url WHERE a.id IN (?)`, true},
		} {
			rows, err := s.read.QueryContext(ctx, from.query, bun.List(some))
			if err != nil {
				return nil, fmt.Errorf("look up %d posts: %w", len(some), err)
			}
			if err := gatherLooks(rows, from.alias, looks); err != nil {
				return nil, fmt.Errorf("look up %d posts: %w", len(some), err)
			}
		}
	}
	return looks, nil
}

func gatherLooks(rows *sql.Rows, alias bool, looks map[string]disclosure.Look) error {
	defer rows.Close()
	for rows.Next() {
		var asked string
		look, err := scanLook(rows, &asked)
		if err != nil {
			return err
		}
		if _, own := looks[asked]; !own { // a post of its own says more than an alias that is left over
			look.Alias = alias
			looks[asked] = look
		}
	}
	return rows.Err()
}

// Unmet gives the posts of a site whose pages have been asked for in earlier
// runs and that the run has not met yet under their own address, those first
// that were asked for longest ago.
func (s *Store) Unmet(ctx context.Context, run int64, site string) iter.Seq2[disclosure.Look, error] {
	return func(yield func(disclosure.Look, error) bool) {
		rows, err := s.read.QueryContext(ctx, selectUnmet, run, site, run)
		if err != nil {
			yield(disclosure.Look{}, fmt.Errorf("read posts of %s to look at: %w", site, err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var elsewhere bool
			look, err := scanLook(rows, &elsewhere)
			look.Elsewhere = elsewhere
			if err != nil {
				yield(disclosure.Look{}, fmt.Errorf("read posts of %s to look at: %w", site, err))
				return
			}
			if !yield(look, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(disclosure.Look{}, fmt.Errorf("read posts of %s to look at: %w", site, err))
		}
	}
}

// scanLook reads what the query selects before lookColumns, then those.
func scanLook(rows *sql.Rows, before ...any) (disclosure.Look, error) {
	var look disclosure.Look
	var checked string
	err := rows.Scan(append(before, &look.ID, &look.URL, &look.Column, &look.Title, &look.Date, &look.Published,
		&look.Status, &look.Read, &checked, &look.Steady, &look.Missing, &look.Bytes, &look.Validated)...)
	if err != nil {
		return look, err
	}
	look.Checked, err = parseTime(checked)
	return look, err
}

// AliasesOf gives the other addresses of a post, as their lists link them.
func (s *Store) AliasesOf(ctx context.Context, id string) ([]string, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT url FROM aliases WHERE post_id = ? ORDER BY id`, id)
	if err != nil {
		return nil, fmt.Errorf("read addresses of post %s: %w", id, err)
	}
	defer rows.Close()
	var urls []string
	for rows.Next() {
		var url string
		if err := rows.Scan(&url); err != nil {
			return nil, fmt.Errorf("read addresses of post %s: %w", id, err)
		}
		urls = append(urls, url)
	}
	return urls, rows.Err()
}
