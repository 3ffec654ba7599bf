package meili_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"gongkai/indexer"
	"gongkai/indexer/indextest"
	"gongkai/indexer/meili"
)

// fake is a server that does no more than these tests need.
type fake struct {
	mu         sync.Mutex
	failures   []int             // statuses to answer with before anything else
	settings   map[string]any    // as last sent
	changes    int               // of the settings
	batches    []int             // sizes of the document requests that were accepted, in documents
	most       int               // documents that one request may hold, 0 for any number, -1 for none
	tasks      map[string]string // by uid, what to say of it; succeeded unless said otherwise
	held       string            // the documents that it tells, none unless said otherwise
	primaryKey string            // of every index, id unless said otherwise
	version    string
}

func newFake(t *testing.T) (*fake, string) {
	t.Helper()
	f := &fake{version: "1.50.0", settings: map[string]any{}, tasks: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"pkgVersion":%q}`, f.version)
	})
	mux.HandleFunc("GET /indexes/{uid}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"uid":"posts","createdAt":"2026-01-01T00:00:00.123456789Z","primaryKey":%q}`, cmp.Or(f.primaryKey, "id"))
	})
	mux.HandleFunc("GET /indexes/{uid}/settings", func(w http.ResponseWriter, _ *http.Request) {
		if err := json.NewEncoder(w).Encode(f.settings); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("PATCH /indexes/{uid}/settings", func(w http.ResponseWriter, r *http.Request) {
		f.changes++
		if err := json.NewDecoder(r.Body).Decode(&f.settings); err != nil {
			t.Error(err)
		}
		sortSets(f.settings)
		accept(w, 1)
	})
	mux.HandleFunc("POST /indexes/{uid}/documents", func(w http.ResponseWriter, r *http.Request) {
		var documents []json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&documents); err != nil {
			t.Error(err)
		}
		if f.most != 0 && len(documents) > f.most {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			fmt.Fprint(w, `{"code":"payload_too_large","message":"too large"}`)
			return
		}
		f.batches = append(f.batches, len(documents))
		accept(w, 1+len(f.batches))
	})
	mux.HandleFunc("POST /indexes/{uid}/documents/fetch", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, cmp.Or(f.held, `{"results":[],"total":0}`))
	})
	mux.HandleFunc("GET /tasks/{uid}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, cmp.Or(f.tasks[r.PathValue("uid")], `{"status":"succeeded"}`))
	})
	mux.HandleFunc("POST /multi-search", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"hits":[],"facetsByIndex":{"posts":{"distribution":{"category":{"0":2,"3":40}}}}}`)
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		defer f.mu.Unlock()
		if len(f.failures) > 0 {
			status := f.failures[0]
			f.failures = f.failures[1:]
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(status)
			fmt.Fprintf(w, `{"code":"some_code","message":%q}`, strings.Repeat("long ", 1000))
			return
		}
		w.Header().Set("Content-Type", "application/json")
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return f, server.URL
}

// sortSets does to the settings that are sets what a server does.
func sortSets(settings map[string]any) {
	typos, _ := settings["typoTolerance"].(map[string]any)
	for _, set := range []any{settings["sortableAttributes"], typos["disableOnAttributes"]} {
		if values, ok := set.([]any); ok {
			slices.SortFunc(values, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
	}
}

func accept(w http.ResponseWriter, task int) {
	w.WriteHeader(http.StatusAccepted)
	fmt.Fprintf(w, `{"taskUid":%d,"status":"enqueued"}`, task)
}

func openFake(t *testing.T, address string) *meili.Index {
	t.Helper()
	index, err := meili.Open(t.Context(), address, "secret-key", "posts", nil)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

func TestSettingsAreSentOnce(t *testing.T) {
	f, address := newFake(t)
	configure := func() {
		t.Helper()
		if err := openFake(t, address).Configure(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	openFake(t, address)
	if f.changes != 0 {
		t.Errorf("opening changes the settings %d times, want never", f.changes)
	}
	configure()
	configure()
	if f.changes != 1 {
		t.Errorf("configuring twice changes the settings %d times, want once", f.changes)
	}
	f.settings["faceting"] = map[string]any{"maxValuesPerFacet": 100, "sortFacetValuesBy": map[string]any{"*": "alpha"}}
	f.settings["embedders"] = map[string]any{"someone": "else's"}
	configure()
	if f.changes != 2 {
		t.Errorf("after someone changed them the settings were sent %d times, want twice", f.changes)
	}
}

func TestOldServer(t *testing.T) {
	f, address := newFake(t)
	for _, test := range []struct {
		version string
		want    string // in the error, "" for none
	}{
		{"1.39.0", ""},
		{"1.50.0-rc.1", ""},
		{"2.0.0", ""},
		{"1.38.9", "want 1.39 or newer: it lacks the fix of a memory leak that every sync feeds (since 1.39); install 1.50"},
		{"1.17.0", "it lacks renaming an index when it is swapped, which a rebuild needs (since 1.18); the ranking rules"},
		{"0.30.0", "it lacks rules for filterable attributes by pattern"},
		{"nightly", `"nightly" is no version`},
	} {
		f.version = test.version
		_, err := meili.Open(t.Context(), address, "", "posts", nil)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("Open on version %s: %v, want %q", test.version, err, test.want)
		}
	}
}

// dropping cuts the first connections off.
type dropping struct{ left int }

func (d *dropping) RoundTrip(r *http.Request) (*http.Response, error) {
	if d.left > 0 {
		d.left--
		return nil, io.ErrUnexpectedEOF
	}
	return http.DefaultTransport.RoundTrip(r)
}

func TestRetryAfterReset(t *testing.T) {
	f, address := newFake(t)
	transport := &dropping{}
	index, err := meili.Open(t.Context(), address, "secret-key", "posts", &http.Client{Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	transport.left = 2
	if err := index.Apply(t.Context(), []indexer.Document{{ID: "a"}, {ID: "b"}}, nil); err != nil {
		t.Fatal(err)
	}
	if len(f.batches) != 1 || f.batches[0] != 2 {
		t.Errorf("the server got %v documents, want 2 once: a repeated request has its body", f.batches)
	}
}

func TestCanceled(t *testing.T) {
	f, address := newFake(t)
	index := openFake(t, address)
	f.tasks["2"] = `{"status":"processing"}`
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := index.Apply(ctx, []indexer.Document{{ID: "a"}}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Apply with a canceled context = %v, want %v", err, context.Canceled)
	}
}

func TestFailedTask(t *testing.T) {
	f, address := newFake(t)
	index := openFake(t, address)
	for _, test := range []struct {
		state   string
		refused bool // the document is to blame
	}{
		{`{"status":"failed","error":{"code":"no_space_left_on_device","type":"system","message":"disk full"}}`, false},
		{`{"status":"failed","error":{"code":"index_not_found","type":"invalid_request","message":"no index"}}`, false},
		{`{"status":"failed","error":{"code":"invalid_document_id","type":"invalid_request","message":"bad id"}}`, true},
		{`{"status":"failed","error":{"code":"internal","type":"internal","message":"expected a map"}}`, false},
		{`{"status":"canceled"}`, false},
	} {
		f.tasks[fmt.Sprint(2+len(f.batches))] = test.state
		err := index.Apply(t.Context(), []indexer.Document{{ID: "a"}}, nil)
		if err == nil || errors.Is(err, indexer.ErrRefused) != test.refused {
			t.Errorf("Apply after a task that says %s: %v, want the document blamed: %v", test.state, err, test.refused)
		}
	}
}

// TestFailingServerIsNotConfirmed has every task fail for a reason of the server's own.
func TestFailingServerIsNotConfirmed(t *testing.T) {
	f, address := newFake(t)
	index := openFake(t, address)
	for task := range 100 {
		f.tasks[fmt.Sprint(task)] = `{"status":"failed","error":{"code":"internal","type":"internal","message":"MDB_CORRUPTED"}}`
	}
	record := indextest.NewRecord(indextest.Post("1"), indextest.Post("2"), indextest.Post("3"))
	generation, err := index.Generation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	report, err := indexer.Sync(t.Context(), record, index, indexer.Options{})
	if err == nil || errors.Is(err, indexer.ErrRefused) || len(report.Skipped) > 0 || len(f.batches) != 1 {
		t.Errorf("Sync = %+v, %v, want an error at once and nothing skipped", report, err)
	}
	if confirmed, err := record.Confirmed(t.Context(), generation); err != nil || confirmed > 0 { // below 0: it has begun
		t.Errorf("confirmed %d, %v, want nothing", confirmed, err)
	}
}

func TestTooLarge(t *testing.T) {
	f, address := newFake(t)
	index := openFake(t, address)
	f.most = 3
	var documents []indexer.Document
	for i := range 10 {
		documents = append(documents, indexer.Document{ID: fmt.Sprint(i)})
	}
	if err := index.Apply(t.Context(), documents, nil); err != nil {
		t.Fatal(err)
	}
	f.most = -1
	if err := index.Apply(t.Context(), documents[:2], nil); !errors.Is(err, indexer.ErrRefused) {
		t.Errorf("Apply of a document that is too large by itself: %v, want %v", err, indexer.ErrRefused)
	}
	total := 0
	for _, n := range f.batches {
		total += n
	}
	if total != 10 {
		t.Errorf("the server got %v documents, want 10 in all", f.batches)
	}
}

func TestBadIDIsNotSent(t *testing.T) {
	f, address := newFake(t)
	index := openFake(t, address)
	if err := index.Apply(t.Context(), []indexer.Document{{ID: "a"}, {ID: "b/c"}}, nil); !errors.Is(err, indexer.ErrRefused) || len(f.batches) != 0 {
		t.Errorf("Apply with a bad id: %v, and the server got %v documents, want an error and none", err, f.batches)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, test := range []struct{ address, uid string }{
		{"", "posts"}, {"127.0.0.1:7700", "posts"}, {"ftp://127.0.0.1", "posts"}, {"http://127.0.0.1", "a/b"}, {"http://127.0.0.1", ""},
	} {
		if _, err := meili.Open(t.Context(), test.address, "", test.uid, nil); err == nil {
			t.Errorf("Open(%q, %q) gives no error", test.address, test.uid)
		}
	}
}
