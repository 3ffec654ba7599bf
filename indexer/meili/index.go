// Package meili is the search index on a Meilisearch server, 1.39 or newer.
//
// The server cuts Chinese into the words of its dictionary, and finds no word
// that it cuts differently. So a document carries its pairs of characters
// beside its words (stored.go), and a query asks for both at once (query.go).
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

// Index is an index on a server. Any number of goroutines can use it.
type Index struct {
	url, key, uid string
	http          *http.Client
	service       meilisearch.ServiceManager
	pinyin        *indexer.Pinyin
}

// Open connects to a server and sees to it that the index is there with the
// settings it needs. The key may be empty for a server without one. A nil
// client means one of our own; the client's timeout bounds each request.
func Open(ctx context.Context, address, key, uid string, client *http.Client) (*Index, error) {
	server, err := url.Parse(address)
	if err != nil || server.Host == "" || server.Scheme != "http" && server.Scheme != "https" {
		return nil, errors.New("open index: the server's address must be like http://127.0.0.1:7700")
	}
	if !uidForm.MatchString(uid) {
		return nil, fmt.Errorf("open index %q: the name must be letters, digits, - and _", uid)
	}
	own := http.Client{Timeout: 5 * time.Minute}
	if client != nil {
		own = *client
	}
	if own.Transport == nil {
		own.Transport = http.DefaultTransport
	}
	own.Transport = retrying{own.Transport}
	x := &Index{url: strings.TrimRight(address, "/"), key: key, uid: uid, http: &own, pinyin: indexer.NewPinyin()}
	x.service = meilisearch.New(x.url, meilisearch.WithAPIKey(key), meilisearch.WithCustomClient(&own), meilisearch.DisableRetries())
	if err := x.prepare(ctx); err != nil {
		return nil, fmt.Errorf("open index %s on %s: %w", uid, server.Redacted(), err)
	}
	return x, nil
}

func (x *Index) prepare(ctx context.Context) error {
	if err := x.checkVersion(ctx); err != nil {
		return err
	}
	if _, err := x.service.GetIndexWithContext(ctx, x.uid); err != nil {
		if statusOf(plain(err)) != http.StatusNotFound {
			return fmt.Errorf("read index: %w", plain(err))
		}
		if err := x.create(ctx); err != nil {
			return err
		}
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

// Reset deletes the index with all its documents and creates it anew, as
// another generation.
func (x *Index) Reset(ctx context.Context) error {
	task, err := x.service.DeleteIndexWithContext(ctx, x.uid)
	if err == nil {
		err = x.wait(ctx, task.TaskUID)
	}
	var failed *taskError
	if missing := errors.As(err, &failed) && failed.code == "index_not_found"; err != nil && !missing {
		return fmt.Errorf("reset index %s: %w", x.uid, plain(err))
	}
	if err := x.create(ctx); err != nil {
		return fmt.Errorf("reset index %s: %w", x.uid, err)
	}
	if err := x.configure(ctx); err != nil {
		return fmt.Errorf("reset index %s: %w", x.uid, err)
	}
	return nil
}

// Generation names this very index: by the instant of its creation.
func (x *Index) Generation(ctx context.Context) (string, error) {
	info, err := x.service.GetIndexWithContext(ctx, x.uid)
	if err != nil {
		return "", fmt.Errorf("read index %s: %w", x.uid, plain(err))
	}
	return fmt.Sprintf("%s-%s-%s", x.uid, info.CreatedAt.UTC().Format(time.RFC3339Nano), schema), nil
}
