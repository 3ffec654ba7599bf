package meili_test

import (
	"crypto/rand"
	"net/http"
	"strings"
	"testing"

	"gongkai/indexer"
	"gongkai/indexer/indextest"
	"gongkai/indexer/meili"
)

// TestPlaceConformance needs a real server: what a rebuild asks depends on the
// digests of documents, so that a recording would have to be made anew with
// every change of them.
func TestPlaceConformance(t *testing.T) {
	s, isLive := live()
	if !isLive {
		t.Skip("GONGKAI_TEST_MEILI_URL names no live server")
	}
	indextest.RunPlaces(t, func(t *testing.T, _ string) indextest.Placed {
		index, err := meili.OpenToRead(s.url, s.key, newName(t, s), s.client)
		if err != nil {
			t.Fatal(err)
		}
		place := meili.NewPlace(index)
		return indextest.Placed{
			Place:    place,
			Serving:  func(_ *testing.T, use func(indexer.Listed)) { use(index) },
			Rollback: func(t *testing.T) error { return place.Rollback(t.Context()) },
		}
	})
}

// newName is the name of an index that nobody has. What the test leaves under
// it, and beside it, is deleted.
func newName(t *testing.T, s server) string {
	t.Helper()
	name := "indextest-" + strings.ToLower(rand.Text())
	t.Cleanup(func() {
		for _, suffix := range []string{"", "-next", "-old"} {
			request, err := http.NewRequest(http.MethodDelete, s.url+"/indexes/"+name+suffix, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Authorization", "Bearer "+s.key)
			response, err := s.client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
		}
	})
	return name
}
