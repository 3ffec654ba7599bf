package render

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"gongkai/crawler/fetch"
)

// HeaderMissed holds what a rendered page asked for in vain, as "address:
// reason". Such a page may lack what its readers see.
const HeaderMissed = "X-Gongkai-Missed"

// fetched is an answer of the site, or what the browser made of it.
type fetched struct {
	status int
	header http.Header
	body   []byte
	url    *url.URL
}

// rendered is what scripts made of a page.
func rendered(html string, final *url.URL, missed string) fetched {
	header := http.Header{"Content-Type": {"text/html"}, fetch.HeaderContentType: {"text/html; charset=utf-8"}}
	if missed != "" {
		header.Set(HeaderMissed, missed)
	}
	return fetched{status: http.StatusOK, header: header, body: []byte(html), url: final}
}

func (f fetched) isHTML() bool {
	kind := f.header.Get("Content-Type")
	if kind == "" {
		kind = http.DetectContentType(f.body)
	}
	return strings.HasPrefix(kind, "text/html") || strings.HasPrefix(kind, "application/xhtml+xml")
}

func (f fetched) redirects() bool {
	switch f.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return f.header.Get("Location") != ""
	}
	return false
}

// response answers the request that asked for the page.
func (f fetched) response(request *http.Request) *http.Response {
	final := request.Clone(request.Context())
	final.URL = f.url
	return &http.Response{
		Status: http.StatusText(f.status), StatusCode: f.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: f.header, Body: io.NopCloser(bytes.NewReader(f.body)), ContentLength: int64(len(f.body)),
		Uncompressed: true, Request: final,
	}
}

// maxScriptBytes bounds what is kept of a site's scripts.
const maxScriptBytes = 16 << 20

// scripts keeps a site's scripts while it is crawled: the same few libraries
// stand on every page, and are asked for once.
type scripts struct {
	mu    sync.Mutex
	kept  map[string]fetched
	bytes int
}

func newScripts() *scripts { return &scripts{kept: map[string]fetched{}} }

func (s *scripts) get(address string) (fetched, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	script, ok := s.kept[address]
	return script, ok
}

// keep forgets all others where there is no more room: that a site has so many
// is rare.
func (s *scripts) keep(script fetched) {
	address, size := script.url.String(), len(script.body)
	if script.status != http.StatusOK || script.header.Get("Set-Cookie") != "" || size > maxScriptBytes/4 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bytes+size > maxScriptBytes {
		s.kept, s.bytes = map[string]fetched{}, 0
	}
	if _, ok := s.kept[address]; !ok {
		s.bytes += size
	}
	s.kept[address] = script
}
