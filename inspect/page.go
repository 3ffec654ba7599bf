package inspect

import (
	"bytes"
	"net"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/publicsuffix"

	"gongkai/disclosure"
)

// Page is what is needed of a kept page.
type Page struct {
	Site     string
	URL      string
	Day      disclosure.Day // when it was fetched
	Links    []string       // canonical addresses of its own site, each once
	Search   bool           // it has a search
	Entrance bool           // a link of it is called 信息公开, or something like it
	Shell    bool           // it has hardly a link: a script fills it, or it only leads on
	Signs    []Sign
}

// Sign is something on a page that should not be there.
type Sign struct {
	Severity Severity
	What     string // for the officer
	URL      string // where it leads
}

// What one page can make the inspection do.
const (
	maxTags    = 300_000
	maxLinks   = 5_000
	maxSigns   = 20
	fewLinks   = 8   // on a home page that can be judged there are more
	littleText = 300 // bytes of text on a page that only leads on
)

// Page reads what is needed of a page, decoded to UTF-8. own are the hosts of
// the college. False where the page cannot be parsed.
func (i *Inspector) Page(site, address string, text []byte, own []string) (Page, bool) {
	base, err := url.Parse(address)
	if err != nil || bytes.Count(text, []byte("<")) > maxTags {
		return Page{}, false
	}
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return Page{}, false
	}
	r := pageReader{words: i.words, page: Page{Site: site, URL: address}, base: base, met: map[string]bool{}, own: map[string]bool{domainOf(base.Hostname()): true}}
	for _, host := range own {
		r.own[domainOf(host)] = true
	}
	r.walk(root, false)
	r.page.Shell = len(r.page.Links) < fewLinks
	if r.page.Shell && r.text < littleText {
		for _, move := range r.moves {
			r.sign(move)
		}
	}
	return r.page, true
}

// pageReader walks a page.
type pageReader struct {
	words  words
	page   Page
	base   *url.URL
	own    map[string]bool // registered domains of the college
	met    map[string]bool
	links  int
	text   int    // bytes that readers see
	strays []Sign // hidden links to strangers, without a word that tells why
	moves  []Sign // redirections by scripts, which matter on a page that holds little else
}

func (r *pageReader) walk(n *html.Node, hidden bool) {
	if n.Type == html.ElementNode {
		hidden = hidden || hides(n)
		switch n.Data {
		case "base":
			if u, err := r.base.Parse(attr(n, "href")); err == nil && attr(n, "href") != "" {
				r.base = u
			}
		case "a", "area":
			r.link(n, hidden)
		case "frame", "iframe":
			r.enter(r.resolve(attr(n, "src")))
		case "input", "form", "button":
			r.searchIn(n)
		case "meta":
			r.meta(n)
		case "title":
			r.title(n)
		case "script":
			r.script(textIn(n))
			return
		case "style", "noscript":
			return
		}
	}
	if n.Type == html.TextNode {
		r.text += len(strings.TrimSpace(n.Data))
	}
	before := len(r.strays)
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		r.walk(child, hidden)
	}
	if n.Type == html.ElementNode && hides(n) && len(r.strays)-before >= 3 {
		r.sign(r.strays[before])
	}
	if n.Type == html.ElementNode && hides(n) {
		r.strays = r.strays[:before]
	}
}

func (r *pageReader) resolve(href string) *url.URL {
	u, err := r.base.Parse(strings.TrimSpace(href))
	if err != nil || strings.TrimSpace(href) == "" || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	return u
}

// enter notes a link inside the college.
func (r *pageReader) enter(u *url.URL) {
	if u == nil || !r.own[domainOf(u.Hostname())] || r.links >= maxLinks {
		return
	}
	r.links++
	if address := canonical(u.String()); !r.met[address] {
		r.met[address] = true
		r.page.Links = append(r.page.Links, address)
	}
}

func (r *pageReader) link(n *html.Node, hidden bool) {
	u := r.resolve(attr(n, "href"))
	text := linkText(n)
	if firstOf(r.words.Entrance, text) != "" {
		r.page.Entrance = true
	}
	if firstOf([]string{"站内搜索", "全站搜索", "站内检索"}, text) != "" {
		r.page.Search = true
	}
	r.enter(u)
	if u == nil || r.own[domainOf(u.Hostname())] {
		return
	}
	word := r.promoted(text)
	switch {
	case word != "" && hidden:
		r.sign(Sign{Grave, "藏起来的推广链接「" + short(text) + "」", u.String()})
	case word != "" && !r.isKnown(u.Hostname()):
		r.sign(Sign{Grave, "指向校外的推广链接「" + short(text) + "」", u.String()})
	case hidden && !r.isKnown(u.Hostname()):
		r.strays = append(r.strays, Sign{Minor, "藏起来的一组校外链接，其中有「" + short(text) + "」", u.String()})
	}
}

func (r *pageReader) searchIn(n *html.Node) {
	said := strings.ToLower(attr(n, "placeholder") + " " + attr(n, "name") + " " + attr(n, "id") + " " + attr(n, "action") + " " + attr(n, "value") + " " + attr(n, "class") + " " + attr(n, "onclick") + " " + attr(n, "title"))
	if firstOf(r.words.Search, said) != "" {
		r.page.Search = true
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// linkText is what a link says: its text, title, and the alt of its images.
func linkText(n *html.Node) string {
	var said strings.Builder
	said.WriteString(attr(n, "title") + " " + attr(n, "alt") + " ")
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.TextNode {
			said.WriteString(n.Data)
		}
		if n.Data == "img" {
			said.WriteString(" " + attr(n, "alt") + " " + attr(n, "title"))
		}
		for child := n.FirstChild; child != nil && said.Len() < 1000; child = child.NextSibling {
			visit(child)
		}
	}
	visit(n)
	return strings.Join(strings.Fields(said.String()), " ")
}

func textIn(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}

// short is the beginning of a text.
func short(text string) string {
	runes := []rune(text)
	if len(runes) > 30 {
		return string(runes[:30]) + "…"
	}
	return text
}

// domainOf is the registered domain of a host; that of a number is itself.
func domainOf(host string) string {
	host = strings.ToLower(host)
	if net.ParseIP(host) != nil {
		return host
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return host
	}
	return domain
}
