package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// errLocked says that another process holds a lock.
var errLocked = errors.New("locked")

// lockCrawl makes sure that one process at a time crawls into a record: two
// would ask every site twice and take visits from each other's queue. The
// lock is the process's and ends with it, however it ends; the file stays. A
// server's record has no file to lock.
func (p *project) lockCrawl() (unlock func(), err error) {
	name := filepath.Join(p.config.Data, "crawl.lock")
	if dsn := p.config.Store.DSN; strings.Contains(dsn, "://") {
		return func() {}, nil
	} else if dsn != "" {
		name = dsn + ".lock"
	}
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("lock the record: %w", err)
	}
	if err := lockFile(file); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(file, 20))
		file.Close()
		if !errors.Is(err, errLocked) {
			return nil, fmt.Errorf("lock the record: %s: %w", name, err)
		}
		return nil, fmt.Errorf("another crawl is running on %s (process %s): wait until it has ended, or stop it and run this command again to go on where it stopped",
			filepath.Dir(name), strings.TrimSpace(string(holder)))
	}
	// The number only helps whoever meets the lock.
	_ = file.Truncate(0)
	_, _ = fmt.Fprintln(file, os.Getpid())
	return func() { file.Close() }, nil
}
