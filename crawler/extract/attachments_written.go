package extract

import (
	"regexp"
	"strings"
)

// Some systems (TRS among them) have a script write the links of a post's files
// where it has any. Only a literal is read: what is put together is unknown.
var (
	writtenText = regexp.MustCompile(`document\.write(?:ln)?\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")`)
	writtenLink = regexp.MustCompile(`(?is)<a\b[^>]*?\bhref\s*=\s*["']?([^"'\s>]+)[^>]*>(.*?)</a>`)
	anyTag      = regexp.MustCompile(`<[^>]*>`)
)

// maxWritten bounds the script that is searched, in bytes.
const maxWritten = 64 << 10

// written takes the files whose links a script writes.
func (c *fileCollector) written() {
	for _, script := range c.r.scripts {
		if len(script) > maxWritten || !strings.Contains(script, "document.write") {
			continue
		}
		for _, literal := range writtenText.FindAllStringSubmatch(script, -1) {
			html := strings.NewReplacer(`\'`, `'`, `\"`, `"`, `\/`, `/`).Replace(literal[1] + literal[2])
			for _, link := range writtenLink.FindAllStringSubmatch(html, -1) {
				if text := collapse(anyTag.ReplaceAllString(link[2], "")); fileAddress(link[1]) && text != "" {
					c.add(text, link[1])
				}
			}
		}
	}
}
