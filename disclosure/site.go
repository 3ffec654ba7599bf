package disclosure

import (
	"net/netip"
	"time"
)

// Channel is a way of making public, which the yearly report counts by.
type Channel struct {
	ID       string
	Name     string
	Unit     string // 条, 篇, 期, 次 …
	Additive bool   // whether its posts and figures add to the total
}

// Site is one web origin that is crawled.
type Site struct {
	Name       string
	Home       string
	Channel    string // Channel.ID
	Department string
	Columns    []Column // empty: found from the home page
	Delay      time.Duration
	Parallel   int            // requests in flight, at least 1
	Allow      []netip.Prefix // private addresses that the site may resolve to
	Rules      Rules
	Render     bool   // its pages are what their scripts make of them in a browser
	Budget     Budget // what it leaves out is the crawler's

	IgnoreRobots string // why its robots.txt is not obeyed, "" where it is
	Hours        Hours  // when it may be asked
	TLSInsecure  bool   // its certificates are not checked, and outdated TLS is spoken
	Login        Login
	Headers      []SecretHeader // sent with every request to its own hosts
}

// Login names the environment variables that hold a user's name and password
// (HTTP basic authentication). Both are empty for a site without a login.
type Login struct {
	UserEnv     string
	PasswordEnv string
}

// SecretHeader is a request header whose value is in an environment variable.
type SecretHeader struct {
	Name string
	Env  string
}

// Secrets are the names of the environment variables that the site needs.
func (s Site) Secrets() []string {
	var names []string
	if s.Login != (Login{}) {
		names = append(names, s.Login.UserEnv, s.Login.PasswordEnv)
	}
	for _, header := range s.Headers {
		names = append(names, header.Env)
	}
	return names
}

// Column is one list of posts inside a site.
type Column struct {
	Name        string
	URL         string
	Requirement int // Requirement.No that every post of the column answers, 0 where unknown
}

// Rules override the automatic reading of one site's pages with CSS
// selectors. `selector@attr` reads an attribute instead of the text; of several
// selectors separated by commas the first on the page that says something
// counts. An empty rule leaves the field to the automatic reading.
//
// Where a rule finds nothing, that is told (extract.Detail.Missed and
// extract.List.Missed, and the ledger): the site may have a new design. Title,
// Published and Body are then read automatically, but a day that is read so
// stands behind the list's. Nothing stands in for the rules of lists, since a
// wrong entry would be counted: no entries, the link's own title, no day.
// Source, Attachments, Next and Drop may find nothing; a post need not have
// any.
type Rules struct {
	Entry       string   // each entry of a list page
	EntryTitle  string   // inside an entry; its link where empty
	EntryURL    string   // inside an entry: the link to the post, or the attribute that is its address
	EntryDate   string   // inside an entry
	Next        string   // the link to a list's next page
	Title       string   // of a post
	Published   string   // of a post
	Source      string   // of a post
	Body        string   // of a post; all that it selects, in page order
	Attachments string   // the links that are a post's attachments, or what holds them
	Drop        []string // removed from every page before anything is read
}
