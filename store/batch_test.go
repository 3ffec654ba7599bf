package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"

	"gongkai/disclosure"
)

func TestTogether(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	post := disclosure.Post{ID: "0123456789abcdef0123456789abcdef", Canonical: "a", URL: "https://a.example.cn/1", Title: "甲", Channel: "wechat"}
	figure := disclosure.Figure{Name: "lawsuits", Count: 2, Unit: "件", Period: disclosure.Period{From: "2023-01-01", To: "2023-12-31"}}
	stop := errors.New("stop")
	both := func(end error) func(*Batch) error {
		return func(b *Batch) error {
			if _, err := b.PostAt(ctx, "wechat", post.URL); end != nil && !errors.Is(err, ErrNotFound) {
				t.Errorf("a post is there before it was saved: %v", err)
			}
			if _, err := b.SavePost(ctx, post); err != nil {
				return err
			}
			if found, err := b.PostAt(ctx, "wechat", post.URL); err != nil || found.Title != post.Title {
				t.Errorf("a batch does not see its own post: %v, %v", found, err)
			}
			return errors.Join(b.SaveFigure(ctx, figure), end)
		}
	}
	if err := s.Together(ctx, both(stop)); !errors.Is(err, stop) {
		t.Fatalf("Together: %v, want %v", err, stop)
	}
	figures, err := s.Figures(ctx)
	if _, missing := s.Post(ctx, post.ID); !errors.Is(missing, ErrNotFound) || err != nil || len(figures) > 0 {
		t.Fatalf("a batch that failed left %v and %v behind: %v", missing, figures, err)
	}
	if err := s.Together(ctx, both(nil)); err != nil {
		t.Fatal(err)
	}
	figures, err = s.Figures(ctx)
	if _, missing := s.Post(ctx, post.ID); missing != nil || err != nil || len(figures) != 1 || figures[0] != figure {
		t.Fatalf("a batch saved %v and %v: %v", missing, figures, err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if err := s.Together(ctx, func(b *Batch) error { return b.SaveFigure(ended, figure) }); !errors.Is(err, context.Canceled) {
		t.Errorf("a batch goes on after its context ended: %v", err)
	}
}

// What a batch holds in memory does not grow with what it saves.
func TestBatchMemory(t *testing.T) {
	s := open(t)
	heap := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	err := s.Together(t.Context(), func(b *Batch) error {
		var before int64
		for i := range 4000 {
			if i == 1000 {
				before = heap()
			}
			post := disclosure.Post{ID: fmt.Sprintf("%032x", i), Canonical: fmt.Sprint(i), Title: "通知", Channel: "wechat"}
			if _, err := b.SavePost(t.Context(), post); err != nil {
				return err
			}
		}
		if grown := heap() - before; grown > 1<<20 {
			t.Errorf("3000 posts took %d KB", grown>>10)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
