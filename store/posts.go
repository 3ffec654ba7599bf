package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math"

	"github.com/uptrace/bun"

	"gongkai/disclosure"
)

const (
	postColumns = `p.id, p.url, p.canonical, p.title, p.published, p.source, p.channel, p.site, p.column_name, p.department,
		p.requirement, p.category, p.how, p.confidence, p.reason, p.status, p.duplicate_of, p.fingerprint, p.page_hash,
		p.list_url, p.list_title, p.list_date, p.version`
	textColumns = `v.body, v.attachments`
	joinText    = `JOIN versions AS v ON v.post_id = p.id AND v.version = p.version`

	selectPost = `SELECT ` + postColumns + `, ` + textColumns + ` FROM posts AS p ` + joinText + ` WHERE p.id = ?`
)

// Filter chooses posts. Zero values restrict nothing, except that excluded
// posts are only given when Status asks for them.
type Filter struct {
	Channels    []string // any of them
	Site        *string  // "" for posts of no site; likewise the next two
	Column      *string
	Department  *string
	Category    *int
	Requirement *int
	Month       string            // YYYY-MM
	Period      disclosure.Period // with either end set, undated posts lie outside
	Dated       bool              // only posts with a day, as tallies count them
	Undated     bool              // only posts with no day; Period then means nothing
	Status      disclosure.Status
	Copies      bool // only cross-posted copies, without their originals
	WithBody    bool // fills Body and Attachments
	Offset      int  // posts to pass over first
	Limit       int
}

func (f Filter) apply(query *bun.SelectQuery) *bun.SelectQuery {
	for _, part := range []struct {
		column string
		want   *string
	}{
		{"p.site", f.Site}, {"p.column_name", f.Column}, {"p.department", f.Department},
	} {
		if part.want != nil {
			query = query.Where(part.column+" = ?", *part.want)
		}
	}
	if len(f.Channels) > 0 {
		query = query.Where("p.channel IN (?)", bun.List(f.Channels))
	}
	if f.Copies {
		query = query.Where("p.duplicate_of <> ''")
	}
	if f.Category != nil {
		query = query.Where("p.category = ?", *f.Category)
	}
	if f.Requirement != nil {
		query = query.Where("p.requirement = ?", *f.Requirement)
	}
	if f.Month != "" {
		query = within(query, disclosure.Month(f.Month))
	}
	switch {
	case f.Undated:
		query = query.Where("p.published = ''")
	case f.Dated && f.Period == disclosure.Period{}:
		query = within(query, f.Period)
	case f.Period != disclosure.Period{}:
		query = within(query, f.Period)
	}
	if f.Status != "" {
		return query.Where("p.status = ?", f.Status)
	}
	return query.Where("p.status <> ?", disclosure.StatusExcluded)
}

// within keeps the posts whose day is known and lies in the period.
func within(query *bun.SelectQuery, period disclosure.Period) *bun.SelectQuery {
	query = query.Where("p.published > ''")
	if period.From != "" {
		query = query.Where("p.published >= ?", period.From)
	}
	if period.To != "" {
		query = query.Where("p.published <= ?", period.To)
	}
	return query
}

// Post gives one post with its text, ErrNotFound where there is none.
func (s *Store) Post(ctx context.Context, id string) (disclosure.Post, error) {
	post, err := scanPost(s.read.QueryRowContext(ctx, selectPost, id), true)
	if err != nil {
		return disclosure.Post{}, fmt.Errorf("read post %s: %w", id, notFound(err))
	}
	return post, nil
}

// PostAt gives the post of a channel that a reader opens at a url, ErrNotFound
// where there is none. It reads every post of the channel.
func (s *Store) PostAt(ctx context.Context, channel, url string) (disclosure.Post, error) {
	var id string
	err := s.read.QueryRowContext(ctx, `SELECT id FROM posts WHERE channel = ? AND url = ? ORDER BY id LIMIT 1`, channel, url).Scan(&id)
	if err != nil {
		return disclosure.Post{}, fmt.Errorf("read post at %s: %w", url, notFound(err))
	}
	return s.Post(ctx, id)
}

// Posts gives the chosen posts, the latest day first, undated ones last, by ID
// within a day. It reads as it goes; after an error it ends.
func (s *Store) Posts(ctx context.Context, filter Filter) iter.Seq2[disclosure.Post, error] {
	return func(yield func(disclosure.Post, error) bool) {
		query := filter.apply(s.read.NewSelect().TableExpr("posts AS p").ColumnExpr(postColumns)).OrderExpr("p.published DESC, p.id")
		if filter.WithBody {
			query = query.ColumnExpr(textColumns).Join(joinText)
		}
		if filter.Limit > 0 || filter.Offset > 0 {
			limit := cmp.Or(max(int64(filter.Limit), 0), math.MaxInt64) // no database skips without a limit
			query = query.Limit(limit).Offset(int64(filter.Offset))
		}
		rows, err := query.Rows(ctx)
		if err != nil {
			yield(disclosure.Post{}, fmt.Errorf("read posts: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			post, err := scanPost(rows, filter.WithBody)
			if err != nil {
				yield(disclosure.Post{}, fmt.Errorf("read posts: %w", err))
				return
			}
			if !yield(post, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(disclosure.Post{}, fmt.Errorf("read posts: %w", err))
		}
	}
}

// CountPosts counts the chosen posts; Offset, Limit and WithBody mean nothing to it.
func (s *Store) CountPosts(ctx context.Context, filter Filter) (int, error) {
	var n int
	err := filter.apply(s.read.NewSelect().TableExpr("posts AS p").ColumnExpr("count(*)")).Scan(ctx, &n)
	if err != nil {
		return 0, fmt.Errorf("count posts: %w", err)
	}
	return n, nil
}

// scanPost reads postColumns, then textColumns where the row has them, then
// what else the query selects.
func scanPost(row interface{ Scan(...any) error }, withText bool, more ...any) (disclosure.Post, error) {
	var p disclosure.Post
	var attachments string
	fields := []any{&p.ID, &p.URL, &p.Canonical, &p.Title, &p.Published, &p.Source, &p.Channel, &p.Site, &p.Column, &p.Department,
		&p.Requirement, &p.Category, &p.How, &p.Confidence, &p.Reason, &p.Status, &p.DuplicateOf, &p.Fingerprint, &p.PageHash,
		&p.ListURL, &p.ListTitle, &p.ListDate, &p.Version}
	if withText {
		fields = append(fields, &p.Body, &attachments)
	}
	if err := row.Scan(append(fields, more...)...); err != nil {
		return disclosure.Post{}, err
	}
	var err error
	p.Attachments, err = parseAttachments(attachments)
	return p, err
}

func parseAttachments(s string) ([]disclosure.Attachment, error) {
	if s == "" || s == "[]" {
		return nil, nil
	}
	var attachments []disclosure.Attachment
	if err := json.Unmarshal([]byte(s), &attachments); err != nil {
		return nil, fmt.Errorf("read attachments: %w", err)
	}
	return attachments, nil
}

func formatAttachments(attachments []disclosure.Attachment) (string, error) {
	if len(attachments) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal(attachments)
	return string(text), err
}
