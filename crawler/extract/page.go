package extract

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/text/encoding"
)

// What a page may hold, in bytes and tags. No page that a person reads comes
// near it; a hostile one would take a hundred times its size in memory.
const (
	maxPage = 16 << 20
	maxTags = 300_000
)

// Page is a page's bytes, decoded and parsed.
type Page struct {
	URL     *url.URL          // the page's own address, never nil, empty where unknown
	Doc     *goquery.Document // with scripts and comments as they came
	Charset string            // what the bytes were, such as utf-8 or gb18030
	How     string            // the step of Decode that decided the charset
	Fetched time.Time         // when the bytes came, for who sets it; with the zero time relative dates are unknown
	CMS     string            // the name in the table of systems, "" where none was recognised

	base    *url.URL          // what relative links resolve against
	encoder *encoding.Encoder // into the page's charset, nil for UTF-8
	tree    *tree             // the page as a reader sees it

	seen  *glimpse   // what tells its kind, nil until it is asked for
	code  *program   // what the page's scripts define, nil until it is asked for
	names *pageNames // the same of its ids and names
	steps int        // of the scripts that were followed

	notes       *notes // nil where nobody wants explanations
	start       []byte // of the page as it came
	contentType string // as it came
}

// ErrNotHTML is wrapped by Parse's errors.
var ErrNotHTML = errors.New("not an HTML page")

// ErrTooLarge is wrapped by Parse's errors.
var ErrTooLarge = errors.New("too large a page")

// Parse decodes and parses a page. address is where it was fetched, or ""; a
// <base href> is respected. Parse fails, with ErrNotHTML, on bytes that are no
// HTML at all, nothing but white space or a binary file, and with ErrTooLarge
// on a page that no person wrote.
func Parse(body []byte, contentType, address string) (*Page, error) {
	if reason := notHTML(body); reason != "" {
		return nil, fmt.Errorf("parse %s: %w: %s", address, ErrNotHTML, reason)
	}
	if len(body) > maxPage || bytes.Count(body, []byte("<")) > maxTags {
		return nil, fmt.Errorf("parse %s: %w: over %d bytes or %d tags", address, ErrTooLarge, maxPage, maxTags)
	}
	own, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		own = &url.URL{}
	}
	text, charset, how := Decode(body, contentType)
	root, err := parseBounded(datastorePage(text))
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w: %w", address, ErrNotHTML, err)
	}
	p := &Page{start: body[:min(len(body), declarationReach)], contentType: contentType, URL: own, Doc: goquery.NewDocumentFromNode(root), Charset: charset, How: how, base: own, encoder: encoderFor(charset)}
	p.Doc.Url = own
	p.tree = newTree(root, false)
	p.CMS = p.tree.recognise()
	if base, err := own.Parse(p.tree.base); err == nil && p.tree.base != "" && base.Opaque == "" && (base.Host != "" || own.Host == "") {
		p.base = base
	}
	return p, nil
}

// recognise names the system whose mark the page bears, "" where there is none.
func (t *tree) recognise() string {
	best := general()
	for i, e := range compiledSystems().entries {
		if e.field == fieldMark && e.cms < best && len(t.hits[i]) > 0 {
			best = e.cms
		}
	}
	for i, s := range systems[:best] {
		for _, script := range t.scripts {
			if containsAny(script, s.Scripts) {
				return systems[i].Name
			}
		}
	}
	return systems[best].Name
}

// Resolve makes a link of the page absolute. ok is false where it leads
// nowhere that can be opened: empty, a script, a mail address, a place on the
// same page. Without an address of the page a relative link stays relative.
func (p *Page) Resolve(href string) (address string, ok bool) {
	u, ok := p.resolve(href)
	if !ok {
		return "", false
	}
	cutState(u)
	return u.String(), true
}

// resolve is Resolve that takes the site at its word for the states of lists.
func (p *Page) resolve(href string) (u *url.URL, ok bool) {
	href = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return -1
		}
		return r
	}, strings.TrimSpace(href))
	if href == "" || href[0] == '#' && !strings.HasPrefix(href, "#/") {
		return nil, false
	}
	u, err := p.base.Parse(strings.ReplaceAll(href, `\`, "/"))
	if err != nil || (u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https") || u.Opaque != "" || u.Scheme != "" && u.Host == "" {
		return nil, false
	}
	if p.encoder != nil {
		u.RawQuery = inCharset(p.encoder, u.RawQuery) // as browsers do: the site reads its own charset
	}
	if !strings.HasPrefix(u.Fragment, "/") && !strings.HasPrefix(u.Fragment, "!/") { // those name pages of their own
		u.Fragment, u.RawFragment = "", ""
	}
	if *p.base == (url.URL{}) && !strings.HasPrefix(href, "/") {
		u.Path = strings.TrimPrefix(u.Path, "/")
	}
	return u, true
}

// notHTML says why bytes cannot be a page, or "".
func notHTML(body []byte) string {
	if len(bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF")))) == 0 {
		return "empty"
	}
	head := body[:min(len(body), 4<<10)]
	if bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")) {
		return "an old office document"
	}
	kind := http.DetectContentType(head)
	if !strings.HasPrefix(kind, "text/") && kind != "application/octet-stream" {
		return kind
	}
	wide := bytes.HasPrefix(head, []byte("\xFF\xFE")) || bytes.HasPrefix(head, []byte("\xFE\xFF"))
	if !wide && bytes.Count(head, []byte{0})*50 > len(head) {
		return "binary"
	}
	return ""
}

// parseBounded parses even what nests deeper than the parser accepts, after
// flattening it.
func parseBounded(text []byte) (*html.Node, error) {
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		root, err = html.Parse(bytes.NewReader(flatten(text)))
	}
	return root, err
}

// maxDepth is how deep flatten lets elements nest; the parser's own limit is
// 512, and it adds elements of its own.
const maxDepth = 200

// formatting elements are reopened by the parser again and again where they
// were not closed, so that a flat page nests deeply; none matters for reading.
var formatting = map[string]bool{
	"b": true, "big": true, "code": true, "em": true, "font": true, "i": true, "nobr": true, "s": true,
	"small": true, "span": true, "strike": true, "strong": true, "tt": true, "u": true,
}

// void elements hold nothing, unclosed ones are closed by their next sibling.
var (
	void = map[string]bool{
		"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true,
		"link": true, "meta": true, "param": true, "source": true, "track": true, "wbr": true,
	}
	unclosed = map[string]bool{"dd": true, "dt": true, "li": true, "option": true, "p": true, "td": true, "th": true, "tr": true}
)

// flatten writes a page again without formatting elements and without start
// tags below maxDepth.
func flatten(text []byte) []byte {
	var out bytes.Buffer
	var open []string
	z := html.NewTokenizer(bytes.NewReader(text))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.Bytes()
		}
		raw := bytes.Clone(z.Raw())
		name, _ := z.TagName()
		tag := string(name)
		switch {
		case kind != html.StartTagToken && kind != html.EndTagToken:
		case formatting[tag]:
			continue
		case void[tag]:
		case kind == html.StartTagToken && unclosed[tag] && len(open) > 0 && open[len(open)-1] == tag:
		case kind == html.StartTagToken && len(open) >= maxDepth:
			continue
		case kind == html.StartTagToken:
			open = append(open, tag)
		default:
			for i := len(open) - 1; i >= 0; i-- {
				if open[i] == tag {
					open = open[:i]
					break
				}
			}
		}
		out.Write(raw)
	}
}
