package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"gongkai/crawler/fetch"
	"gongkai/disclosure"
)

// Archive keeps the bytes of files by the SHA-256 of their content.
type Archive interface {
	Temp() (*os.File, error)
	Keep(temp *os.File, hash string) (path string, err error)
	Path(hash string) (string, error)
}

// FileReader reads a kept file; name is what the site calls it. An error says
// nothing about the file.
type FileReader interface {
	Read(ctx context.Context, path, name string) (disclosure.FileText, error)
}

// Files is how the files that posts link are dealt with.
type Files struct {
	Download bool          // else they are known by name alone
	MaxBytes int64         // of one file; a larger one is not kept
	Recheck  time.Duration // after how long a file is asked for again, where its post is looked at
	Archive  Archive
	Reader   FileReader
	Version  int // of the reader: what an older one has read is read again
}

// filesOf are the visits of a post's files that are due: those that were never
// had, or not for a while. Files on other sites are not asked for.
func (s *siteCrawl) filesOf(ctx context.Context, post disclosure.Post, visit disclosure.Visit) ([]disclosure.Visit, error) {
	if !s.settings.Files.Download {
		return nil, nil
	}
	var visits []disclosure.Visit
	for _, attachment := range post.Attachments {
		address, err := url.Parse(attachment.URL)
		if err != nil || !s.web.owns(address) {
			continue
		}
		if s.enteredFile(attachment.URL) {
			continue
		}
		known, err := s.store.File(ctx, disclosure.FileURL(attachment.URL))
		if err != nil && !errors.Is(err, disclosure.ErrNotFound) {
			return nil, err
		}
		if err == nil && !s.settings.Full && s.fresh(known) {
			continue
		}
		visits = append(visits, disclosure.Visit{
			Run: s.run, Site: s.site.Name, Kind: disclosure.KindFile, URL: disclosure.FileURL(attachment.URL),
			Column: visit.Column, Order: visit.Order, Title: attachment.Text,
		})
	}
	return s.budgeted(visits), nil
}

// What failed for a reason that may pass is asked for again after a day, so many
// files at a time. What was never asked for, because a run was cut off or files
// were not wanted then, is asked for now.
const (
	failedAgain = 24 * time.Hour
	mostFailed  = 50
)

// unhadFiles are the visits of files that posts link and that are not there,
// though their posts need no look.
func (s *siteCrawl) unhadFiles(ctx context.Context) ([]disclosure.Visit, error) {
	if !s.settings.Files.Download {
		return nil, nil
	}
	unhad, err := s.store.Unhad(ctx, s.run, s.site.Name, s.settings.Now().Add(-failedAgain))
	if err != nil {
		return nil, err
	}
	var visits []disclosure.Visit
	failed := 0
	for _, file := range unhad {
		address, err := url.Parse(file.URL)
		if err != nil || !s.web.owns(address) || !passing(file.Reason) || file.Reason != "" && failed == mostFailed || s.enteredFile(file.URL) {
			continue
		}
		if file.Reason != "" {
			failed++
		}
		visits = append(visits, disclosure.Visit{
			Run: s.run, Site: s.site.Name, Kind: disclosure.KindFile, URL: file.URL,
			Column: s.columns.named(file.Column), Order: s.columns.orders[file.Column],
		})
	}
	return visits, nil
}

// passing tells whether what was in the way of a file may be so no more: neither
// its size nor the site's robots.txt.
func passing(reason string) bool {
	return reason != string(disclosure.FileTooLarge) && reason != fetch.ReasonRobots
}

// enteredFile tells whether a file was offered before, and notes that it is now.
func (s *siteCrawl) enteredFile(address string) bool {
	file := disclosure.FileURL(address)
	s.mu.Lock()
	defer s.mu.Unlock()
	entered := s.files[file]
	s.files[file] = true
	return entered
}

// fresh tells whether a file need not be asked for again yet. A page that came
// instead of the file may have been a captcha.
func (s *siteCrawl) fresh(known disclosure.File) bool {
	return known.Status == http.StatusOK && known.Reason != disclosure.FileIsPage && s.settings.Now().Sub(known.Fetched) < s.settings.Files.Recheck
}

// readFile downloads a file, keeps it and reads it. Each step can be repeated:
// the visit stays pending until what came of it is recorded.
func (s *siteCrawl) readFile(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	known, err := s.store.File(ctx, visit.URL)
	if err != nil && !errors.Is(err, disclosure.ErrNotFound) {
		return disclosure.Outcome{}, err
	}
	got, hash, err := s.download(ctx, visit.URL, known)
	if err != nil {
		return disclosure.Outcome{}, err
	}
	file := disclosure.File{URL: visit.URL, Status: got.Status, Hash: hash, Bytes: got.Bytes, ETag: got.ETag, LastModified: got.LastModified, Fetched: s.settings.Now()}
	switch {
	case got.trouble != "":
		file.Reason = disclosure.FileReason(got.trouble)
		return disclosure.Outcome{Bucket: got.bucket, Reason: got.trouble, File: &file}, nil
	case got.Status == http.StatusNotModified && known.Hash != "":
		file.Status = http.StatusOK
		return disclosure.Outcome{Bucket: disclosure.NotModified, File: &file}, nil
	}
	outcome := disclosure.Outcome{Bucket: disclosure.Fetched, File: &file}
	kept, err := s.store.FileText(ctx, hash)
	if err == nil && kept.Reader >= s.settings.Files.Version && kept.Reason != disclosure.FileTookTooLong { // the same bytes under another address
		return outcome, nil
	}
	if err != nil && !errors.Is(err, disclosure.ErrNotFound) {
		return disclosure.Outcome{}, err
	}
	text, err := readKept(ctx, s.settings.Files, hash, fileName(got, visit))
	if err != nil { // the file is kept, and reparse reads it
		outcome.Bucket, outcome.Reason = disclosure.Failed, err.Error()
		return outcome, nil
	}
	outcome.Text = &text
	return outcome, nil
}

