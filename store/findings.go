package store

import (
	"context"
	"fmt"

	"gongkai/disclosure"
)

// PostFinding is a finding with the post that it is in.
type PostFinding struct {
	disclosure.Finding
	Post disclosure.Post // without text
}

// KeepFindings replaces the findings of posts, each by what is found in it now,
// and confirms for follower (see Confirm) that all changes up to seq are dealt
// with: both or neither.
func (s *Store) KeepFindings(ctx context.Context, follower string, seq int64, findings map[string][]disclosure.Finding) error {
	err := s.update(ctx, func(t transaction) error {
		for post, found := range findings {
			if _, err := t.exec(ctx, `DELETE FROM findings WHERE post_id = ?`, post); err != nil {
				return err
			}
			for i, f := range found {
				_, err := t.exec(ctx, `INSERT INTO findings (post_id, number, kind, severity, place, name, file_url, file_hash, at, excerpt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
					post, i+1, f.Kind, f.Kind.Severity(), f.Place, cleanText(f.Name), f.FileURL, f.FileHash, f.At, cleanText(f.Excerpt))
				if err != nil {
					return err
				}
			}
		}
		return t.confirm(ctx, follower, seq)
	})
	if err != nil {
		return fmt.Errorf("keep findings up to change %d: %w", seq, err)
	}
	return nil
}

// Findings gives what was found in posts that count, the gravest first, then
// by the post's day and its place. An empty kind is any.
func (s *Store) Findings(ctx context.Context, kind disclosure.FindingKind) ([]PostFinding, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+postColumns+`, f.kind, f.place, f.name, f.file_url, f.file_hash, f.at, f.excerpt
		FROM findings AS f JOIN posts AS p ON p.id = f.post_id WHERE (? = '' OR f.kind = ?) AND p.status <> 'excluded'
		ORDER BY f.severity DESC, p.published DESC, p.id, f.number`, kind, kind)
	if err != nil {
		return nil, fmt.Errorf("read findings: %w", err)
	}
	defer rows.Close()
	var findings []PostFinding
	for rows.Next() {
		var f PostFinding
		if f.Post, err = scanPost(rows, false, &f.Kind, &f.Place, &f.Name, &f.FileURL, &f.FileHash, &f.At, &f.Excerpt); err != nil {
			return nil, fmt.Errorf("read findings: %w", err)
		}
		f.PostID = f.Post.ID
		findings = append(findings, f)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read findings: %w", err)
	}
	return findings, nil
}

// CountFindings counts what was found in posts that count, by kind.
func (s *Store) CountFindings(ctx context.Context) (map[disclosure.FindingKind]int, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT f.kind, count(*) FROM findings AS f JOIN posts AS p ON p.id = f.post_id WHERE p.status <> 'excluded' GROUP BY f.kind`)
	if err != nil {
		return nil, fmt.Errorf("count findings: %w", err)
	}
	defer rows.Close()
	counts := map[disclosure.FindingKind]int{}
	for rows.Next() {
		var kind disclosure.FindingKind
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			return nil, fmt.Errorf("count findings: %w", err)
		}
		counts[kind] = n
	}
	return counts, rows.Err()
}
