package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/klauspost/compress/zstd"

	"gongkai/disclosure"
)

// keptColumns are kept posts with a list for each field, which takes half the
// room of a list of posts: what is alike stands together.
type keptColumns struct {
	ID, Title, Day, Channel, Site, Column, Department, How, Status, DuplicateOf []string
	Requirement, Category                                                       []int
}

func columnsOf(posts []disclosure.KeptPost) keptColumns {
	var c keptColumns
	for _, post := range posts {
		c.ID, c.Title, c.Day = append(c.ID, post.ID), append(c.Title, post.Title), append(c.Day, string(post.Day))
		c.Channel, c.Site, c.Column = append(c.Channel, post.Channel), append(c.Site, post.Site), append(c.Column, post.Column)
		c.Department, c.How = append(c.Department, post.Department), append(c.How, string(post.How))
		c.Status, c.DuplicateOf = append(c.Status, string(post.Status)), append(c.DuplicateOf, post.DuplicateOf)
		c.Requirement, c.Category = append(c.Requirement, post.Requirement), append(c.Category, post.Category)
	}
	return c
}

func (c keptColumns) posts() ([]disclosure.KeptPost, error) {
	for _, column := range [][]string{c.Title, c.Day, c.Channel, c.Site, c.Column, c.Department, c.How, c.Status, c.DuplicateOf} {
		if len(column) != len(c.ID) {
			return nil, fmt.Errorf("its lists have %d and %d posts", len(c.ID), len(column))
		}
	}
	if len(c.Requirement) != len(c.ID) || len(c.Category) != len(c.ID) {
		return nil, fmt.Errorf("its lists have %d, %d and %d posts", len(c.ID), len(c.Requirement), len(c.Category))
	}
	posts := make([]disclosure.KeptPost, len(c.ID))
	for i := range posts {
		posts[i] = disclosure.KeptPost{
			ID: c.ID[i], Title: c.Title[i], Day: disclosure.Day(c.Day[i]), Channel: c.Channel[i], Site: c.Site[i], Column: c.Column[i],
			Department: c.Department[i], Requirement: c.Requirement[i], Category: c.Category[i], How: disclosure.How(c.How[i]),
			Status: disclosure.Status(c.Status[i]), DuplicateOf: c.DuplicateOf[i],
		}
	}
	return posts, nil
}

// KeptPosts gives what a snapshot of a period keeps now: the posts with a day in
// it, excluded ones too, and those without a day, by day and ID.
func (s *Store) KeptPosts(ctx context.Context, period disclosure.Period) ([]disclosure.KeptPost, error) {
	from, to := bounds(period)
	rows, err := s.read.QueryContext(ctx, `SELECT p.id, p.title, p.published, p.channel, p.site, p.column_name, p.department,
			p.requirement, p.category, p.how, p.status, p.duplicate_of
		FROM posts AS p WHERE p.published = '' OR p.published BETWEEN ? AND ? ORDER BY p.published, p.id`, from, to)
	if err != nil {
		return nil, fmt.Errorf("read posts of a snapshot: %w", err)
	}
	defer rows.Close()
	var posts []disclosure.KeptPost
	for rows.Next() {
		var k disclosure.KeptPost
		err := rows.Scan(&k.ID, &k.Title, &k.Day, &k.Channel, &k.Site, &k.Column, &k.Department, &k.Requirement, &k.Category, &k.How, &k.Status, &k.DuplicateOf)
		if err != nil {
			return nil, fmt.Errorf("read posts of a snapshot: %w", err)
		}
		posts = append(posts, k)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read posts of a snapshot: %w", err)
	}
	return posts, nil
}

// SaveSnapshot keeps a snapshot with its posts and its tally, which is the JSON
// that count prints, and gives it with its ID and size.
func (s *Store) SaveSnapshot(ctx context.Context, snapshot disclosure.Snapshot, tally []byte, posts []disclosure.KeptPost) (disclosure.Snapshot, error) {
	saved, err := s.saveSnapshot(ctx, snapshot, tally, posts)
	if err != nil {
		return saved, fmt.Errorf("save snapshot: %w", err)
	}
	return saved, nil
}

