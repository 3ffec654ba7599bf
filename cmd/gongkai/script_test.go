package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"gongkai/disclosure"
	"gongkai/indexer"
	"gongkai/indexer/embedded"
)

// TestMain makes the test binary a gongkai as well, so that tests can run the
// real program in a process of its own.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == readerName { // a crawl inside a test reads attachments
		main()
	}
	// A program under the race detector waits a second before it ends.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	testscript.Main(m, map[string]func(){"gongkai": main, peakName: printPeak})
}

// TestScripts runs the scripts of testdata/script. Every script finds the
// configuration of a small site (see smallSite) in gongkai.yaml. Beside
// testscript's own commands there are:
//
//	code N gongkai …    the program ends with this exit code
//	keys FIELD…         stdout is one JSON value and nothing else, an object with these keys
//	lines FIELD…        stdout is JSON lines, each an object with these keys
//	expand FILE…        $SITE in these files becomes the small site's address
//	asked N             the small site has been asked for so many posts
//	emptied DIR         the segments there are emptied, as by a disk that lost them
//	drift DIR           the embedded index there loses a post, has one changed, and gets a foreign one
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			site := newSmallSite(scriptPosts)
			server := httptest.NewServer(site)
			env.Defer(server.Close)
			env.Values[siteKey] = site
			env.Setenv("SITE", server.URL)
			env.Setenv("LINE", "\n")
			env.Setenv("GORACE", os.Getenv("GORACE"))
			if cache, err := os.UserCacheDir(); err == nil { // where the PDF engine is compiled already
				env.Setenv("XDG_CACHE_HOME", cache)
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "gongkai.yaml"), []byte(smallConfig(server.URL)), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": exitsWith, "keys": oneObject, "lines": objectsInLines, "expand": expandSite, "asked": wasAsked,
			"drift": letDrift, "emptied": emptySegments,
		},
	})
}

type key string

const siteKey key = "site"

// scriptPosts is how many posts the small site of a script has.
const scriptPosts = 24

func exitsWith(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) < 2 {
		script.Fatalf("usage: code N program argument…")
	}
	want, err := strconv.Atoi(args[0])
	script.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := script.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		script.Check(err)
	}
	if got != want {
		script.Fatalf("%s ends with %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

func oneObject(script *testscript.TestScript, _ bool, want []string) {
	decoder := json.NewDecoder(strings.NewReader(script.ReadFile("stdout")))
	requireKeys(script, decoder, want)
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		script.Fatalf("more than one JSON value on standard output")
	}
}

func objectsInLines(script *testscript.TestScript, _ bool, want []string) {
	seen := 0
	for line := range strings.Lines(script.ReadFile("stdout")) {
		requireKeys(script, json.NewDecoder(strings.NewReader(line)), want)
		seen++
	}
	if seen == 0 {
		script.Fatalf("no line on standard output")
	}
}

// requireKeys holds an object against the keys that it must have: "a.b" is
// the key b of the object under a, or of every object of the list under a.
func requireKeys(script *testscript.TestScript, decoder *json.Decoder, want []string) {
	var value any
	if err := decoder.Decode(&value); err != nil {
		script.Fatalf("not JSON: %v", err)
	}
	for _, path := range want {
		if err := hasKey(value, strings.Split(path, ".")); err != nil {
			script.Fatalf("%s: %v", path, err)
		}
	}
}

func hasKey(value any, path []string) error {
	if len(path) == 0 {
		return nil
	}
	switch value := value.(type) {
	case map[string]any:
		inner, ok := value[path[0]]
		if !ok {
			return fmt.Errorf("no key %q", path[0])
		}
		return hasKey(inner, path[1:])
	case []any:
		if len(value) == 0 {
			return errors.New("an empty list shows no keys")
		}
		for _, element := range value {
			if err := hasKey(element, path); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("%v is no object", value)
}

func expandSite(script *testscript.TestScript, _ bool, files []string) {
	for _, name := range files {
		text := strings.ReplaceAll(script.ReadFile(name), "$SITE", script.Getenv("SITE"))
		script.Check(os.WriteFile(script.MkAbs(name), []byte(text), 0o600))
	}
}

func letDrift(script *testscript.TestScript, _ bool, args []string) {
	index, err := embedded.Open(context.Background(), script.MkAbs(args[0]))
	script.Check(err)
	defer index.Close()
	var ids []string
	for held, err := range index.Held(context.Background()) {
		script.Check(err)
		ids = append(ids, held.ID)
	}
	foreign := indexer.NewDocument(disclosure.Post{ID: "ffffffff", Title: "外来的一条"})
	script.Check(index.Apply(context.Background(), []indexer.Document{{ID: ids[0], Title: "改动过的一条"}, foreign}, ids[1:2]))
}

func emptySegments(script *testscript.TestScript, _ bool, args []string) {
	segments, err := filepath.Glob(filepath.Join(script.MkAbs(args[0]), "*.zap"))
	script.Check(err)
	if len(segments) == 0 {
		script.Fatalf("there are no segments in %s", args[0])
	}
	for _, segment := range segments {
		script.Check(os.Truncate(segment, 0))
	}
}

func wasAsked(script *testscript.TestScript, _ bool, args []string) {
	site := script.Value(siteKey).(*smallSite)
	if got := fmt.Sprint(site.postsAsked()); !slices.Equal(args, []string{got}) {
		script.Fatalf("the site was asked for %s posts, want %v", got, args)
	}
}
