package demo

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// site is one web site of the college.
type site struct {
	sitePlan
	index   int
	plan    familyPlan
	host    string // 127.0.0.1 and its port
	columns []*column
	aliases map[*post][]int // columns that list a post besides its own
	routes  map[string]route
}

func (s *site) route(address string, r route) {
	u, err := url.Parse(address)
	if err != nil {
		return // an address of ours that cannot be parsed would answer 404, which the tests see
	}
	if key := routeKey(u); s.routes[key] == nil {
		s.routes[key] = r
	}
}

var (
	session  = regexp.MustCompile(`(?i);jsessionid=[^/?]*`)
	tracking = regexp.MustCompile(`^utm_`)
)

// routeKey is what an address is answered by: without its session and
// tracking, parameters in order.
func routeKey(u *url.URL) string {
	query := u.Query()
	for name := range query {
		if tracking.MatchString(name) {
			delete(query, name)
		}
	}
	key := session.ReplaceAllString(u.Path, "")
	if len(query) > 0 {
		key += "?" + query.Encode()
	}
	return key
}

// ServeHTTP answers as the site's CMS does.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	draw := s.routes[routeKey(r.URL)]
	if draw == nil {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte("<html><head><title>404</title></head><body><h1>您访问的页面不存在</h1></body></html>"))
		return
	}
	a, err := draw()
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	case a.moved != "":
		http.Redirect(w, r, a.moved, http.StatusMovedPermanently)
	default:
		s.send(w, r, a)
	}
}

// send writes an answer; http.ServeContent answers 304 where the validators fit.
func (s *site) send(w http.ResponseWriter, r *http.Request, a answer) {
	header := w.Header()
	header.Set("Content-Type", a.kind)
	if a.saveAs != "" {
		header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.saveAs}))
	}
	tag := ""
	if s.plan.ETag && !a.volatile {
		sum := sha256.Sum256(a.body)
		tag = hex.EncodeToString(sum[:8])
	}
	body := a.body
	if s.Gzip && strings.HasPrefix(a.kind, "text/") {
		header.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			body = squeeze(body)
			tag += "-gzip"
			header.Set("Content-Encoding", "gzip")
			r.Header.Del("Range") // a part of squeezed bytes is of no use
		}
	}
	if s.plan.ETag && !a.volatile {
		header.Set("ETag", `"`+tag+`"`)
	}
	var modified time.Time
	if s.plan.Modified && !a.volatile {
		modified = a.modified
	}
	http.ServeContent(w, r, "", modified, bytes.NewReader(body))
}

func squeeze(body []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(body) // a buffer takes everything
	_ = z.Close()
	return b.Bytes()
}
