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

const maxRedirects = 10

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
// page; redirects are followed on the site. header may hold validators. open
// is called where there is something to write, and must give a writer that
// begins anew. Only a status of 200 writes; any other is in the result,
// without an error. A file of more than limit bytes is an error, not a
// shorter file. Errors that lie with the site are an *Error.
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

func (c *Client) downloadFrom(ctx context.Context, at *url.URL, header http.Header, open func() (io.Writer, error), limit int64) (got Download, next *url.URL, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return got, nil, &Error{Reason: ReasonScheme, Err: fmt.Errorf("download: %w", err)}
	}
	if header != nil {
		request.Header = header.Clone()
	}
	if !c.Owns(at) {
		return got, nil, &Error{Reason: ReasonOffSite, Err: fmt.Errorf("%s is no host of site %s", at.Host, c.site.Name)}
	}
	if err := c.robots.permit(ctx, at); err != nil {
		return got, nil, err
	}
	response, err := c.fetch(request, bound{bytes: limit})
	if err != nil {
		return got, nil, err
	}
	if response.StatusCode/100 == 3 && response.StatusCode != http.StatusNotModified {
		if next, err = response.Location(); err == nil {
			return got, next, nil
		}
	}
	got = Download{
		Status: response.StatusCode, URL: at, ContentType: response.Header.Get(HeaderContentType), Disposition: response.Header.Get("Content-Disposition"),
		ETag: response.Header.Get("ETag"), LastModified: response.Header.Get("Last-Modified"),
	}
	if response.StatusCode != http.StatusOK {
		return got, nil, nil
	}
	to, err := open()
	if err != nil {
		return got, nil, fmt.Errorf("write a download: %w", err)
	}
	hash := sha256.New()
	if got.Bytes, err = io.Copy(io.MultiWriter(to, hash), response.Body); err != nil {
		return got, nil, fmt.Errorf("write a download: %w", err)
	}
	got.Hash = hex.EncodeToString(hash.Sum(nil))
	return got, nil, nil
}
