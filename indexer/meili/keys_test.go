package meili_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/indexer"
	"gongkai/indexer/indextest"
	"gongkai/indexer/meili"
)

// serve gives an index on a server that answers in one way only.
func serve(t *testing.T, handle http.HandlerFunc) *meili.Index {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	index, err := meili.OpenToRead(server.URL, "secret-key", "posts", nil)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

// A server, or what stands before it, may say anything, the key and the whole
// request among it.
func TestKeyIsNeverTold(t *testing.T) {
	for name, said := range map[string]string{
		"server": `{"code":"invalid_api_key","message":"The key secret-key is invalid. ` + strings.Repeat("long ", 1000) + `"}`,
		"proxy":  `<html>Authorization: Bearer secret-key ` + strings.Repeat("long ", 1000),
	} {
		index := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, said)
		})
		_, errSearch := index.Search(t.Context(), indexer.Query{})
		_, errGeneration := index.Generation(t.Context())
		_, errKey := index.SearchKey(t.Context())
		for _, err := range []error{
			errSearch, errGeneration, errKey, index.Configure(t.Context()), index.Apply(t.Context(), []indexer.Document{{ID: "a"}}, nil),
			meili.NewPlace(index).Rollback(t.Context()),
		} {
			if err == nil || !errors.Is(err, meili.ErrDenied) {
				t.Errorf("%s: %v, want %v", name, err, meili.ErrDenied)
			} else if strings.Contains(err.Error(), "secret-key") || len(err.Error()) > 600 {
				t.Errorf("%s: the error tells the key, or is too long: %v", name, err)
			}
		}
	}
}

func TestKeyOfTaskIsNeverTold(t *testing.T) {
	f, address := newFake(t)
	index := openFake(t, address)
	f.tasks["2"] = `{"status":"failed","error":{"code":"internal","message":"request with Bearer secret-key failed"}}`
	if err := index.Apply(t.Context(), []indexer.Document{{ID: "a"}}, nil); err == nil || strings.Contains(err.Error(), "secret-key") {
		t.Errorf("Apply: %v, want an error without the key", err)
	}
}

// keyServer keeps keys as the server does.
type keyServer struct {
	keys map[string]map[string]any
	race bool // another process makes the key first
}

func (s *keyServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	refuse := func(status int, code string) {
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"code":%q,"message":"no"}`, code)
	}
	uid := strings.TrimPrefix(r.URL.Path, "/keys/")
	if r.Method == http.MethodGet {
		if key, ok := s.keys[uid]; ok {
			_ = json.NewEncoder(w).Encode(key)
			return
		}
		refuse(http.StatusNotFound, "api_key_not_found")
		return
	}
	var key map[string]any
	if err := json.NewDecoder(r.Body).Decode(&key); err != nil {
		refuse(http.StatusBadRequest, "bad_request")
		return
	}
	key["key"] = "derived"
	s.keys[fmt.Sprint(key["uid"])] = key
	if s.race {
		refuse(http.StatusConflict, "api_key_already_exists")
		return
	}
	_ = json.NewEncoder(w).Encode(key)
}

func TestSearchKey(t *testing.T) {
	for _, race := range []bool{false, true} {
		server := &keyServer{keys: map[string]map[string]any{}, race: race}
		index := serve(t, server.ServeHTTP)
		for range 2 {
			if key, err := index.SearchKey(t.Context()); err != nil || key != "derived" || len(server.keys) != 1 {
				t.Errorf("SearchKey() = %q, %v with %d keys on the server, want one", key, err, len(server.keys))
			}
		}
		for _, key := range server.keys {
			if fmt.Sprint(key["actions"], key["indexes"], key["expiresAt"]) != "[search] [posts] <nil>" {
				t.Errorf("the key may do more than search one index: %v", key)
			}
			key["actions"] = []string{"*"} // a key that somebody else made under this uid
		}
		if key, err := index.SearchKey(t.Context()); err == nil {
			t.Errorf("SearchKey() = %q, a key that may do everything", key)
		}
	}
}

func TestSearchKeyOfOpenServer(t *testing.T) {
	index := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"code":"missing_master_key","message":"Meilisearch is running without a master key."}`)
	})
	if _, err := index.SearchKey(t.Context()); !errors.Is(err, meili.ErrNoKeys) {
		t.Errorf("SearchKey() = %v, want %v", err, meili.ErrNoKeys)
	}
}

