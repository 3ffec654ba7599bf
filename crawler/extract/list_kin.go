package extract

import (
	"path"
	"regexp"
	"strings"
)

// columnNumber is a number in a list's address that can be its column's; shorter
// ones also number pages and days.
var columnNumber = regexp.MustCompile(`\d{3,}`)

// kinFactor is how much more likely a group of a list's own posts is the list
// than any other group with dates.
const kinFactor = 4

// kin finds what the addresses of a list's own posts have in common with the
// list's: its folder, or its column's number, as in /123/list.htm with
// /2023/0506/c123a4567/page.htm, and /col/col123/ with /art/2023/5/6/art_123_4.html.
type kin struct {
	folder  string // "" for the site's root
	numbers []string
}

func (o *outline) kinship() kin {
	var k kin
	u := o.page.URL
	if u.Host == "" {
		return k
	}
	if folder := path.Dir(u.Path + "x"); len(folder) > 1 {
		k.folder = "//" + u.Host + folder + "/"
	}
	numbers := columnNumber.FindAllString(u.Path+"?"+u.RawQuery, 6)
	for _, number := range numbers {
		year := len(number) == 4 && (number[:2] == "19" || number[:2] == "20")
		if len(number) < 8 && !year { // longer ones are days or serial numbers
			k.numbers = append(k.numbers, number)
		}
	}
	return k
}

// has tells whether an address is that of a list's own post.
func (k kin) has(address string) bool {
	if k.folder != "" && strings.Contains(address, k.folder) {
		return true
	}
	for _, number := range k.numbers {
		for rest := address; ; {
			at := strings.Index(rest, number)
			if at < 0 {
				break
			}
			after := rest[at+len(number):]
			if (at == 0 || !isDigit(rest[at-1])) && (after == "" || !isDigit(after[0])) {
				return true
			}
			rest = after
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// ownPosts tells whether nearly all rows of a group are kin of the list.
func (g *group) ownPosts(k kin) bool {
	own, all := 0, 0
	for i := range g.rows {
		if url := g.rows[i].entry.URL; url != "" {
			all++
			if k.has(url) {
				own++
			}
		}
	}
	return own > 0 && own*5 >= all*4
}
