package fetch

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// HeaderContentType holds the Content-Type as the site sent it. The response's
// own Content-Type has only the media type: a crawl library that sees a
// charset there transcodes the body by it, even that of a PDF, and the site's
// charset is wrong too often for that.
const HeaderContentType = "X-Gongkai-Content-Type"

var (
	errTooLarge    = errors.New("body exceeds the limit")
	errBadEncoding = errors.New("body cannot be decompressed")
	errBadResponse = errors.New("the answer is no HTTP")
)

// maxCodings bounds the layers of compression; honest servers use one.
const maxCodings = 2

// maxRedirectBytes of a redirect's body are read, so that the connection can
// be used again; nobody wants the text.
const maxRedirectBytes = 4 << 10

// bound limits a body.
type bound struct {
	bytes int64 // decompressed, and on the wire
	cut   bool  // what exceeds it is cut off instead of being an error
}

// usualPage is how much is laid out for a body of which the length is not told.
const usualPage = 32 << 10

// redirects tells whether a status leads elsewhere.
func redirects(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// readBody reads a body to its end. With an error comes what was read before it.
func readBody(response *http.Response, within bound) ([]byte, error) {
	if redirects(response.StatusCode) {
		_, _ = io.CopyN(io.Discard, response.Body, maxRedirectBytes)
		return nil, nil
	}
	if response.Request.Method == http.MethodHead || response.Body == http.NoBody {
		return nil, nil
	}
	reader, err := openBody(response, within)
	if err != nil {
		return nil, err
	}
	length := int64(usualPage)
	if response.ContentLength > 0 {
		length = min(response.ContentLength, 256<<10) // announced is not sent yet: only so much is laid out in advance
	}
	var body bytes.Buffer
	body.Grow(int(min(length, within.bytes)) + bytes.MinRead)
	_, err = body.ReadFrom(reader)
	if within.cut && errors.Is(err, errTooLarge) {
		err = nil
	}
	return body.Bytes(), err
}

// openBody gives a body's decompressed text. Each layer may hold as much as
// the bound; what exceeds it is not decompressed any more.
func openBody(response *http.Response, within bound) (io.Reader, error) {
	limit := within.bytes
	codings, err := contentCodings(response.Header)
	if err != nil {
		return nil, err
	}
	if response.ContentLength > limit && !within.cut {
		return nil, fmt.Errorf("%w of %d bytes: %d are announced", errTooLarge, limit, response.ContentLength)
	}
	var reader io.Reader = &limited{reader: response.Body, left: limit, limit: limit}
	for _, coding := range slices.Backward(codings) {
		if reader, err = decompress(coding, reader); err != nil {
			return nil, err
		}
		reader = &limited{reader: reader, left: limit, limit: limit}
	}
	return reader, nil
}

// limited fails with errTooLarge where there is more than the limit.
type limited struct {
	reader      io.Reader
	left, limit int64
}

func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.reader.Read(p)
	if int64(n) > l.left {
		n = int(l.left)
		l.left = 0
		return n, fmt.Errorf("%w of %d bytes", errTooLarge, l.limit)
	}
	l.left -= int64(n)
	return n, err
}

// contentCodings are the compressions of a body, in the order in which they
// were applied. Words that name no compression, such as a charset, are passed
// over as browsers do.
func contentCodings(header http.Header) ([]string, error) {
	var codings []string
	for word := range strings.SplitSeq(strings.ToLower(strings.Join(header.Values("Content-Encoding"), ",")), ",") {
		switch word = strings.TrimSpace(word); word {
		case "gzip", "x-gzip":
			codings = append(codings, "gzip")
		case "deflate":
			codings = append(codings, "deflate")
		case "br", "zstd", "compress", "x-compress", "dcb", "dcz":
			return nil, fmt.Errorf("%w: %s was not asked for", errBadEncoding, word)
		}
	}
	if len(codings) > maxCodings {
		return nil, fmt.Errorf("%w: compressed %d times", errBadEncoding, len(codings))
	}
	return codings, nil
}

// decompress undoes one coding. An empty body is empty in every coding.
func decompress(coding string, compressed io.Reader) (io.Reader, error) {
	source := bufio.NewReader(compressed)
	start, err := source.Peek(2)
	if len(start) == 0 {
		if err == io.EOF {
			return source, nil
		}
		return nil, err
	}
	var reader io.Reader
	switch {
	case coding == "gzip":
		reader, err = newGunzip(source)
	case len(start) == 2 && start[0]&0x0f == 8 && (int(start[0])<<8|int(start[1]))%31 == 0:
		reader, err = zlib.NewReader(source)
	default:
		reader, err = flate.NewReader(source), nil // what some servers take deflate for
	}
	return explained{reader}, explain(err)
}

// gunzip reads gzip members one after the other and, as browsers do, does not
// mind what follows them.
type gunzip struct {
	source *bufio.Reader
	member *gzip.Reader
}

func newGunzip(source *bufio.Reader) (*gunzip, error) {
	member, err := gzip.NewReader(source)
	if err != nil {
		return nil, err
	}
	member.Multistream(false)
	return &gunzip{source, member}, nil
}

func (g *gunzip) Read(p []byte) (int, error) {
	n, err := g.member.Read(p)
	if err != io.EOF {
		return n, err
	}
	magic, ended := g.source.Peek(2)
	switch {
	case bytes.Equal(magic, []byte{0x1f, 0x8b}):
		err = g.member.Reset(g.source)
		g.member.Multistream(false)
		return n, err
	case ended != nil && ended != io.EOF:
		return n, ended
	}
	return n, io.EOF
}

// explained names the errors of compress/… that lie in the data.
type explained struct{ reader io.Reader }

func (e explained) Read(p []byte) (int, error) {
	n, err := e.reader.Read(p)
	return n, explain(err)
}

func explain(err error) error {
	var corrupt flate.CorruptInputError
	for _, known := range []error{gzip.ErrHeader, gzip.ErrChecksum, zlib.ErrHeader, zlib.ErrChecksum, zlib.ErrDictionary} {
		if errors.Is(err, known) {
			return fmt.Errorf("%w: %w", errBadEncoding, err)
		}
	}
	if errors.As(err, &corrupt) {
		return fmt.Errorf("%w: %w", errBadEncoding, err)
	}
	return err
}

// keepContentType moves the Content-Type to HeaderContentType and leaves the
// media type alone in its place.
func keepContentType(header http.Header) {
	sent := header.Get("Content-Type")
	header.Del(HeaderContentType) // the site's own is no word of ours
	header.Del("Content-Type")
	if sent == "" {
		return
	}
	header.Set(HeaderContentType, sent)
	mediaType := sent
	if end := strings.IndexAny(sent, ";, \t"); end >= 0 {
		mediaType = sent[:end]
	}
	if strings.Contains(mediaType, "/") {
		header.Set("Content-Type", mediaType)
	}
}
