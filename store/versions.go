package store

import (
	"context"
	"fmt"

	"gongkai/disclosure"
)

// Versions gives every text that a post has had, the first one first. What is
// not part of a text (channel, requirement, status …) is as it is now.
func (s *Store) Versions(ctx context.Context, id string) ([]disclosure.Version, error) {
	post, err := s.Post(ctx, id)
	if err != nil {
		return nil, err
	}
	rows, err := s.read.QueryContext(ctx, `SELECT version, title, published, source, body, attachments, page_hash, seen
		FROM versions WHERE post_id = ? ORDER BY version`, id)
	if err != nil {
		return nil, fmt.Errorf("read versions of post %s: %w", id, err)
	}
	defer rows.Close()
	var versions []disclosure.Version
	for rows.Next() {
		version := disclosure.Version{Post: post}
		var attachments, seen string
		err := rows.Scan(&version.Version, &version.Title, &version.Published, &version.Source, &version.Body, &attachments, &version.PageHash, &seen)
		if err == nil {
			version.Attachments, err = parseAttachments(attachments)
		}
		if err == nil {
			version.Seen, err = parseTime(seen)
		}
		if err != nil {
			return nil, fmt.Errorf("read versions of post %s: %w", id, err)
		}
		versions = append(versions, version)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read versions of post %s: %w", id, err)
	}
	return versions, nil
}

// Named gives the IDs of the posts that have a name: their ID, or one of their
// addresses in any form, which may be that of posts in several channels.
func (s *Store) Named(ctx context.Context, name string) ([]string, error) {
	canonical, err := disclosure.CanonicalURL(name)
	if err != nil {
		canonical = name
	}
	rows, err := s.read.QueryContext(ctx, `SELECT id FROM posts WHERE id = ? OR canonical = ? OR url = ?
		UNION SELECT post_id FROM aliases WHERE id = ? OR canonical = ? OR url = ? ORDER BY 1`, name, canonical, name, name, canonical, name)
	if err != nil {
		return nil, fmt.Errorf("look for post %s: %w", name, err)
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("look for post %s: %w", name, err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("look for post %s: %w", name, err)
	}
	return ids, nil
}
