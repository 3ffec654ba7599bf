package indextest

import (
	"context"
	"slices"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// Record is a record in memory.
type Record struct {
	Lost int // posts that it does not count, so that no index can agree with it

	changes   []disclosure.Change // one for each post, oldest first
	seq       int64
	confirmed map[string]int64
}

// NewRecord is a record of posts.
func NewRecord(posts ...disclosure.Post) *Record {
	r := &Record{confirmed: map[string]int64{}}
	r.Save(posts...)
	return r
}

// Save notes changes of posts. Those that are excluded are removed.
func (r *Record) Save(posts ...disclosure.Post) {
	for _, post := range posts {
		r.changes = slices.DeleteFunc(r.changes, func(c disclosure.Change) bool { return c.Post.ID == post.ID })
		r.seq += 3 // numbers have gaps
		r.changes = append(r.changes, disclosure.Change{Seq: r.seq, Post: post, Deleted: post.Status == disclosure.StatusExcluded})
	}
}

// Changes lists changes after one.
func (r *Record) Changes(_ context.Context, after int64, limit int) ([]disclosure.Change, error) {
	first, _ := slices.BinarySearchFunc(r.changes, after+1, func(c disclosure.Change, seq int64) int { return int(c.Seq - seq) })
	return r.changes[first:min(first+limit, len(r.changes))], nil
}

// Confirmed is the last change that an index confirmed.
func (r *Record) Confirmed(_ context.Context, index string) (int64, error) {
	return r.confirmed[index], nil
}

// Confirm notes what an index holds.
func (r *Record) Confirm(_ context.Context, index string, seq int64) error {
	r.confirmed[index] = seq
	return nil
}

// Indexable counts the posts that are not excluded.
func (r *Record) Indexable(context.Context) (int, error) {
	n := -r.Lost
	for _, change := range r.changes {
		if !change.Deleted {
			n++
		}
	}
	return n, nil
}

var _ indexer.Record = (*Record)(nil)
