package meili_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"

	"gongkai/indexer"
	"gongkai/indexer/indextest"
	"gongkai/indexer/meili"
)

// replayed is the address of the server whose exchanges were recorded.
const replayed = "http://127.0.0.1:7700"

// server is where the tests find Meilisearch: a real one where the
// environment names it, else the recording of one.
type server struct {
	url, key string
	client   *http.Client
}

// live gives the real server, and false where none is named.
func live() (server, bool) {
	address := os.Getenv("GONGKAI_TEST_MEILI_URL")
	return server{address, os.Getenv("GONGKAI_TEST_MEILI_KEY"), http.DefaultClient}, address != ""
}

// connect gives a server for the test: a real one, whose exchanges are
// recorded where GONGKAI_TEST_MEILI_RECORD is set, else the recording.
func connect(t *testing.T, name string) server {
	t.Helper()
	file := filepath.Join("testdata", name)
	s, isLive := live()
	mode := recorder.ModeReplayOnly
	if isLive {
		t.Logf("live: Meilisearch %s at %s", version(t, s), s.url)
		if os.Getenv("GONGKAI_TEST_MEILI_RECORD") == "" {
			return s
		}
		mode = recorder.ModeRecordOnly
	} else if _, err := os.Stat(file + ".yaml.gz"); err != nil {
		t.Skip("no recorded server, and GONGKAI_TEST_MEILI_URL names no live one")
	}
	tape, err := recorder.New(file, recorder.WithFS(packed{cassette.NewDiskFS()}), recorder.WithMode(mode), recorder.WithSkipRequestLatency(true),
		recorder.WithMatcher(same), recorder.WithHook(scrub, recorder.BeforeSaveHook))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tape.Stop(); err != nil {
			t.Error(err)
		}
	})
	if !isLive {
		s = server{url: replayed}
	}
	s.client = tape.GetDefaultClient()
	if !isLive {
		t.Logf("replayed: Meilisearch %s", version(t, s))
	} else {
		version(t, s)
	}
	return s
}

// version asks the server for its version.
func version(t testing.TB, s server) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/version", nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.key != "" { // a server without one refuses an empty one
		request.Header.Set("Authorization", "Bearer "+s.key)
	}
	response, err := s.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var said struct{ PkgVersion string }
	if err := json.NewDecoder(response.Body).Decode(&said); err != nil || said.PkgVersion == "" {
		t.Fatalf("the server tells no version: status %d, %v", response.StatusCode, err)
	}
	return said.PkgVersion
}

// same tells whether a request is the recorded one, wherever the server was.
func same(request *http.Request, recorded cassette.Request) bool {
	was, err := url.Parse(recorded.URL)
	if err != nil || request.Method != recorded.Method || request.URL.RequestURI() != was.RequestURI() {
		return false
	}
	var body []byte
	if request.Body != nil {
		if body, err = io.ReadAll(request.Body); err != nil {
			return false
		}
		request.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	return string(body) == recorded.Body
}

// packed keeps recordings compressed: most of them is said many times.
type packed struct{ cassette.FS }

func (p packed) ReadFile(name string) ([]byte, error) {
	compressed, err := p.FS.ReadFile(name + ".gz")
	if err != nil {
		return nil, err
	}
	reader, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(reader)
}

func (p packed) WriteFile(name string, data []byte) error {
	var compressed bytes.Buffer
	writer := gzip.NewWriter(&compressed)
	_, err := writer.Write(data)
	if err = errors.Join(err, writer.Close()); err != nil {
		return err
	}
	return p.FS.WriteFile(name+".gz", compressed.Bytes())
}

func (p packed) IsFileExists(name string) bool { return p.FS.IsFileExists(name + ".gz") }

// scrub takes the key, the server's address and what nobody reads out of a
// recording, and every look at a task that was not done yet, so that replaying
// waits for nothing.
func scrub(exchange *cassette.Interaction) error {
	was, err := url.Parse(exchange.Request.URL)
	if err != nil {
		return err
	}
	if strings.HasPrefix(was.Path, "/tasks/") && !strings.Contains(exchange.Response.Body, `"finishedAt":"`) {
		exchange.DiscardOnSave = true
	}
	exchange.Request.URL = replayed + was.RequestURI()
	exchange.Request.Host, exchange.Request.RemoteAddr = "", ""
	exchange.Request.Headers = nil
	exchange.Response.Headers = http.Header{"Content-Type": exchange.Response.Headers["Content-Type"]}
	return nil
}

// openNew opens an index that is empty.
func openNew(t testing.TB, s server, uid string) *meili.Index {
	t.Helper()
	index, err := meili.Open(t.Context(), s.url, s.key, uid, s.client)
	if err != nil {
		t.Fatal(err)
	}
	place := meili.NewPlace(index)
	if _, err := place.Beside(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := place.Swap(t.Context()); err != nil {
		t.Fatal(err)
	}
	return index
}

func TestConformance(t *testing.T) {
	s := connect(t, "conformance")
	posts := 40 // as many as a recording has room for
	if _, isLive := live(); isLive && os.Getenv("GONGKAI_TEST_MEILI_RECORD") == "" {
		posts = 5000
	}
	indextest.Run(t, func(t *testing.T, name string) (indexer.Index, func() indexer.Index) {
		uid := "indextest-" + name
		return openNew(t, s, uid), func() indexer.Index {
			index, err := meili.Open(t.Context(), s.url, s.key, uid, s.client)
			if err != nil {
				t.Fatal(err)
			}
			return index
		}
	}, posts)
}

// TestRecall needs a real server: its labelled queries are not ours to record.
func TestRecall(t *testing.T) {
	s, isLive := live()
	if !isLive {
		t.Skip("GONGKAI_TEST_MEILI_URL names no live server")
	}
	if got := indextest.Recall(t, openNew(t, s, "indextest-recall")); got < 0.95 {
		t.Errorf("recall@10 = %.3f, want at least 0.95", got)
	} else {
		t.Logf("recall@10 = %.3f on Meilisearch %s", got, version(t, s))
	}
}

func BenchmarkMeiliApply(b *testing.B) {
	s, isLive := live()
	if !isLive {
		b.Skip("GONGKAI_TEST_MEILI_URL names no live server")
	}
	const n = 2000
	documents := indextest.Documents(n)
	index := openNew(b, s, "indextest-bench")
	b.ResetTimer()
	for b.Loop() {
		if err := index.Apply(b.Context(), documents, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "docs/s")
}
