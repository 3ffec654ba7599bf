package render

import (
	_ "embed"
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gongkai/crawler/fetch"
)

// Some lists have pages without addresses: a button calls a script, which shows
// the next entries in the place of these. Each of them is made a page of its
// own here: its address is that of the list with a number in the fragment, and
// a rendered page names the one that its button leads to in a link. So whoever
// follows links turns the list, and can go on from any page of it.

// relNext is the relation of that link.
const relNext = "gongkai-next"

// stateParameter ends the fragment of such a page's address.
const stateParameter = "gongkai-page="

var stateFragment = regexp.MustCompile(`(?s)^(.*?)(?:[?&]|^/)` + stateParameter + `([1-9]\d{0,4})$`)

// scriptsJS is what is done inside a page.
//
//go:embed scripts.js
var scriptsJS string

// withState is the address of a list after it was turned to a page, from 2.
func withState(list *url.URL, state int) *url.URL {
	base, _ := splitState(list)
	separator := "?"
	switch {
	case base.Fragment == "":
		separator = "/"
	case strings.Contains(base.Fragment, "?"):
		separator = "&"
	}
	base.Fragment += separator + stateParameter + strconv.Itoa(state)
	base.RawFragment = ""
	return base
}

// splitState is the address of a list and the page that it was turned to.
func splitState(address *url.URL) (list *url.URL, state int) {
	copied := *address
	parts := stateFragment.FindStringSubmatch(address.Fragment)
	if parts == nil {
		return &copied, 1
	}
	state, _ = strconv.Atoi(parts[2])
	copied.Fragment, copied.RawFragment = parts[1], ""
	return &copied, max(state, 1)
}

// turnTo turns the list on to a page. Each turn has the limits of a page; without
// one for all of them a crawl might stand for a day before a list that turns on
// without asking the site for anything.
func (p *page) turnTo(state int) error {
	late := time.AfterFunc(p.renderer.settings.TurnTime, func() { p.end(errTurning) })
	defer late.Stop()
	for ; p.state < state; p.state++ {
		if err := p.rested(p.turn); err != nil {
			return err
		}
	}
	return nil
}

// turn presses the button that leads to the next page of the list.
func (p *page) turn() error {
	p.mu.Lock()
	before := p.cost.documents
	p.mu.Unlock()
	var pressed bool
	if err := p.evaluate("turn()", &pressed); err != nil {
		return err
	}
	if !pressed {
		return &fetch.Error{Reason: ReasonNoNext, Err: errors.New("the button for the next page of the list is gone")}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.moved = true
	p.loaded = p.loaded || p.cost.documents == before // else that document says when
	return nil
}
