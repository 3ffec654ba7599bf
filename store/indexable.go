package store

import "context"

// Indexable counts the posts that an index of the record holds: all but the
// excluded ones.
func (s *Store) Indexable(ctx context.Context) (int, error) { return s.CountPosts(ctx, Filter{}) }
