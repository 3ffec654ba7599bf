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
	*meili.Index
	noKey string // where a key belongs, "" where there is one
}

// Close does nothing.
func (remoteIndex) Close() error { return nil }

// Search answers a query.
func (i remoteIndex) Search(ctx context.Context, query indexer.Query) (indexer.Results, error) {
	results, err := i.Index.Search(ctx, query)
	return results, i.explain(err)
}

// Held lists every document.
func (i remoteIndex) Held(ctx context.Context) iter.Seq2[indexer.Held, error] {
	return func(yield func(indexer.Held, error) bool) {
		for held, err := range i.Index.Held(ctx) {
			if !yield(held, i.explain(err)) {
				return
			}
		}
	}
}

// Generation names this very index.
func (i remoteIndex) Generation(ctx context.Context) (string, error) {
	generation, err := i.Index.Generation(ctx)
	return generation, i.explain(err)
}

func (i remoteIndex) explain(err error) error {
	switch {
	case errors.Is(err, meili.ErrMissing):
		return fmt.Errorf("%w\nRun 'gongkai index' first: it creates the index", err)
	case errors.Is(err, meili.ErrUnprepared):
		return fmt.Errorf("%w\nAnother version of gongkai made the index, or its settings were changed: run 'gongkai index', which puts it right", err)
	case errors.Is(err, meili.ErrDenied) && i.noKey != "":
		return fmt.Errorf("%w\nThe server asks for a key: put it into %s", err, i.noKey)
	}
	return err
}

// noKey says where a key belongs that is not there.
func noKey(key string, at config.Secret) string {
	if key != "" {
		return ""
	}
	return at.String()
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
	place := meili.NewPlace(asItIs)
	return engine{
		open: func(ctx context.Context) (closableIndex, error) {
			index, err := meili.Open(ctx, server.URL, key, server.Index, client)
			remote := remoteIndex{index, noKey(key, server.APIKey)}
			return remote, remote.explain(err)
		},
		look: func(context.Context) (closableIndex, error) {
			return remoteIndex{asItIs, noKey(key, server.APIKey)}, nil
		},
		configure: func(ctx context.Context, _ closableIndex) error { return asItIs.Configure(ctx) },
		place:     place,
		rollback:  place.Rollback,
	}, nil
}

// readServer gives the index on the server with a key that may only search,
// where there is one.
func (p *project) readServer(ctx context.Context) (closableIndex, error) {
	server := p.config.Index.Meilisearch
	key, err := p.readerKey(ctx)
	if err != nil {
		return nil, err
	}
	index, err := meili.OpenToRead(server.URL, key, server.Index, &http.Client{Timeout: readTimeout})
	if err != nil {
		return nil, err
	}
	return remoteIndex{index, noKey(key, server.APIKey)}, nil
}

// readerKey is the configured search key, or the one that is derived with the
// key for syncing; that one itself where it may not derive any.
func (p *project) readerKey(ctx context.Context) (string, error) {
	server := p.config.Index.Meilisearch
	if key, err := readSecret(server.SearchKey); err != nil || key != "" {
		return key, err
	}
	own, err := readSecret(server.APIKey)
	if err != nil || own == "" {
		return own, err
	}
	key, err := p.deriveSearchKey(ctx, own)
	if errors.Is(err, meili.ErrNoKeys) || errors.Is(err, meili.ErrDenied) {
		return own, nil
	}
	return key, err
}

func (p *project) deriveSearchKey(ctx context.Context, own string) (string, error) {
	server := p.config.Index.Meilisearch
	index, err := meili.OpenToRead(server.URL, own, server.Index, &http.Client{Timeout: readTimeout})
	if err != nil {
		return "", err
	}
	return index.SearchKey(ctx)
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
	return p.deriveSearchKey(ctx, own)
}