// TestReadingChangesNothing has a reader meet a server without the index, and
// with one that another version made.
func TestReadingChangesNothing(t *testing.T) {
	for _, test := range []struct {
		status int
		code   string
		want   error
	}{
		{http.StatusNotFound, "index_not_found", meili.ErrMissing},
		{http.StatusBadRequest, "index_not_found", meili.ErrMissing}, // what a real server says to several searches
		{http.StatusBadRequest, "invalid_search_attributes_to_search_on", meili.ErrUnprepared},
		{http.StatusBadRequest, "invalid_multi_search_facets_by_index", meili.ErrUnprepared},
	} {
		var asked []string
		index := serve(t, func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.Method+" "+r.URL.Path)
			w.WriteHeader(test.status)
			fmt.Fprintf(w, `{"code":%q,"message":"no"}`, test.code)
		})
		if _, err := index.Search(t.Context(), indexer.Query{}); !errors.Is(err, test.want) {
			t.Errorf("Search where the server says %s: %v, want %v", test.code, err, test.want)
		}
		if want := "POST /multi-search"; len(asked) != 1 || asked[0] != want {
			t.Errorf("a reader asks %q, want %q alone", asked, want)
		}
	}
}

// TestHeldInPages lists more documents than come at once.
func TestHeldInPages(t *testing.T) {
	const total = 12_345
	index := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Offset, Limit int
			Fields        []string
		}
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(body, &asked)
		}
		if err != nil || len(asked.Fields) != 2 {
			t.Errorf("the server is asked %s: %v", body, err)
		}
		results := []indexer.Held{}
		for i := asked.Offset; i < min(asked.Offset+asked.Limit, total); i++ {
			results = append(results, indexer.Held{ID: fmt.Sprint(i), Digest: "d"})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"results": results, "total": total})
	})
	seen := map[string]bool{}
	for held, err := range index.Held(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		seen[held.ID] = true
	}
	if len(seen) != total {
		t.Errorf("%d documents are listed, want %d", len(seen), total)
	}
}

// TestDerivedKey has a real server derive a key, and tries what it may do.
func TestDerivedKey(t *testing.T) {
	s, isLive := live()
	if !isLive || s.key == "" {
		t.Skip("GONGKAI_TEST_MEILI_URL and GONGKAI_TEST_MEILI_KEY name no live server with a master key")
	}
	const name = "indextest-key" // whose key stays on the server
	index := openNew(t, s, name)
	if err := index.Apply(t.Context(), indextest.Documents(3), nil); err != nil {
		t.Fatal(err)
	}
	key, err := index.SearchKey(t.Context())
	if err != nil || key == s.key {
		t.Fatalf("SearchKey() = %q, %v", key, err)
	}
	if again, err := index.SearchKey(t.Context()); again != key {
		t.Errorf("SearchKey() = %q, %v, then %q", key, err, again)
	}
	reader, err := meili.OpenToRead(s.url, key, name, s.client)
	if err != nil {
		t.Fatal(err)
	}
	if found, err := reader.Search(t.Context(), indexer.Query{Facets: []string{indexer.FacetChannel}}); err != nil || found.Total != 3 {
		t.Errorf("with the derived key a search finds %d, %v, want 3", found.Total, err)
	}
	if err := reader.Apply(t.Context(), indextest.Documents(1), nil); !errors.Is(err, meili.ErrDenied) {
		t.Errorf("with the derived key Apply = %v, want %v", err, meili.ErrDenied)
	}
	other, err := meili.OpenToRead(s.url, key, "indextest-recall", s.client)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Search(t.Context(), indexer.Query{}); !errors.Is(err, meili.ErrDenied) {
		t.Errorf("with the derived key another index can be searched: %v", err)
	}
}

// TestNarrowKey rebuilds with a key that may see nothing but the index and what
// stands beside it: neither the server's version nor the task of a swap.
func TestNarrowKey(t *testing.T) {
	s, isLive := live()
	if !isLive || s.key == "" {
		t.Skip("GONGKAI_TEST_MEILI_URL and GONGKAI_TEST_MEILI_KEY name no live server with a master key")
	}
	name := newName(t, s)
	made := askServer(t, s, http.MethodPost, "/keys", fmt.Sprintf(
		`{"actions":["documents.*","indexes.*","settings.*","tasks.get"],"indexes":["%s*"],"expiresAt":null}`, name))
	t.Cleanup(func() { askServer(t, s, http.MethodDelete, "/keys/"+made["uid"], "") })
	index, err := meili.OpenToRead(s.url, made["key"], name, s.client)
	if err != nil {
		t.Fatal(err)
	}
	place := meili.NewPlace(index)
	record := indextest.NewRecord(indextest.Post("1"), indextest.Post("2"))
	for range 2 {
		if _, err := indexer.Rebuild(t.Context(), record, place, indexer.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := place.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if audit, err := indexer.Check(t.Context(), record, index, indexer.Options{}); err != nil || !audit.Agrees() || audit.Behind != 0 {
		t.Errorf("Check = %+v, %v, want agreement", audit, err)
	}
}
