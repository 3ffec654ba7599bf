package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
)

// Archive keeps the bytes of files in a folder, each once, under the SHA-256
// of its content: ab/abcdef….
type Archive struct{ dir string }

// unfinishedDir is where files are while they come in.
const unfinishedDir = "unfinished"

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// OpenArchive opens the archive in a folder, which it makes where there is
// none, and removes what a program that was killed had not finished. Only one
// process may write to an archive at a time.
func OpenArchive(dir string) (*Archive, error) {
	unfinished := filepath.Join(dir, unfinishedDir)
	if err := os.RemoveAll(unfinished); err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	if err := os.MkdirAll(unfinished, 0o755); err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	return &Archive{dir}, nil
}

// Temp makes an empty file to write to. Whoever asked closes it, and removes
// it unless Keep took it.
func (a *Archive) Temp() (*os.File, error) {
	temp, err := os.CreateTemp(filepath.Join(a.dir, unfinishedDir), "*")
	if err != nil {
		return nil, fmt.Errorf("make a file in the archive: %w", err)
	}
	return temp, nil
}

// Keep takes a file of Temp into the archive under the hash of its content,
// and gives its path. When it returns, the file is on disk.
func (a *Archive) Keep(temp *os.File, hash string) (path string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("keep file %s: %w", hash, err)
		}
	}()
	if path, err = a.Path(hash); err != nil {
		return "", err
	}
	if _, err := os.Stat(path); err == nil {
		return path, os.Remove(temp.Name())
	}
	if err := temp.Sync(); err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return "", err
	}
	return path, errors.Join(syncDir(filepath.Dir(path)), syncDir(a.dir))
}

// Path is where the file of a hash is, or would be.
func (a *Archive) Path(hash string) (string, error) {
	if !hashForm.MatchString(hash) {
		return "", fmt.Errorf("%q is no SHA-256", hash)
	}
	return filepath.Join(a.dir, hash[:2], hash), nil
}

// syncDir brings a folder's entries to disk, where the system can.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" { // which does so by itself, and refuses to be asked
		return nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
