package extract

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// stateParameter ends the fragment of a list's address after package render
// turned it, before the number of the page. Only the link that the renderer
// adds to a page may name such an address: a number that the site wrote would
// have the browser press a button as often as the site likes.
const stateParameter = "gongkai-page="

var stateNumber = regexp.MustCompile(regexp.QuoteMeta(stateParameter) + `(\d{1,5})$`)

// stateOf is the page that the list at an address was turned to, from 1.
func stateOf(u *url.URL) int {
	state := 1
	if parts := stateNumber.FindStringSubmatch(u.Fragment); parts != nil {
		state, _ = strconv.Atoi(parts[1])
	}
	return state
}

// cutState takes out of an address that the site wrote what only the renderer
// may say.
func cutState(u *url.URL) {
	before, _, found := strings.Cut(u.Fragment, stateParameter)
	if !found {
		return
	}
	u.Fragment, u.RawFragment = strings.TrimRight(before, "?&"), ""
	if u.Fragment == "/" {
		u.Fragment = ""
	}
}

// nextState is the address by which package render turns a list on that only a
// button turns. The button is no address of its own, and looks like that of a last page.
func (p *Page) nextState() string {
	href, _ := p.Doc.Find(`link[rel="gongkai-next"]`).First().Attr("href")
	u, ok := p.resolve(href)
	if !ok || stateOf(u) != stateOf(p.URL)+1 { // a link of the site's own making
		return ""
	}
	return u.String()
}
