package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// keyedServer is a Meilisearch server that finds nothing, and notes with which
// key it was searched.
type keyedServer struct {
	keys     string // what it does about keys: derive, none or deny
	searched []string
	others   []string // what else it was asked
}

func (s *keyedServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	refuse := func(status int, code string) {
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"code":%q,"message":"no, %s"}`, code, r.Header.Get("Authorization"))
	}
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.URL.Path == "/multi-search":
		s.searched = append(s.searched, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		fmt.Fprint(w, `{"hits":[],"facetsByIndex":{"posts":{"distribution":{}}}}`)
	case !strings.HasPrefix(r.URL.Path, "/keys"):
		s.others = append(s.others, r.Method+" "+r.URL.Path)
		refuse(http.StatusForbidden, "invalid_api_key")
	case s.keys == "none":
		refuse(http.StatusUnauthorized, "missing_master_key")
	case s.keys == "deny":
		refuse(http.StatusForbidden, "invalid_api_key")
	case r.Method == http.MethodGet:
		refuse(http.StatusNotFound, "api_key_not_found")
	default:
		asked, _ := io.ReadAll(r.Body)
		fmt.Fprint(w, strings.Replace(string(asked), "{", `{"key":"derived-key",`, 1))
	}
}

// TestKeysOfReaders tries with which key a reader searches. Nothing that is
// printed may hold a key, but what --search-key prints.
func TestKeysOfReaders(t *testing.T) {
	for _, test := range []struct {
		name, config, admin, search, keys string
		want                              string // the key that is used
		printed                           string // by --search-key, "" for an error
	}{
		{"search key", "", "admin-key", "search-key", "derive", "search-key", "derived-key"},
		{"search key alone", "", "", "search-key", "derive", "search-key", ""},
		{"search key in a file", ", search_key_file: key", "admin-key", "", "derive", "file-key", "derived-key"},
		{"derived", "", "admin-key", "", "derive", "derived-key", "derived-key"},
		{"derived with a key in a file", ", api_key_file: key", "", "", "derive", "derived-key", "derived-key"},
		{"no keys on the server", "", "admin-key", "", "none", "admin-key", ""},
		{"a key that cannot derive", "", "admin-key", "", "deny", "admin-key", ""},
		{"no key at all", "", "", "", "none", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := &keyedServer{keys: test.keys}
			listening := httptest.NewServer(server)
			defer listening.Close()
			configFile := filepath.Join(t.TempDir(), "gongkai.yaml")
			index := fmt.Sprintf("index: { meilisearch: { url: %q%s } }\n", listening.URL, test.config)
			for name, content := range map[string]string{configFile: smallConfig(listening.URL) + index, filepath.Join(filepath.Dir(configFile), "key"): "file-key\n"} {
				if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("MEILI_MASTER_KEY", test.admin)
			t.Setenv("MEILI_SEARCH_KEY", test.search)
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), []string{"search", "通知", "--json", "--config", configFile}, nil, &stdout, &stderr)
			used := slices.Compact(server.searched) // it asks again where little is found
			if code != exitDone || !slices.Equal(used, []string{test.want}) || len(server.others) > 0 {
				t.Errorf("search ends with %d, searched with %q, and asks for %q, want %q and nothing else: %s", code, server.searched, server.others, test.want, stderr.String())
			}
			run(t.Context(), []string{"count", "--config", configFile}, nil, &stdout, &stderr)
			run(t.Context(), []string{"index", "--config", configFile, "-v"}, nil, &stdout, &stderr)
			run(t.Context(), []string{"index", "--check", "--config", configFile}, nil, &stdout, &stderr)
			for _, key := range []string{"admin-key", "search-key", "derived-key", "file-key"} {
				if said := stdout.String() + stderr.String(); strings.Contains(said, key) {
					t.Errorf("%s is told: %s", key, said)
				}
			}
			stdout.Reset()
			code = run(t.Context(), []string{"index", "--search-key", "--config", configFile}, nil, &stdout, &stderr)
			if got := strings.TrimSuffix(stdout.String(), "\n"); got != test.printed || (code == exitDone) != (test.printed != "") {
				t.Errorf("--search-key prints %q and ends with %d, want %q", got, code, test.printed)
			}
		})
	}
}

// TestServerMessages has each command meet a server that does not do what is
// asked: what it says names the way out, in lines that can be read.
func TestServerMessages(t *testing.T) {
	denied := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `{"code":"invalid_api_key","message":"The provided API key is invalid."}`)
	}
	page := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, "<html>\n<body>\nnothing\n</body>\n</html>\n")
	}
	welcome := func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "<html>\n<body>\nwelcome\n") }
	const key = "The key comes from the environment variable MEILI_MASTER_KEY. Either the server does not know it, or it lacks what it needs: "
	const write = key + "the actions documents.*, indexes.*, settings.* and tasks.get on the indexes posts*"
	const read = key + "the action search on the index posts"
	const address = "the address of a Meilisearch? It is index.meilisearch.url"
	for _, test := range []struct {
		command string
		serve   http.HandlerFunc // nil for a server that is down
		want    string
	}{
		{"index", denied, write},
		{"index --rebuild", denied, write},
		{"index --rollback", denied, write},
		{"index --check", denied, write},
		{"index --search-key", denied, key + "the actions keys.get and keys.create"},
		{"search 通知", denied, read},
		{"count", denied, read},
		{"index", page, address},
		{"index --rebuild", page, address},
		{"search 通知", page, address},
		{"index", welcome, address},
		{"search 通知", welcome, address},
		{"search 通知", nil, "? Nothing is lost: run the command again"},
	} {
		server := httptest.NewServer(test.serve)
		if test.serve == nil {
			server.Close()
		}
		configFile := filepath.Join(t.TempDir(), "gongkai.yaml")
		content := smallConfig(server.URL) + fmt.Sprintf("index: { meilisearch: { url: %q } }\n", server.URL)
		if err := os.WriteFile(configFile, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("MEILI_MASTER_KEY", "admin-key")
		var said bytes.Buffer
		code := run(t.Context(), append(strings.Fields(test.command), "--config", configFile), nil, &said, &said)
		server.Close()
		if text := said.String(); code != exitFailed || !strings.Contains(text, test.want) || strings.Contains(text, "derive search key of") ||
			strings.Contains(text, "<html>\n") || strings.Contains(text, "left behind") {
			t.Errorf("%s ends with %d and says %s\nwant %q", test.command, code, text, test.want)
		}
	}
}
