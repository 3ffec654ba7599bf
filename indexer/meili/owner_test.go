package meili_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"gongkai/indexer"
	"gongkai/indexer/indextest"
	"gongkai/indexer/meili"
)

// TestNotOurs meets indexes that something else made: nothing of them is changed.
func TestNotOurs(t *testing.T) {
	for _, test := range []struct{ primaryKey, held, want string }{
		{"sku", `{"results":[],"total":0}`, `index posts on http://127.0.0.1`},
		{"sku", `{"results":[],"total":0}`, `has the primary key "sku", not "id"`},
		{"id", `{"results":[{"digest":"d"},{}],"total":2}`, "holds documents that gongkai did not put there"},
		{"id", `{"results":[{"digest":7}],"total":1}`, "index.meilisearch.index"},
	} {
		f, address := newFake(t)
		index := openFake(t, address)
		f.primaryKey, f.held = test.primaryKey, test.held
		place := meili.NewPlace(index)
		_, errOpen := meili.Open(t.Context(), address, "", "posts", nil)
		_, errBeside := place.Beside(t.Context())
		for _, err := range []error{errOpen, errBeside, index.Configure(t.Context()), place.Swap(t.Context())} {
			if !errors.Is(err, meili.ErrNotOurs) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("primary key %s: %v, want %q", test.primaryKey, err, test.want)
			}
		}
		if err := place.Discard(t.Context()); err != nil || f.changes > 0 {
			t.Errorf("Discard = %v, and %d changes of settings, want nothing done", err, f.changes)
		}
	}
}

// TestNotOursOnServer meets a real server with an index of something else, in
// each place that a rebuild would delete.
func TestNotOursOnServer(t *testing.T) {
	s, isLive := live()
	if !isLive {
		t.Skip("GONGKAI_TEST_MEILI_URL names no live server")
	}
	for _, suffix := range []string{"", "-next", "-old"} {
		name := newName(t, s)
		index, err := meili.OpenToRead(s.url, s.key, name, s.client)
		if err != nil {
			t.Fatal(err)
		}
		askServer(t, s, http.MethodPost, "/indexes", `{"uid":"`+name+suffix+`","primaryKey":"sku"}`)
		await(t, s, name+suffix)
		_, err = indexer.Rebuild(t.Context(), indextest.NewRecord(indextest.Post("1")), meili.NewPlace(index), indexer.Options{})
		if !errors.Is(err, meili.ErrNotOurs) {
			t.Errorf("Rebuild beside %q = %v, want %v", suffix, err, meili.ErrNotOurs)
		}
		if found := askServer(t, s, http.MethodGet, "/indexes/"+name+suffix, ""); found["primaryKey"] != "sku" {
			t.Errorf("index %q is %v after the rebuild, want it as it was", suffix, found)
		}
	}
}

// await waits until the server has an index with its primary key, which it is
// given a moment later.
func await(t *testing.T, s server, name string) {
	t.Helper()
	for askServer(t, s, http.MethodGet, "/indexes/"+name, "")["primaryKey"] == "" {
		if err := t.Context().Err(); err != nil {
			t.Fatal(err)
		}
	}
}
