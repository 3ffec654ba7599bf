package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func gzipped(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, s); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func deflated(t testing.TB, s string, zlibbed bool) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser = zlib.NewWriter(&b)
	if !zlibbed {
		w, _ = flate.NewWriter(&b, flate.BestSpeed)
	}
	if _, err := io.WriteString(w, s); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func answer(body []byte, encoding ...string) *http.Response {
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Encoding": encoding}, ContentLength: -1,
		Body: io.NopCloser(bytes.NewReader(body)), Request: &http.Request{Method: http.MethodGet},
	}
}

func TestReadBody(t *testing.T) {
	const page = "<html>招标公告</html>"
	once := gzipped(t, page)
	broken := bytes.Clone(once)
	broken[len(broken)-5] ^= 1
	for name, test := range map[string]struct {
		body     []byte
		encoding []string
		want     string
		err      error
	}{
		"plain":                 {[]byte(page), nil, page, nil},
		"gzip":                  {once, []string{"gzip"}, page, nil},
		"x-gzip, capitals":      {once, []string{"X-GZIP"}, page, nil},
		"two members":           {append(bytes.Clone(once), once...), []string{"gzip"}, page + page, nil},
		"garbage behind":        {append(bytes.Clone(once), 0, 0, 0), []string{"gzip"}, page, nil},
		"zlib":                  {deflated(t, page, true), []string{"deflate"}, page, nil},
		"raw deflate":           {deflated(t, page, false), []string{"deflate"}, page, nil},
		"twice":                 {gzipped(t, string(deflated(t, page, true))), []string{"deflate", "gzip"}, page, nil},
		"a charset as encoding": {[]byte(page), []string{"utf-8"}, page, nil},
		"empty gzip":            {nil, []string{"gzip"}, "", nil},
		"thrice":                {once, []string{"gzip, gzip", "gzip"}, "", errBadEncoding},
		"wrong checksum":        {broken, []string{"gzip"}, page, errBadEncoding},
		"one byte":              {once[:1], []string{"gzip"}, "", io.ErrUnexpectedEOF},
		"exactly the limit":     {[]byte(strings.Repeat("a", 64)), nil, strings.Repeat("a", 64), nil},
		"one over the limit":    {[]byte(strings.Repeat("a", 65)), nil, strings.Repeat("a", 64), errTooLarge},
		"bomb":                  {gzipped(t, strings.Repeat("a", 1<<20)), []string{"gzip"}, "", errTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			limit := int64(64)
			if name == "bomb" {
				limit = 1 << 12
			} else if len(test.encoding) > 0 {
				limit = 1 << 10
			}
			got, err := readBody(answer(test.body, test.encoding...), bound{bytes: limit})
			if !errors.Is(err, test.err) || (test.err == nil) != (err == nil) {
				t.Fatalf("error %v, want %v", err, test.err)
			}
			if name == "bomb" && len(got) != int(limit) {
				t.Errorf("%d bytes were decompressed, want %d", len(got), limit)
			} else if name != "bomb" && string(got) != test.want {
				t.Errorf("body %q, want %q", got, test.want)
			}
		})
	}
}

func TestReadBodyCut(t *testing.T) {
	response := answer([]byte(strings.Repeat("a", 100)))
	response.ContentLength = 100
	got, err := readBody(response, bound{bytes: 10, cut: true})
	if err != nil || len(got) != 10 {
		t.Errorf("%d bytes, %v, want 10", len(got), err)
	}
}

func TestKeepContentType(t *testing.T) {
	for _, test := range []struct{ in, mediaType string }{
		{"text/html; charset=GBK", "text/html"},
		{"text/html,charset=gb2312", "text/html"},
		{"text/html charset=gb2312", "text/html"},
		{"application/pdf", "application/pdf"},
		{"charset=utf-8", ""},
		{"", ""},
	} {
		header := http.Header{"Content-Type": {test.in, "text/plain; charset=big5"}, HeaderContentType: {"forged"}}
		keepContentType(header)
		if got := header.Get("Content-Type"); got != test.mediaType || len(header.Values("Content-Type")) > 1 || header.Get(HeaderContentType) != test.in {
			t.Errorf("keepContentType(%q) leaves %v", test.in, header)
		}
	}
}

func FuzzReadBody(f *testing.F) {
	f.Add([]byte("plain"), "gzip")
	f.Add(gzipped(f, "page"), "gzip, deflate")
	f.Add(deflated(f, "page", true), "deflate")
	f.Fuzz(func(t *testing.T, body []byte, encoding string) {
		const limit = 1 << 10
		got, err := readBody(answer(body, encoding), bound{bytes: limit})
		if len(got) > limit {
			t.Errorf("%d bytes, limit %d", len(got), limit)
		}
		if err != nil && Reason(err) == ReasonOther && !strings.Contains(err.Error(), "multiple Read calls") {
			t.Errorf("no reason for %v", err)
		}
	})
}
