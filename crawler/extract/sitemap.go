package extract

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// Sitemap is what one sitemap lists (sitemaps.org): pages, further sitemaps, or
// both where a site mixes them.
type Sitemap struct {
	Pages    []string // absolute addresses, each once
	Sitemaps []string // absolute addresses of further sitemaps, each once
	Cut      bool     // it lists more than is read
}

// What is read of one sitemap. The protocol allows 50,000 addresses and 50 MB;
// what lies beyond helps nobody to find a few dozen columns.
const (
	maxSitemapAddresses = 50_000
	maxSitemapBytes     = 20 << 20 // decompressed
	maxSitemapDepth     = 20       // of elements; honest ones are three deep
	maxTagBytes         = 64 << 10 // of one tag with its attributes, each of which costs the parser many times its size
)

// ErrNotSitemap is wrapped by ReadSitemap's errors.
var ErrNotSitemap = errors.New("not a sitemap")

// ReadSitemap reads a sitemap or an index of sitemaps in XML, or a list of
// addresses as plain text; compressed with gzip or not. What is broken is read
// as far as it goes. It fails, with ErrNotSitemap, on everything else, such as
// the page that a site shows in place of a missing one.
func ReadSitemap(body []byte, address string) (Sitemap, error) {
	base, err := url.Parse(address)
	if err != nil {
		return Sitemap{}, fmt.Errorf("read sitemap %s: %w", address, err)
	}
	s := sitemapReader{base: base, seen: map[string]bool{}}
	if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		if body, s.Cut, err = gunzip(body, maxSitemapBytes); err != nil {
			return Sitemap{}, fmt.Errorf("read sitemap %s: %w: %w", address, ErrNotSitemap, err)
		}
	}
	if len(body) > maxSitemapBytes {
		body, s.Cut = body[:maxSitemapBytes], true
	}
	text, _, _ := Decode(body, "")
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\uFEFF")))
	if bytes.HasPrefix(text, []byte("<")) {
		if !hasHugeTag(text) {
			s.readXML(text)
		}
	} else {
		s.readLines(text)
	}
	if !s.recognised {
		return Sitemap{}, fmt.Errorf("read sitemap %s: %w", address, ErrNotSitemap)
	}
	return s.Sitemap, nil
}

// sitemapReader gathers addresses.
type sitemapReader struct {
	Sitemap
	base       *url.URL
	seen       map[string]bool
	recognised bool
	full       bool
}

func (s *sitemapReader) add(to *[]string, raw string) {
	raw = strings.TrimSpace(raw)
	if raw == "" || len(raw) > maxText {
		return
	}
	u, err := s.base.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return
	}
	u.Fragment, u.RawFragment = "", ""
	address := u.String()
	switch {
	case s.seen[address]:
	case len(s.seen) >= maxSitemapAddresses:
		s.Cut, s.full = true, true
	default:
		s.seen[address] = true
		*to = append(*to, address)
	}
}

// readXML reads the loc of every url and sitemap, whatever their namespace.
// Those of pictures and videos stand in elements of other names.
func (s *sitemapReader) readXML(text []byte) {
	decoder := xml.NewDecoder(bytes.NewReader(text))
	decoder.Strict = false
	decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // decoded already
	var within []string
	for !s.full {
		token, err := decoder.Token()
		if err != nil {
			return
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := strings.ToLower(token.Name.Local)
			if len(within) == 0 && !s.recognised {
				if s.recognised = name == "urlset" || name == "sitemapindex"; !s.recognised {
					return
				}
			}
			if within = append(within, name); len(within) > maxSitemapDepth {
				return
			}
		case xml.EndElement:
			if len(within) > 0 {
				within = within[:len(within)-1]
			}
		case xml.CharData:
			depth := len(within)
			switch {
			case depth < 2 || within[depth-1] != "loc":
			case within[depth-2] == "url":
				s.add(&s.Pages, string(token))
			case within[depth-2] == "sitemap":
				s.add(&s.Sitemaps, string(token))
			}
		}
	}
}

// readLines reads a list with one address a line.
func (s *sitemapReader) readLines(text []byte) {
	for line := range bytes.Lines(text) {
		if s.full {
			return
		}
		address := string(bytes.TrimSpace(line[:min(len(line), maxText)]))
		if strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://") {
			s.recognised = true
			s.add(&s.Pages, address)
		} else if address != "" && !s.recognised {
			return
		}
	}
}

// gunzip decompresses up to limit bytes; cut tells that there are more, or that
// the end is missing.
func gunzip(body []byte, limit int64) (text []byte, cut bool, err error) {
	reader, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, false, err
	}
	text, err = io.ReadAll(io.LimitReader(reader, limit+1))
	if len(text) == 0 && err != nil {
		return nil, false, err
	}
	if int64(len(text)) > limit {
		return text[:limit], true, nil
	}
	return text, err != nil, nil
}

// hasHugeTag tells whether an XML text has a tag that no person wrote.
func hasHugeTag(text []byte) bool {
	for {
		start := bytes.IndexByte(text, '<')
		if start < 0 {
			return false
		}
		text = text[start+1:]
		if bytes.HasPrefix(text, []byte("!")) { // a comment, or CDATA
			continue
		}
		end := bytes.IndexByte(text, '>')
		if end < 0 {
			end = len(text)
		}
		if end > maxTagBytes {
			return true
		}
		text = text[end:]
	}
}
