package embedded

import (
	"context"
	"errors"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// While one search builds a column, others get other columns, wait for it, or
// give up when they are cancelled.
func TestColumnsWhileBuilding(t *testing.T) {
	var c columns
	one, two, three := state{reader: new(scorch.IndexSnapshot)}, state{reader: new(scorch.IndexSnapshot)}, state{reader: new(scorch.IndexSnapshot)}
	b, ours := c.building(one.reader, fieldDay)
	if !ours {
		t.Fatal("the first to ask for a column does not build it")
	}
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := c.get(ctx, one, fieldDay)
		failed <- err
	}()
	if _, err := c.get(t.Context(), one, fieldTitle); err != nil {
		t.Errorf("another column: %v", err)
	}
	if _, err := c.get(t.Context(), two, fieldDay); err != nil {
		t.Errorf("the column of another state: %v", err)
	}
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("get of a search that was cancelled = %v, want %v", err, context.Canceled)
	}
	b.column = &column{}
	close(b.done)
	if got, err := c.get(t.Context(), one, fieldDay); err != nil || got != b.column {
		t.Errorf("get = %p, %v, want the column that was built", got, err)
	}
	if _, ours := c.building(three.reader, fieldDay); !ours {
		t.Error("a third state has the column of another one")
	}
	if _, ours := c.building(two.reader, fieldDay); ours {
		t.Error("the column of the state before is built again")
	}
	if _, ours := c.building(one.reader, fieldDay); !ours {
		t.Error("the columns of three states are kept")
	}
}
