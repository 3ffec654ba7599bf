// Package meili is the search index on a Meilisearch server, 1.39 or newer.
//
// The server cuts Chinese into the words of its dictionary, and finds no word
// that it cuts differently. So a document carries its terms, each as a word that
// the server leaves whole (stored.go), and each clause of a query's plan is a
// search for such words; the server merges their answers (query.go).
package meili

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"gongkai/indexer"
)

// schema changes whenever documents are stored differently, so that they are
// all put again.
const schema = "3"

// primaryKey is the attribute that identifies a document.
const primaryKey = "id"

// uidForm is what the server takes as the name of an index.
var uidForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,400}$`)

// ErrMissing says that the server has no index of that name.
var ErrMissing = errors.New("there is no such index on the server")

// Index is an index on a server. Any number of goroutines can use it.
type Index struct {
	url, key string
	name     string // as configured
	uid      string // on the server: the name, or with what Place adds to it
	http     *http.Client
	service  meilisearch.ServiceManager
	pinyin   *indexer.Pinyin
}

// Open connects to a server for writing, and creates the index where there is
// none. One that is there is not changed; see Configure. The error is
// ErrNotOurs where something else made it. The key may be empty for a server
// without one. A nil client means one of our own; the client's
// timeout bounds each request with its repetitions.
func Open(ctx context.Context, address, key, name string, client *http.Client) (*Index, error) {
	x, err := connect(address, key, name, client)
	if err != nil {
		return nil, err
	}
	if err := x.prepare(ctx); err != nil {
		return nil, fmt.Errorf("open index %s on %s: %w", name, x.Address(), err)
	}
	return x, nil
}

// OpenToRead gives an index to search with, for which a key that may do no more
// suffices. It asks the server nothing: where there is no such index, or the
// key is refused, Search says so, the former with ErrMissing.
func OpenToRead(address, key, name string, client *http.Client) (*Index, error) {
	return connect(address, key, name, client)
}

func connect(address, key, name string, client *http.Client) (*Index, error) {
	server, err := url.Parse(address)
	if err != nil || server.Host == "" || server.Scheme != "http" && server.Scheme != "https" {
		return nil, errors.New("open index: the server's address must be like http://127.0.0.1:7700")
	}
	if !uidForm.MatchString(name) {
		return nil, fmt.Errorf("open index %q: the name must be letters, digits, - and _", name)
	}
	own := http.Client{Timeout: 5 * time.Minute}
	if client != nil {
		own = *client
	}
	if own.Transport == nil {
		own.Transport = http.DefaultTransport
	}
	own.Transport = hiding{key, retrying{own.Transport}}
	x := &Index{url: strings.TrimRight(address, "/"), key: key, name: name, uid: name, http: &own, pinyin: indexer.NewPinyin()}
	x.service = meilisearch.New(x.url, meilisearch.WithAPIKey(key), meilisearch.WithCustomClient(&own), meilisearch.DisableRetries())
	return x, nil
}

// Address is the server's, as it can be shown: without a password.
func (x *Index) Address() string {
	server, err := url.Parse(x.url)
	if err != nil {
		return ""
	}
	return server.Redacted()
}

func (x *Index) prepare(ctx context.Context) error {
	if err := x.checkVersion(ctx); err != nil {
		return err
	}
	there, err := x.exists(ctx)
	if err != nil || there {
		return err
	}
	if err := x.create(ctx); err != nil {
		return err
	}
	return x.configure(ctx)
}

func (x *Index) create(ctx context.Context) error {
	task, err := x.service.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: x.uid, PrimaryKey: primaryKey})
	if err != nil {
		return fmt.Errorf("create index: %w", plain(err))
	}
	err = x.wait(ctx, task.TaskUID)
	var failed *taskError
	if errors.As(err, &failed) && failed.code == "index_already_exists" { // another process was faster
		return nil
	}
	if err != nil {
		return fmt.Errorf("create index: %w", err)
	}
	return nil
}

// Configure sees to it that the index has the settings that it needs. The error
// is ErrNotOurs where something else made it.
func (x *Index) Configure(ctx context.Context) error {
	_, err := x.exists(ctx)
	if err == nil {
		err = x.configure(ctx)
	}
	if err != nil {
		return fmt.Errorf("configure index %s: %w", x.uid, err)
	}
	return nil
}

// reset deletes the index with all its documents and creates it anew, as
// another generation.
func (x *Index) reset(ctx context.Context) error {
	if err := x.remove(ctx); err != nil {
		return err
	}
	if err := x.create(ctx); err != nil {
		return err
	}
	return x.configure(ctx)
}

// remove deletes the index, where there is one. It asks before: on the server
// every deletion of nothing stays as a failed task.
func (x *Index) remove(ctx context.Context) error {
	there, err := x.exists(ctx)
	if err != nil || !there {
		return err
	}
	task, err := x.service.DeleteIndexWithContext(ctx, x.uid)
	if err == nil {
		err = x.wait(ctx, task.TaskUID)
	}
	if err = plain(err); err != nil && !errors.Is(err, ErrMissing) {
		return fmt.Errorf("delete index %s: %w", x.uid, err)
	}
	return nil
}

// Generation names this very index: by the instant of its creation, which an
// index takes along when it is swapped or renamed.
func (x *Index) Generation(ctx context.Context) (string, error) {
	info, err := x.service.GetIndexWithContext(ctx, x.uid)
	if err != nil {
		return "", fmt.Errorf("read index %s: %w", x.uid, plain(err))
	}
	return fmt.Sprintf("%s-%s-%s", x.name, info.CreatedAt.UTC().Format(time.RFC3339Nano), schema), nil
}
