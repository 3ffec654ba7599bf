package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"time"

	"gongkai/config"
	"gongkai/indexer"
	"gongkai/indexer/meili"
)

// How long one request to the server may take, with its repetitions: of what
// writes, and of what somebody waits for.
const (
	writeTimeout = 5 * time.Minute
	readTimeout  = time.Minute
)

// remoteIndex is an index on a server: nothing of it is open here. Its errors
// say what to do about them.
type remoteIndex struct {
	indexer.Listed
	access
}

// Close does nothing.
func (remoteIndex) Close() error { return nil }

// Search answers a query.
func (i remoteIndex) Search(ctx context.Context, query indexer.Query) (indexer.Results, error) {
	results, err := i.Listed.Search(ctx, query)
	return results, i.explain(err)
}

// Held lists every document.
func (i remoteIndex) Held(ctx context.Context) iter.Seq2[indexer.Held, error] {
	return func(yield func(indexer.Held, error) bool) {
		for held, err := range i.Listed.Held(ctx) {
			if !yield(held, i.explain(err)) {
				return
			}
		}
	}
}

// Generation names this very index.
func (i remoteIndex) Generation(ctx context.Context) (string, error) {
	generation, err := i.Listed.Generation(ctx)
	return generation, i.explain(err)
}

// Apply puts and removes documents.
func (i remoteIndex) Apply(ctx context.Context, put []indexer.Document, remove []string) error {
	return i.explain(i.Listed.Apply(ctx, put, remove))
}

// remotePlace is the place of an index on a server. Its errors say what to do
// about them.
type remotePlace struct {
	*meili.Place
	access
}

// Beside makes an empty index beside the one that serves.
func (p remotePlace) Beside(ctx context.Context) (indexer.Listed, error) {
	beside, err := p.Place.Beside(ctx)
	if err != nil {
		return nil, p.explain(err)
	}
	return remoteIndex{beside, p.access}, nil
}

// Swap lets the index beside serve.
func (p remotePlace) Swap(ctx context.Context) error { return p.explain(p.Place.Swap(ctx)) }

// Rollback exchanges the index and the one that served before it.
func (p remotePlace) Rollback(ctx context.Context) error { return p.explain(p.Place.Rollback(ctx)) }

// access is how the server is spoken to, for whoever has to mend that.
type access struct {
	address string
	key     string // where the key came from, "" where there is none
	noKey   string // where one belongs then
	needs   string // what a key must be allowed to do
}

// newAccess tells of a key that was found where it belongs, or not.
func newAccess(index *meili.Index, key string, at config.Secret, needs string) access {
	how := access{address: index.Address(), noKey: at.String(), needs: needs}
	if key != "" {
		how.key = at.String()
	}
	return how
}

// writing is what a key must be allowed to do that writes an index.
func writing(index string) string {
	return fmt.Sprintf("the actions documents.*, indexes.*, settings.* and tasks.get on the indexes %s*", index)
}

// searching is what a key must be allowed to do that only reads it.
func searching(index string) string { return "the action search on the index " + index }

// deriving is what a key must be allowed to do that makes the one for readers.
const deriving = "the actions keys.get and keys.create"

// explained is an error with what to do about it.
type explained struct {
	error
	advice string
}

// Error is both.
func (e explained) Error() string { return e.error.Error() + "\n" + e.advice }

// Unwrap is the error alone.
func (e explained) Unwrap() error { return e.error }

// explain says what to do about an error, once.
func (a access) explain(err error) error {
	if err == nil || errors.Is(err, indexer.ErrRefused) || errors.As(err, new(explained)) {
		return err
	}
	if advice := a.advice(err); advice != "" {
		return explained{err, advice}
	}
	return err
}

