package extract

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/disclosure"
)

// fileExtensions are those of files that colleges attach. Pages and pictures
// are not among them.
var fileExtensions = map[string]bool{
	"doc": true, "docx": true, "dot": true, "docm": true, "wps": true, "rtf": true, "xls": true, "xlsx": true, "xlsm": true, "et": true, "csv": true,
	"ppt": true, "pptx": true, "dps": true, "pps": true, "pdf": true, "ofd": true, "ceb": true, "zip": true, "rar": true, "7z": true, "tar": true, "gz": true,
	"txt": true, "mp3": true, "mp4": true, "wmv": true, "avi": true, "flv": true, "caj": true, "tif": true, "tiff": true, "dwg": true, "epub": true,
}

var (
	extensionInText = regexp.MustCompile(`(?i)\.(docx?|dot|wps|rtf|xlsx?|xlsm|et|csv|pptx?|dps|pps|pdf|ofd|ceb|zip|rar|7z|tar|gz|txt|mp[34]|wmv|caj|tiff?|dwg)\s*[\])）】》”"'(（]*\s*(?:[\d.]+\s*[kKmM]?[bB]?\s*[)）]?)?$`)
	downloader      = regexp.MustCompile(`(?i)download\.(?:jsp|do|aspx?|php|action|ashx)|downloadattach|/download\?|downfile|filedownload|downloadfile|attach(?:ment)?[/?].*(?:id|file)=|/attachment/\d|getfile|fileid=`)
	attachmentMark  = regexp.MustCompile(`附件|附表|附：|附:`)
	notAttachment   = regexp.MustCompile(`(?i)^javascript:(?:window\.)?(?:print|close|history|void\(window)|/download(?:s|center)?(?:/|/index\.\w+)?$|^mailto:|^tel:`)
)

// fileInText tells whether a text ends with a file's name.
func fileInText(s string) bool { return extensionInText.MatchString(strings.TrimSpace(s)) }

// fileAddress tells whether a link leads to a file by its path, by a
// parameter, or by a script that hands files out.
func fileAddress(href string) bool {
	if href == "" || notAttachment.MatchString(href) {
		return false
	}
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil {
		return fileExtensions[extension(href)]
	}
	if fileExtensions[extension(u.Path)] || downloader.MatchString(href) {
		return true
	}
	for _, values := range u.Query() {
		for _, value := range values {
			if fileExtensions[extension(value)] && extension(value) != "" {
				return true
			}
		}
	}
	return false
}

func extension(p string) string { return strings.ToLower(strings.TrimPrefix(path.Ext(p), ".")) }

// attachments lists the files linked from the article: from its text, from
// what stands between the text and the end of the article, and from the
// places where the recognised system puts them.
func (r *reader) attachments() []disclosure.Attachment {
	c := fileCollector{r: r, seen: map[string]int{}}
	if r.rules.Attachments != "" {
		c.rule(r.rules.Attachments)
		return c.found
	}
	from, to := r.attachmentRange()
	for at := from; at < to; at++ {
		e := r.elements[at]
		if e.node.DataAtom == atom.A && !e.junk {
			c.link(at, r.underLabel(at))
		} else if e.node.DataAtom == atom.Iframe || e.node.DataAtom == atom.Embed || e.node.DataAtom == atom.Object {
			c.embedded(e.node)
		}
	}
	for i, e := range compiledSystems().entries {
		if e.field != fieldAttachments || (e.cms != r.system && e.cms != general()) {
			continue
		}
		for _, at := range r.hits[i] {
			if e.attribute == "" {
				c.block(at)
			} else if value := attribute(r.elements[at].node, e.attribute); value != "" {
				c.add(path.Base(value), value)
			}
		}
	}
	c.written()
	return c.found
}

// attachmentRange are the elements in which links to files count: those of
// the article's block, which goes from its title to the end mark.
func (r *reader) attachmentRange() (from, to int32) {
	if r.body < 0 { // nothing but files
		start := max(r.titleTo, r.anchor+1)
		if start == 0 || int(start) >= len(r.lines) {
			return 0, 0
		}
		r.last, from = start, r.lines[start-1].element
	} else {
		from = r.body
	}
	to = from
	if r.titleTo > r.titleFrom && r.titleFrom < r.first && r.body >= 0 {
		from = r.lines[r.titleFrom].element
	}
	end := r.articleEnd()
	for to < int32(len(r.elements)) && r.elements[to].first < end {
		to++
	}
	return from, to
}

// articleEnd is the line, past the body's text, where the article's block
// ends: at an end mark, or where other links begin.
func (r *reader) articleEnd() int32 {
	start := r.last
	others := 0
	for end := start; end < int32(len(r.lines)) && end < start+40; end++ {
		l := r.lines[end]
		text := ""
		if l.runes <= 120 {
			if text = r.lineText(end); r.ends(end) {
				return end
			}
		}
		if l.linkRunes*2 > l.runes && l.runes >= 6 && !r.controls(end) && !r.fileLine(end, text) {
			if others++; others == 3 {
				return end
			}
		}
	}
	return min(start+40, int32(len(r.lines)))
}