// readKept reads a file of the archive.
func readKept(ctx context.Context, files Files, hash, name string) (disclosure.FileText, error) {
	kept, err := files.Archive.Path(hash)
	if err != nil {
		return disclosure.FileText{}, err
	}
	text, err := files.Reader.Read(ctx, kept, name)
	if err != nil {
		return disclosure.FileText{}, fmt.Errorf("read file %s: %w", name, err)
	}
	text.Reader = files.Version
	return text, nil
}

// downloaded is what came of a download; trouble says why there is nothing.
type downloaded struct {
	fetch.Download
	bucket  disclosure.Bucket
	trouble string
}

// download fetches a file into the archive. An error is the archive's, or a Later.
func (s *siteCrawl) download(ctx context.Context, address string, known disclosure.File) (got downloaded, hash string, err error) {
	if err := s.web.isDown(); err != nil {
		return downloaded{bucket: disclosure.Failed, trouble: told(err)}, "", nil
	}
	header := http.Header{}
	if kept, err := s.settings.Files.Archive.Path(known.Hash); err == nil {
		if _, err := os.Stat(kept); err == nil {
			header = conditions(disclosure.Page{Status: http.StatusOK, Hash: known.Hash, ETag: known.ETag, LastModified: known.LastModified})
		}
	}
	temp, err := s.settings.Files.Archive.Temp()
	if err != nil {
		return downloaded{}, "", err
	}
	defer func() {
		temp.Close()
		if hash == "" {
			os.Remove(temp.Name())
		}
	}()
	open := func() (io.Writer, error) {
		if _, err := temp.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		return temp, temp.Truncate(0)
	}
	got.Download, err = s.web.client.Download(ctx, address, header, open, s.settings.Files.MaxBytes)
	if fetch.HostDown(err) && ctx.Err() == nil { // a broken download script is not a broken site
		s.web.note(0, err)
	}
	var site *fetch.Error
	switch {
	case errors.As(err, &site) && !site.Until.IsZero():
		return got, "", Later{Site: s.site.Name, Reason: site.Reason, Until: site.Until}
	case errors.As(err, &site):
		got.trouble, got.bucket = told(err), disclosure.Failed
		switch fetch.Reason(err) {
		case fetch.ReasonRobots:
			got.bucket = disclosure.Skipped
		case fetch.ReasonTooLarge:
			got.trouble = string(disclosure.FileTooLarge)
		}
		return got, "", nil
	case err != nil:
		return got, "", err
	case got.Status == http.StatusNotModified:
		return got, "", nil
	case got.Status != http.StatusOK:
		got.trouble, got.bucket = fetch.StatusReason(got.Status), disclosure.Failed
		return got, "", nil
	}
	if _, err := s.settings.Files.Archive.Keep(temp, got.Hash); err != nil {
		return got, "", err
	}
	return got, got.Hash, nil
}

// fileName is what a file is called: by the site, by its address, or by who
// links it; the first one with an ending.
func fileName(got downloaded, visit disclosure.Visit) string {
	names := []string{"", "", strings.TrimSpace(visit.Title)}
	if _, parameters, err := mime.ParseMediaType(got.Disposition); err == nil {
		names[0] = parameters["filename"]
	}
	if got.URL != nil {
		names[1] = path.Base(got.URL.Path)
	}
	for _, name := range names {
		if isFile(name) {
			return name
		}
	}
	return cmp.Or(names[0], names[2])
}

// FileRecord is where reread files are found and their texts kept.
type FileRecord interface {
	StaleFiles(ctx context.Context, reader int) ([]disclosure.File, error)
	SaveFileText(ctx context.Context, hash string, text disclosure.FileText) error
}

// RereadFiles reads the kept files again that an older reader has read, with
// no download, and tells how many it read.
func RereadFiles(ctx context.Context, record FileRecord, files Files) (int, error) {
	stale, err := record.StaleFiles(ctx, files.Version)
	if err != nil {
		return 0, err
	}
	seen := map[string]bool{}
	for _, file := range stale {
		if seen[file.Hash] {
			continue
		}
		seen[file.Hash] = true
		text, err := readKept(ctx, files, file.Hash, path.Base(file.URL))
		if err != nil {
			return len(seen), err
		}
		if err := record.SaveFileText(ctx, file.Hash, text); err != nil {
			return len(seen), err
		}
	}
	return len(seen), nil
}
