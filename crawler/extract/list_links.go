package extract

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

var (
	scriptURL = regexp.MustCompile(`(?i)(?:location(?:\.href)?\s*=\s*|location\.(?:assign|replace)\s*\(\s*|open\s*\(\s*)(?:encodeURI(?:Component)?\s*\(\s*)?(?:&quot;|["'])([^"'<>\s]+)["'&]`)
	// quotedURL is an argument of any function that looks like the address of a page.
	quotedURL = regexp.MustCompile(`["']((?:https?://|\.{0,2}/|\?)?[\w./%-]*(?:\.(?:[sj]?html?|jsp|aspx?|php|psp|do)(?:\?[^"'\s]*)?|\?[\w]+=[^"'\s]*))["']`)
)

// attr gives an attribute's value, or "".
func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

// open is Resolve that leaves a relative link as it stands where the page's
// own address is not known.
func (p *Page) open(href string) (string, bool) {
	address, ok := p.Resolve(href)
	if ok && p.base.Host == "" && p.base.Path == "" {
		if u, err := url.Parse(strings.TrimSpace(href)); err == nil && u.Host == "" {
			return u.String(), true
		}
	}
	return address, ok
}

// target gives the address to which a link leads: its href, or what its script
// opens.
func (p *Page) target(n *html.Node) string {
	to := p.linkWay(n)
	if to.form != "" {
		return "" // nothing that can be kept or told
	}
	return to.address
}

// wayOf is where a link or a button leads, be it by a form.
func (p *Page) wayOf(n *html.Node) way {
	if to := p.linkWay(n); to.address != "" {
		return to
	}
	if kind := strings.ToLower(attr(n, "type")); n.Data == "button" && kind != "button" || n.Data == "input" && (kind == "submit" || kind == "image") {
		if form := formOf(n); form != nil && !hasAttr(n, "disabled") {
			return p.submit(form, nil, nil, n)
		}
	}
	return way{}
}

func (p *Page) linkWay(n *html.Node) way {
	href := strings.TrimSpace(attr(n, "href"))
	script := scriptOf(href)
	if script == "" && !strings.HasPrefix(strings.ToLower(href), "mailto:") {
		if address, ok := p.open(href); ok {
			return way{address: address}
		}
	}
	for _, code := range []string{script, attr(n, "onclick")} {
		if to := p.scriptWay(code, n); to.address != "" {
			return to
		}
	}
	for _, key := range []string{"data-href", "data-url"} {
		if value := attr(n, key); value != "" && n.Data == "a" {
			if address, ok := p.open(value); ok {
				return way{address: address}
			}
		}
	}
	return way{}
}

// scriptOf is the script of a javascript: address, or "".
func scriptOf(href string) string {
	if href = strings.TrimSpace(href); len(href) < 11 || !strings.EqualFold(href[:11], "javascript:") {
		return ""
	}
	if plain, err := url.PathUnescape(href[11:]); err == nil {
		return plain
	}
	return href[11:]
}

// idleScript tells whether a script does nothing.
func idleScript(code string) bool {
	code = strings.Trim(strings.ReplaceAll(code, " ", ""), ";")
	return code == "" || code == "void(0)" || code == "void0" || code == "void(null)" || code == "returnfalse"
}

// scriptWay is where the script of a link leads, as its code says, or, where
// it calls what no script of the page defines, as the address in its arguments
// makes likely.
func (p *Page) scriptWay(code string, n *html.Node) way {
	if idleScript(code) || len(code) > maxText {
		return way{}
	}
	if to := p.run(code, n); to.address != "" {
		return to
	}
	m := scriptURL.FindStringSubmatchIndex(code)
	if m == nil {
		m = quotedURL.FindStringSubmatchIndex(code)
	}
	if m == nil || strings.HasPrefix(strings.TrimLeft(code[m[1]:], " "), "+") { // half an address
		return way{}
	}
	address, _ := p.open(code[m[2]:m[3]])
	return way{address: address}
}

// maxText is how many bytes of one element's text are read.
const maxText = 2000

// maxNodes is how many nodes are looked at for one text: a hostile page can
// hold many that show nothing.
const maxNodes = 3000

// textOf gives what a reader sees in a node, white space collapsed.
func textOf(n *html.Node) string {
	var b strings.Builder
	budget := maxNodes
	appendText(&b, n, &budget)
	return collapse(b.String())
}