func (s *Store) saveSnapshot(ctx context.Context, snapshot disclosure.Snapshot, tally []byte, posts []disclosure.KeptPost) (disclosure.Snapshot, error) {
	columns, err := json.Marshal(columnsOf(posts))
	if err != nil {
		return snapshot, err
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression))
	if err != nil {
		return snapshot, err
	}
	defer encoder.Close()
	packedPosts, packedTally := encoder.EncodeAll(columns, nil), encoder.EncodeAll(tally, nil)
	snapshot.Bytes = len(packedPosts) + len(packedTally)
	err = s.update(ctx, func(t transaction) error {
		if snapshot.ID, err = t.draw(ctx, "snapshots", 1); err != nil {
			return err
		}
		summary, err := json.Marshal(snapshot)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO snapshots (id, taken, period_from, period_to, summary, tally, posts) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			snapshot.ID, snapshot.Taken.UTC().Format(time.RFC3339), snapshot.Period.From, snapshot.Period.To, string(summary), packedTally, packedPosts)
		return err
	})
	return snapshot, err
}

// Snapshots gives all snapshots, the earliest first.
func (s *Store) Snapshots(ctx context.Context) ([]disclosure.Snapshot, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT summary FROM snapshots ORDER BY taken, id`)
	if err != nil {
		return nil, fmt.Errorf("read snapshots: %w", err)
	}
	defer rows.Close()
	var snapshots []disclosure.Snapshot
	for rows.Next() {
		var summary []byte
		var snapshot disclosure.Snapshot
		if err = rows.Scan(&summary); err == nil {
			err = json.Unmarshal(summary, &snapshot)
		}
		if err != nil {
			return nil, fmt.Errorf("read snapshots: %w", err)
		}
		snapshots = append(snapshots, snapshot)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read snapshots: %w", err)
	}
	return snapshots, nil
}

// Snapshot gives one snapshot with its tally and posts, ErrNotFound where there
// is none.
func (s *Store) Snapshot(ctx context.Context, id int64) (disclosure.Snapshot, []byte, []disclosure.KeptPost, error) {
	snapshot, tally, posts, err := s.snapshot(ctx, id)
	if err != nil {
		return snapshot, nil, nil, fmt.Errorf("read snapshot %d: %w", id, notFound(err))
	}
	return snapshot, tally, posts, nil
}

func (s *Store) snapshot(ctx context.Context, id int64) (disclosure.Snapshot, []byte, []disclosure.KeptPost, error) {
	var snapshot disclosure.Snapshot
	var summary, packedTally, packedPosts []byte
	err := s.read.QueryRowContext(ctx, `SELECT summary, tally, posts FROM snapshots WHERE id = ?`, id).Scan(&summary, &packedTally, &packedPosts)
	if err != nil {
		return snapshot, nil, nil, err
	}
	if err := json.Unmarshal(summary, &snapshot); err != nil {
		return snapshot, nil, nil, err
	}
	tally, err := s.decoder.DecodeAll(packedTally, nil)
	if err != nil {
		return snapshot, nil, nil, err
	}
	data, err := s.decoder.DecodeAll(packedPosts, nil)
	if err != nil {
		return snapshot, nil, nil, err
	}
	var columns keptColumns
	if err := json.Unmarshal(data, &columns); err != nil {
		return snapshot, nil, nil, err
	}
	posts, err := columns.posts()
	return snapshot, tally, posts, err
}

// Fate tells what became of a post that a snapshot has, or did not have yet.
func (s *Store) Fate(ctx context.Context, id string) (disclosure.Fate, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT p.published, v.seen, '' FROM posts AS p JOIN versions AS v ON v.post_id = p.id AND v.version = 1 WHERE p.id = ?
		UNION ALL SELECT '', '', a.post_id FROM aliases AS a WHERE a.id = ?`, id, id)
	if err != nil {
		return disclosure.Fate{}, fmt.Errorf("read fate of post %s: %w", id, err)
	}
	defer rows.Close()
	var fate disclosure.Fate
	for rows.Next() {
		var day disclosure.Day
		var seen, heir string
		err := rows.Scan(&day, &seen, &heir)
		switch {
		case err == nil && heir != "" && !fate.Known:
			fate.Heir = heir
		case err == nil && heir == "":
			fate = disclosure.Fate{Known: true, Day: day}
			fate.Seen, err = parseTime(seen)
		}
		if err != nil {
			return disclosure.Fate{}, fmt.Errorf("read fate of post %s: %w", id, err)
		}
	}
	if err := rows.Err(); err != nil {
		return disclosure.Fate{}, fmt.Errorf("read fate of post %s: %w", id, err)
	}
	return fate, nil
}
