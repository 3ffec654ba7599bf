package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

const (
	maxRedirects = 10
	// minRate is how fast a download must come, in bytes a second, once the
	// timeout is over. At this rate 100 MB take less than two hours.
	minRate = 16 << 10
)

// Download is what came of a download.
type Download struct {
	Status       int
	URL          *url.URL // after redirects
	ContentType  string   // as the site sent it
	Disposition  string   // the Content-Disposition, which may hold the file's name
	ETag         string
	LastModified string
	Bytes        int64  // that were written, decompressed
	Hash         string // SHA-256 of what was written, hexadecimal
}

// Download fetches a file of the site into a writer, under the same rules as a
// page: scope, robots.txt, pace, addresses and retries; redirects are followed
// on the site. header may hold validators. open is called for every attempt
// that has something to write, and must give a writer that begins anew: what
// an earlier attempt has written is worth nothing.
//
// Only a status of 200 writes; any other is in the result, without an error. A
// file of more than limit bytes is an error, not a shorter file. Errors that
// lie with the site are an *Error; any other is open's or the writer's.
func (c *Client) Download(ctx context.Context, address string, header http.Header, open func() (io.Writer, error), limit int64) (Download, error) {
	at, err := url.Parse(address)
	if err != nil {
		return Download{}, &Error{Reason: ReasonScheme, Err: fmt.Errorf("download: %w", err)}
	}
	for range maxRedirects + 1 {
		got, next, err := c.downloadFrom(ctx, at, header, open, limit)
		if err != nil || next == nil {
			return got, err
		}
		at = next
	}
	return Download{}, &Error{Reason: ReasonRedirectLoop, Err: fmt.Errorf("%d redirects from %s", maxRedirects+1, address)}
}

// downloadFrom asks for one address. next is where it redirects to, if it does.
func (c *Client) downloadFrom(ctx context.Context, at *url.URL, header http.Header, open func() (io.Writer, error), limit int64) (got Download, next *url.URL, err error) {
	if err := c.admit(at); err != nil {
		return Download{}, nil, err
	}
	if err := c.robots.permit(ctx, at); err != nil {
		return Download{}, nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return Download{}, nil, &Error{Reason: ReasonScheme, Err: fmt.Errorf("download: %w", err)}
	}
	if header != nil {
		request.Header = header.Clone()
	}
	request.Header.Set("Accept", "*/*;q=0.9") // a bare */* is what somebody says who wants a page
	for _, cookie := range c.cookies.Cookies(at) {
		request.AddCookie(cookie)
	}
	response, err := c.fetch(request, receiver{rate: minRate, read: func(response *http.Response) error {
		got = Download{}
		if response.StatusCode != http.StatusOK {
			_, _ = io.CopyN(io.Discard, response.Body, maxRedirectBytes)
			return nil
		}
		return got.write(response, open, limit)
	}})
	if err != nil {
		return Download{}, nil, err
	}
	c.cookies.SetCookies(at, response.Cookies())
	if redirects(response.StatusCode) {
		if next, err = response.Location(); err == nil {
			return got, next, nil
		}
	}
	got.Status, got.URL = response.StatusCode, at
	got.ContentType, got.Disposition = response.Header.Get("Content-Type"), response.Header.Get("Content-Disposition")
	got.ETag, got.LastModified = response.Header.Get("ETag"), response.Header.Get("Last-Modified")
	return got, nil, nil
}

// write copies a body into a new writer and hashes it on the way.
func (d *Download) write(response *http.Response, open func() (io.Writer, error), limit int64) error {
	body, err := openBody(response, bound{bytes: limit})
	if err != nil {
		return err
	}
	to, err := open()
	if err != nil {
		return &writeError{err}
	}
	hash := sha256.New()
	d.Bytes, err = io.Copy(io.MultiWriter(markedWriter{to}, hash), body)
	d.Hash = hex.EncodeToString(hash.Sum(nil))
	return err
}

// writeError is one of the caller's writer, not of the site.
type writeError struct{ err error }

func (e *writeError) Error() string { return "write a download: " + e.err.Error() }
func (e *writeError) Unwrap() error { return e.err }

// markedWriter tells the errors of a writer from those of what it is given.
type markedWriter struct{ io.Writer }

func (w markedWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err != nil {
		err = &writeError{err}
	}
	return n, err
}