func (a access) advice(err error) string {
	switch {
	case errors.Is(err, meili.ErrMissing):
		return "Run 'gongkai index' first: it creates the index"
	case errors.Is(err, meili.ErrUnprepared):
		return "Another version of gongkai made the index, or its settings were changed: run 'gongkai index', which puts it right"
	case errors.Is(err, meili.ErrDenied) && a.key == "":
		return "The server asks for a key: put it into " + a.noKey
	case errors.Is(err, meili.ErrDenied):
		return fmt.Sprintf("The key comes from %s. Either the server does not know it, or it lacks what it needs: %s", a.key, a.needs)
	case errors.Is(err, meili.ErrUnreachable):
		return fmt.Sprintf("Is Meilisearch running at %s? Nothing is lost: run the command again once it is", a.address)
	case errors.Is(err, meili.ErrNotMeilisearch):
		return fmt.Sprintf("Is %s the address of a Meilisearch? It is index.meilisearch.url in the configuration", a.address)
	case errors.Is(err, meili.ErrNoKeys):
		return "Start it with --master-key, or let pages search it without a key"
	}
	return ""
}

func (p *project) serverEngine() (engine, error) {
	server := p.config.Index.Meilisearch
	key, err := readSecret(server.APIKey)
	if err != nil {
		return engine{}, err
	}
	client := &http.Client{Timeout: writeTimeout}
	asItIs, err := meili.OpenToRead(server.URL, key, server.Index, client)
	if err != nil {
		return engine{}, err
	}
	how := newAccess(asItIs, key, server.APIKey, writing(server.Index))
	place := remotePlace{meili.NewPlace(asItIs), how}
	return engine{
		open: func(ctx context.Context) (closableIndex, error) {
			index, err := meili.Open(ctx, server.URL, key, server.Index, client)
			return remoteIndex{index, how}, how.explain(err)
		},
		look:      func(context.Context) (closableIndex, error) { return remoteIndex{asItIs, how}, nil },
		configure: func(ctx context.Context, _ closableIndex) error { return how.explain(asItIs.Configure(ctx)) },
		place:     place,
		rollback:  place.Rollback,
	}, nil
}

// readServer gives the index on the server with a key that may only search,
// where there is one.
func (p *project) readServer(ctx context.Context) (closableIndex, error) {
	server := p.config.Index.Meilisearch
	key, from, err := p.readerKey(ctx)
	if err != nil {
		return nil, err
	}
	index, err := meili.OpenToRead(server.URL, key, server.Index, &http.Client{Timeout: readTimeout})
	if err != nil {
		return nil, err
	}
	how := newAccess(index, key, from, searching(server.Index))
	how.noKey = fmt.Sprintf("%s, or that for writing into %s", server.SearchKey, server.APIKey)
	return remoteIndex{index, how}, nil
}

// readerKey is the configured search key, or the one that is derived with the
// key for syncing; that one itself where it may not derive any. It comes with
// the secret that it was found in, or derived with.
func (p *project) readerKey(ctx context.Context) (string, config.Secret, error) {
	server := p.config.Index.Meilisearch
	if key, err := readSecret(server.SearchKey); err != nil || key != "" {
		return key, server.SearchKey, err
	}
	own, err := readSecret(server.APIKey)
	if err != nil || own == "" {
		return own, server.APIKey, err
	}
	key, err := p.deriveSearchKey(ctx, own)
	if errors.Is(err, meili.ErrNoKeys) || errors.Is(err, meili.ErrDenied) {
		return own, server.APIKey, nil
	}
	return key, server.APIKey, err
}

func (p *project) deriveSearchKey(ctx context.Context, own string) (string, error) {
	server := p.config.Index.Meilisearch
	index, err := meili.OpenToRead(server.URL, own, server.Index, &http.Client{Timeout: readTimeout})
	if err != nil {
		return "", err
	}
	key, err := index.SearchKey(ctx)
	return key, newAccess(index, own, server.APIKey, deriving).explain(err)
}

// searchKey is a key for a web page, which may search the index and no more.
func (p *project) searchKey(ctx context.Context) (string, error) {
	if !p.onServer() {
		return "", errors.New("the index is embedded: only a Meilisearch server has keys (index: in the configuration)")
	}
	secret := p.config.Index.Meilisearch.APIKey
	own, err := readSecret(secret)
	if err != nil {
		return "", err
	}
	if own == "" {
		return "", fmt.Errorf("a search key is derived with the server's key: put that into %s", secret)
	}
	key, err := p.deriveSearchKey(ctx, own)
	if err != nil {
		return "", fmt.Errorf("derive search key: %w", err)
	}
	return key, nil
}
