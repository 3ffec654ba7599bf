package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	// indexPatience is how long a command waits for another one to be done
	// with the embedded index: as long as a larger college's sync may take.
	indexPatience = 20 * time.Second
	indexRetry    = 50 * time.Millisecond
)

// errLocked says that another process holds a lock.
var errLocked = errors.New("locked")

// heldError says which process holds a lock.
type heldError struct{ holder string }

func (e heldError) Error() string { return "process " + e.holder + " holds it" }

// lock takes a file for this process; the error is a heldError where another
// one has it. The lock ends with the process, however that ends; the file stays.
func lock(name string) (unlock func(), err error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if err := lockFile(file); err != nil {
		defer file.Close()
		if !errors.Is(err, errLocked) {
			return nil, fmt.Errorf("lock %s: %w", name, err)
		}
		holder, _ := io.ReadAll(io.LimitReader(file, 20))
		return nil, heldError{strings.TrimSpace(string(holder))}
	}
	// The number only helps whoever meets the lock.
	_ = file.Truncate(0)
	_, _ = fmt.Fprintln(file, os.Getpid())
	return func() { file.Close() }, nil
}

// lockCrawl makes sure that one process at a time crawls into a record: two
// would ask every site twice and take visits from each other's queue. A
// server's record has no file to lock.
func (p *project) lockCrawl() (unlock func(), err error) {
	name := filepath.Join(p.config.Data, "crawl.lock")
	if dsn := p.config.Store.DSN; strings.Contains(dsn, "://") {
		return func() {}, nil
	} else if dsn != "" {
		name = dsn + ".lock"
	}
	unlock, err = lock(name)
	if held := (heldError{}); errors.As(err, &held) {
		return nil, fmt.Errorf("another crawl is running on %s (process %s): wait until it has ended, or stop it and run this command again to go on where it stopped",
			filepath.Dir(name), held.holder)
	}
	return unlock, err
}

// lockIndex makes sure that one process at a time has the embedded index open,
// or exchanges it for another one. It waits for another one, but not for ever.
func (p *project) lockIndex(ctx context.Context) (unlock func(), err error) {
	unlock, err = p.waitForLock(ctx, p.indexDir()+".lock")
	if held := (heldError{}); errors.As(err, &held) {
		return nil, fmt.Errorf("the search index %s is in use (process %s): wait until that command has ended and try again", p.indexDir(), held.holder)
	}
	return unlock, err
}

// lockWriting makes sure that one process at a time writes the index, whichever
// it is. It is taken before lockIndex. A rebuild holds it all the while, so
// that what only reads is not kept waiting.
func (p *project) lockWriting(ctx context.Context) (unlock func(), err error) {
	unlock, err = p.waitForLock(ctx, p.indexDir()+".write.lock")
	if held := (heldError{}); errors.As(err, &held) {
		return nil, fmt.Errorf("another command writes the search index (process %s): wait until it has ended and try again", held.holder)
	}
	return unlock, err
}

// waitForLock takes a lock that another process may hold for a while. The error
// is a heldError where it is held for longer.
func (p *project) waitForLock(ctx context.Context, name string) (unlock func(), err error) {
	if err := os.MkdirAll(p.config.Data, 0o755); err != nil {
		return nil, fmt.Errorf("make the index's folder: %w", err)
	}
	for end := time.Now().Add(indexPatience); ; {
		unlock, err = lock(name)
		if held := (heldError{}); !errors.As(err, &held) || time.Now().After(end) {
			return unlock, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(indexRetry):
		}
	}
}
