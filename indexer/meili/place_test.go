package meili_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"gongkai/indexer"
	"gongkai/indexer/indextest"
	"gongkai/indexer/meili"
)

func TestPlaceConformance(t *testing.T) {
	s := connect(t, "places")
	indextest.RunPlaces(t, func(t *testing.T, name string) indextest.Placed {
		index, err := meili.OpenToRead(s.url, s.key, cleaned(t, s, "indextest-place-"+name), s.client)
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

// newName is the name of an index that nobody has.
func newName(t *testing.T, s server) string {
	t.Helper()
	return cleaned(t, s, "indextest-"+strings.ToLower(rand.Text()))
}

// cleaned deletes in the end what the test leaves under a name, and beside it.
func cleaned(t *testing.T, s server, name string) string {
	t.Helper()
	t.Cleanup(func() {
		for _, suffix := range []string{"", "-next", "-old"} {
			askServer(t, s, http.MethodDelete, "/indexes/"+name+suffix, "")
		}
	})
	return name
}

// askServer asks the server with its own key, and gives what is text in the answer.
func askServer(t *testing.T, s server, method, path, body string) map[string]string {
	t.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if s.key != "" {
		request.Header.Set("Authorization", "Bearer "+s.key)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := s.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	texts := map[string]string{}
	var said map[string]any
	if json.NewDecoder(response.Body).Decode(&said) == nil { // a deletion says nothing
		for name, value := range said {
			if text, ok := value.(string); ok {
				texts[name] = text
			}
		}
	}
	return texts
}
