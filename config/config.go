// Package config reads gongkai's configuration: strict YAML, every default in
// one place, and every problem reported with its file, line, column, an
// excerpt and what to write instead.
package config

import (
	_ "embed"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"gongkai/classify"
	"gongkai/disclosure"
)

// Config is a checked configuration, with every default filled in.
type Config struct {
	School      string
	Data        string             // folder of the store and the embedded index
	Period      disclosure.Period  // an end left out is open; both left out: all days
	Checklist   classify.Checklist // with the words that its classifier needs
	Duties      disclosure.Duties  // the college's own 事项目录
	Channels    []disclosure.Channel
	Sites       []disclosure.Site
	Store       Store
	Index       Index
	Agent       string        // web or mail address of who answers for the crawl, for the User-Agent
	Proxy       string        // http, https or socks5 address, "" for none
	Chromium    string        // path of the browser for sites that are rendered, "" to look for one in PATH
	Timeout     time.Duration // of one request
	Retries     int           // after the first try of a request
	Workers     int           // sites crawled at a time
	Limits      Limits
	Attachments Attachments
	Snapshots   bool // the first run of a month keeps the tally
}

// Attachments tells how the files that posts link are dealt with.
type Attachments struct {
	Download bool          // else they are known by name alone
	MaxBytes int           // of one file; a larger one is not kept
	Recheck  time.Duration // after how long a file is asked for again, where its post is read again
}

// Store tells where the record is kept.
type Store struct {
	DSN string // "" for SQLite under Config.Data, postgres://… to share it between machines
}

// Index tells which search engine is used.
type Index struct {
	Meilisearch Meilisearch
}

// Meilisearch is a server to index in; an empty URL means the embedded index.
type Meilisearch struct {
	URL    string
	Index  string // uid of the index
	APIKey Secret // for syncing
	// SearchKey is for readers; where neither of its fields leads to one, it is
	// derived with the APIKey.
	SearchKey Secret
}

// Secret says where a key stands that is never in the configuration itself.
type Secret struct {
	Env  string // an environment variable
	File string // a file, which then counts instead
}

// String says where the secret belongs, to somebody who has not put it there.
func (s Secret) String() string {
	if s.File != "" {
		return "the file " + s.File
	}
	return "the environment variable " + s.Env
}

// Limits keep a site that never ends, or a page that never ends, from taking
// the whole crawl, and a site that breaks from taking the record along.
type Limits struct {
	Site        disclosure.Budget // of a site that has no limits of its own
	PageBytes   int               // bytes kept of one page
	LossPercent int               // of a site's posts that may vanish in one run; where more do, they are held
}

// maxFile bounds the configuration and a checklist's file, in bytes.
const maxFile = 1 << 20

//go:embed example.yaml
var example []byte

// Example is a commented configuration to start from.
func Example() []byte { return append([]byte(nil), example...) }

// Load reads and checks a configuration file. Paths in it are relative to the
// file's folder. Problems with the content are
// joined *Error values.
func Load(path string) (Config, error) {
	data, err := readFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("read configuration: %w", err)
	}
	return Parse(path, data)
}

// Parse checks a configuration that is already in memory. The name stands in
// errors, and its folder is what relative paths are relative to.
func Parse(name string, data []byte) (Config, error) {
	return parse(name, data, readFile)
}

// readFile reads a regular file of at most maxFile bytes.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("%s is larger than %d bytes", path, maxFile)
	}
	return data, err
}

// parse fills a Config from YAML; read gives the content of a checklist's file.
func parse(name string, data []byte, read func(string) ([]byte, error)) (Config, error) {
	r := &reader{file: name}
	root := r.document(data)
	if root == nil {
		return Config{}, r.err()
	}
	c := defaults()
	r.config(root, &c, read)
	if err := r.err(); err != nil {
		return Config{}, err
	}
	c.Data = relativeTo(name, c.Data)
	for _, secret := range []*Secret{&c.Index.Meilisearch.APIKey, &c.Index.Meilisearch.SearchKey} {
		if secret.File != "" {
			secret.File = relativeTo(name, secret.File)
		}
	}
	return c, nil
}

func relativeTo(file, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}

// Default is what holds where no file says otherwise: every default, the
// built-in checklist, and no site.
func Default() Config {
	c := defaults()
	c.Checklist, _ = classify.Builtin(classify.MOE2014)
	return c
}

// defaults are the values of what the file leaves out, apart from those of
// sites, which siteList.one fills in.
func defaults() Config {
	return Config{
		Data: "data",
		Channels: []disclosure.Channel{
			{ID: "portal", Name: "门户网站", Unit: "条", Additive: true},
			{ID: "dept", Name: "部门网站", Unit: "条", Additive: true},
		},
		Index: Index{Meilisearch{
			Index: "posts", APIKey: Secret{Env: "MEILI_MASTER_KEY"}, SearchKey: Secret{Env: "MEILI_SEARCH_KEY"},
		}},
		Timeout: 15 * time.Second,
		Retries: 2,
		Workers: 4,
		Limits: Limits{
			Site:      disclosure.Budget{Pages: 1000, Visits: 200_000, Bytes: 20 << 30, Time: 24 * time.Hour},
			PageBytes: 10 << 20, LossPercent: 10,
		},
		Attachments: Attachments{Download: true, MaxBytes: 50 << 20, Recheck: 30 * 24 * time.Hour},
		Snapshots:   true,
	}
}