func appendText(b *strings.Builder, n *html.Node, budget *int) {
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
		return
	}
	if n.Type == html.ElementNode && (n.Data == "script" || unread[n.Data]) || n.Type == html.CommentNode {
		return
	}
	if n.Data == "br" || n.Data == "p" || n.Data == "div" || n.Data == "td" || n.Data == "li" {
		b.WriteByte(' ')
	}
	for c := n.FirstChild; c != nil && b.Len() < maxText && *budget > 0; c = c.NextSibling {
		*budget--
		appendText(b, c, budget)
	}
}

// bare strips what stands around the words of a button: brackets, arrows, dots.
func bare(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("[]【】()（）<>《》«»‹›＜＞>|·•+＋→←↓:：!", r)
	})
}

// noteLink notes the link that an element is, unless it leads nowhere or is
// a button of the page.
func (o *outline) noteLink(n *html.Node, index int32) {
	if n.Data == "button" || n.Data == "input" {
		if label := buttonLabel(n); label != "" && len(label) <= maxButton {
			o.noteStep(label, index, "")
		}
		return
	}
	isLink := n.Data == "a" || n.Data == "area"
	if n.Type != html.ElementNode || !isLink && (!clickable[n.Data] || attr(n, "onclick") == "") {
		return
	}
	if !isLink && len(o.blocks) > 20_000 {
		return
	}
	address, text := o.page.target(n), textOf(n)
	if !isLink && address == "" {
		o.noteStep(text, index, "") // it may submit a form
		return
	}
	words := bare(text)
	o.noteStep(text, index, address)
	button := len(words) <= maxButton
	switch {
	case button && pageWords.MatchString(words) && !postPath.MatchString(address) || isLink && words == "" && text != "":
		return
	case button && moreWords.MatchString(words):
		if address != "" && len(o.more) < 200 {
			o.more = append(o.more, index)
		}
		return
	case address != "" && address == o.own:
		return
	case address == "" && utf8.RuneCountInString(words) < 6:
		return
	case strings.HasPrefix(strings.TrimSpace(attr(n, "href")), "mailto:"):
		return
	case text == "" && attr(n, "title") == "" && n.FirstChild == nil:
		return
	}
	name := address
	if name == "" {
		name = "\x00" + text
	}
	key, ok := o.keys[name]
	if !ok {
		key = int32(len(o.keys)) + 1
		o.keys[name] = key
	}
	weak := button && vagueWords.MatchString(words)
	o.blocks[index].link = int32(len(o.links))
	o.links = append(o.links, link{block: index, key: key, url: address, text: text, weak: weak})
	if weak {
		o.blocks[index].weak.add(key)
	} else {
		o.blocks[index].strong.add(key)
	}
}

// buttonLabel is what a reader sees on a button, "" on what is none.
func buttonLabel(n *html.Node) string {
	if n.Data == "button" {
		return textOf(n)
	}
	switch strings.ToLower(attr(n, "type")) {
	case "button", "submit":
		return collapse(attr(n, "value"))
	case "image":
		return collapse(attr(n, "alt"))
	}
	return ""
}

// maxButton is how many bytes the words of a button have at most.
const maxButton = 40

var clickable = map[string]bool{"li": true, "tr": true, "td": true, "div": true, "span": true, "p": true}

// splitClasses splits a class attribute.
func splitClasses(s string) []string { return strings.Fields(s) }

// matchesValue compares with a value of the table of marks.
func matchesValue(word, value string) bool {
	if prefix, ok := strings.CutSuffix(value, "*"); ok {
		return strings.HasPrefix(word, prefix)
	}
	return word == value
}

// eachWord gives the words of a class name or id in lower case: foot and nav
// of footNav_2.
func eachWord(name string, give func(string)) {
	start := 0
	for i := 0; i <= len(name); i++ {
		letter := i < len(name) && (name[i]|0x20 >= 'a' && name[i]|0x20 <= 'z')
		camel := letter && i > start && name[i] < 'a' && name[i-1] >= 'a'
		if letter && !camel {
			continue
		}
		if i > start {
			give(strings.ToLower(name[start:i]))
		}
		start = i
		if !letter {
			start = i + 1
		}
	}
}
