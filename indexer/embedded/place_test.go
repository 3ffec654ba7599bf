package embedded_test

import (
	"path/filepath"
	"testing"

	"gongkai/indexer"
	"gongkai/indexer/embedded"
	"gongkai/indexer/indextest"
)

func TestPlaceConformance(t *testing.T) {
	indextest.RunPlaces(t, func(t *testing.T, name string) indextest.Placed {
		dir := filepath.Join(t.TempDir(), name)
		return indextest.Placed{
			Place: embedded.NewPlace(dir),
			Serving: func(t *testing.T, use func(indexer.Listed)) {
				index := open(t, dir)
				defer index.Close()
				use(index)
			},
			Rollback: func(t *testing.T) error { return embedded.Rollback(t.Context(), dir) },
		}
	})
}