// numberedLine is a further line of a labelled list of files.
var numberedLine = regexp.MustCompile(`^[\s　]*[（(]?[2-9２-９1][0-9０-９]?[)）]?\s*[、.．:：)）]`)

// underLabel tells whether a link stands on the line of a label such as 附件：,
// or in the same block below a line that is nothing but such a label, or on a
// line that goes on with the numbers of one.
func (r *reader) underLabel(at int32) bool {
	first := r.elements[at].first
	if int(first) == len(r.lines) { // an empty link at the very end
		return false
	}
	numbered := true
	for i := first; i >= 0 && i > first-10; i-- {
		l := r.lines[i]
		if l.runes > 120 {
			return false
		}
		if attachmentLabel.MatchString(r.lineText(i)) {
			block := max(0, r.elements[l.element].parent)
			return i == first || (l.linkRunes == 0 || numbered) && at < r.elements[block].end
		}
		numbered = numbered && numberedLine.MatchString(r.lineText(i))
		if l.linkRunes*2 < l.runes {
			return false
		}
	}
	return false
}

// fileCollector gathers attachments without doubles.
type fileCollector struct {
	r     *reader
	found []disclosure.Attachment
	seen  map[string]int // by address: where in found
}

// block takes the links of a block that the table of systems names.
func (c *fileCollector) block(at int32) {
	for i := at; i < c.r.elements[at].end; i++ {
		if c.r.elements[i].node.DataAtom == atom.A {
			c.link(i, true)
		}
	}
}

// link takes a link that leads to a file. sure tells that its place says so.
func (c *fileCollector) link(at int32, sure bool) {
	e := c.r.elements[at]
	href, text := attribute(e.node, "href"), c.r.elementText(at)
	if notAttachment.MatchString(href) || (text == "" && href == "") {
		return
	}
	name := attribute(e.node, "title")
	switch {
	case fileInText(text) || fileAddress(href):
	case fileInText(name):
		text = name
	case sure && text != "" && href != "" && href[0] != '#' && !isControl(text):
	case attachmentMark.MatchString(text) && strings.HasPrefix(text, "附") && visibleRunes(text) >= 4:
	default:
		return
	}
	if text == "" || genericName(text) {
		text = c.named(e.node, name, href, text)
	}
	c.add(text, href)
}

// genericName tells whether a link says only that something can be had.
func genericName(text string) bool {
	switch squash(strings.Trim(text, "[]【】()（） ")) {
	case "下载", "点击下载", "附件下载", "查看", "点击查看", "立即下载", "点此下载", "预览", "download", "Download":
		return true
	}
	return false
}

// named is the best name of a file whose link does not tell it.
func (c *fileCollector) named(n *html.Node, title, href, text string) string {
	if title = collapse(title); title != "" && !genericName(title) {
		return title
	}
	if u, err := url.Parse(href); err == nil && text == "" {
		if base := path.Base(u.Path); fileExtensions[extension(base)] {
			return base
		}
	}
	return text
}

// embedded takes a file shown inside the page by a viewer.
func (c *fileCollector) embedded(n *html.Node) {
	for _, key := range []string{"src", "data", "pdfsrc"} {
		value := attribute(n, key)
		if u, err := url.Parse(value); err == nil {
			if file := u.Query().Get("file"); file != "" {
				value = file
			}
		}
		if extension(strings.SplitN(value, "?", 2)[0]) == "pdf" {
			c.add(path.Base(value), value)
		}
	}
}

func (c *fileCollector) add(text, href string) {
	address, ok := c.r.page.Resolve(href)
	if !ok {
		address = "" // opened by a script: known by name alone
	}
	key := address
	if key == "" {
		key = "name:" + text
	}
	text = collapse(text)
	if at, again := c.seen[key]; again {
		c.found[at].Text = betterName(c.found[at].Text, text, address)
		return
	}
	if text == "" {
		return
	}
	c.seen[key] = len(c.found)
	c.found = append(c.found, disclosure.Attachment{Text: text, URL: address})
}

// betterName is the name of a file that two links lead to: an icon and the
// name, or a name cut in two by an editor.
func betterName(first, second, address string) string {
	switch {
	case fileInText(first) && path.Base(address) != first, second == "":
		return first
	case strings.HasPrefix(second, "."):
		return first + second
	case fileInText(second):
		return second
	}
	return first
}

// rule takes the links that a site's rule selects, or those inside of what it
// selects, or the attributes that are addresses.
func (c *fileCollector) rule(s string) {
	compileRule(s).each(c.r.page.Doc.Nodes[0], func(n *html.Node, attribute string) bool {
		switch {
		case attribute != "" && attribute != "href":
			c.addRuled(nodeText(n), attr(n, attribute))
		case n.DataAtom == atom.A:
			c.addRuled(nodeText(n), attr(n, "href"))
		default:
			for d := range n.Descendants() {
				if d.DataAtom == atom.A {
					c.addRuled(nodeText(d), attr(d, "href"))
				}
			}
		}
		return false
	})
}

// addRuled adds a file that goes by its address where nothing else names it.
func (c *fileCollector) addRuled(text, address string) {
	if text == "" {
		if u, err := url.Parse(address); err == nil {
			text = path.Base(u.Path)
		}
	}
	c.add(text, address)
}
