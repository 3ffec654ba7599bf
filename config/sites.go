package config

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"github.com/goccy/go-yaml/ast"

	"gongkai/disclosure"
)

// siteList reads `sites` and remembers where each value stands, for the
// checks that need the channels, the checklist or the other sites.
type siteList struct {
	r            *reader
	c            *Config
	names        []ast.Node
	channels     []ast.Node
	requirements []requirementAt
}

type requirementAt struct {
	no int
	at ast.Node
}

func (r *reader) sites(c *Config) *siteList { return &siteList{r: r, c: c} }

func (l *siteList) read(n ast.Node) {
	l.r.sequence("sites", "`- { name: 学校门户网站, home: https://www.example.edu.cn/, channel: portal }`", l.one)(n)
}

func (l *siteList) one(n ast.Node) {
	site := disclosure.Site{Delay: 500 * time.Millisecond, Parallel: 1}
	r := l.r
	at := r.mapping(n, "a site", map[string]setter{
		"name":       r.text("name", &site.Name),
		"home":       r.page("home", &site.Home, "https://www.example.edu.cn/"),
		"channel":    r.text("channel", &site.Channel),
		"department": r.text("department", &site.Department),
		"columns":    r.sequence("columns", "`- { name: 招标采购, url: https://www.example.edu.cn/zbcg.htm }`", l.column(&site)),
		"delay":      r.duration("delay", &site.Delay, 0, 10*time.Minute, "500ms"),
		"parallel":   r.integer("parallel", &site.Parallel, 1, 64, 2),
		"allow":      r.sequence("allow", "`allow: [ \"10.0.0.0/8\" ]`", l.allow(&site)),
		"rules":      r.rules(&site.Rules),
		"render":     r.boolean("render", &site.Render),
		"robots":     r.robots(&site.IgnoreRobots),
		"hours":      r.hours(&site.Hours),
		"tls":        r.tls(&site.TLSInsecure),
		"login":      r.login(&site.Login),
		"headers":    r.headers(&site.Headers),
		"limits":     r.budget(&site.Budget),
	})
	if at == nil {
		return
	}
	if at["home"] == nil || site.Home == "" && isText(at["home"], "") {
		r.wrong(orRoot(at["home"], n), "write `home: https://www.example.edu.cn/`", "a site has no home")
	}
	r.access(site, at)
	l.c.Sites = append(l.c.Sites, site)
	l.names = append(l.names, orRoot(at["name"], n))
	l.channels = append(l.channels, orRoot(at["channel"], n))
}

func isText(n ast.Node, text string) bool {
	s, ok := n.(*ast.StringNode)
	return ok && strings.TrimSpace(s.Value) == text
}

func (l *siteList) column(site *disclosure.Site) setter {
	return func(n ast.Node) {
		var column disclosure.Column
		r := l.r
		at := r.mapping(n, "a column", map[string]setter{
			"name":        r.text("name", &column.Name),
			"url":         r.page("url", &column.URL, "https://www.example.edu.cn/zbcg.htm"),
			"requirement": r.integer("requirement", &column.Requirement, 0, 1_000_000, 18),
		})
		if at == nil {
			return
		}
		if at["url"] == nil || isText(at["url"], "") {
			r.wrong(orRoot(at["url"], n), "write `url: https://www.example.edu.cn/zbcg.htm`, or leave `columns` out to have them found", "a column has no url")
		}
		if column.Name == "" {
			column.Name = column.URL
		}
		if column.Requirement != 0 {
			l.requirements = append(l.requirements, requirementAt{column.Requirement, at["requirement"]})
		}
		site.Columns = append(site.Columns, column)
	}
}

func (l *siteList) allow(site *disclosure.Site) setter {
	return func(n ast.Node) {
		var s string
		before := len(l.r.problems)
		l.r.text("allow", &s)(n)
		if len(l.r.problems) > before {
			return
		}
		prefix, ok := Range(s)
		if !ok {
			fix := "write `allow: [ \"10.0.0.0/8\" ]`"
			if address, err := netip.ParseAddr(s); err == nil && address.Zone() == "" {
				address = address.Unmap()
				fix = fmt.Sprintf("write `allow: [ \"%s/%d\" ]`", address, address.BitLen())
			}
			l.r.wrong(n, fix, "allow holds %q, which is no range of addresses", s)
			return
		}
		site.Allow = append(site.Allow, prefix)
	}
}

// mappedBits stand before the IPv4 address in an IPv6 address that maps one
// (RFC 4291, 2.5.5.2).
const mappedBits = 96

// Range reads a range of addresses, such as 10.0.0.0/8. One of IPv4 that is
// written as ::ffff:10.0.0.0/104 is what it stands for: connections are made to
// that. ok is false where the text is no range.
func Range(text string) (prefix netip.Prefix, ok bool) {
	prefix, err := netip.ParsePrefix(text)
	if err == nil && prefix.Addr().Is4In6() && prefix.Bits() >= mappedBits {
		prefix = netip.PrefixFrom(prefix.Addr().Unmap(), prefix.Bits()-mappedBits)
	}
	return prefix.Masked(), err == nil && !prefix.Addr().Is4In6()
}

// check looks at what one site alone cannot know.
func (l *siteList) check(c *Config) {
	var ids []string
	declared := map[string]bool{}
	for _, channel := range c.Channels {
		declared[channel.ID] = true
		ids = append(ids, channel.ID)
	}
	seen := map[string]bool{}
	for i, site := range c.Sites {
		switch {
		case site.Name == "":
			l.r.wrong(l.names[i], "write `name: 学校门户网站`", "a site has no name")
		case seen[site.Name]:
			l.r.wrong(l.names[i], "give each site its own name", "site name %q stands twice", site.Name)
		}
		seen[site.Name] = true
		switch {
		case site.Channel == "":
			l.r.wrong(l.channels[i], "write `channel: "+ids[0]+"`; declared are "+strings.Join(ids, ", "), "a site has no channel")
		case !declared[site.Channel]:
			l.r.wrong(l.channels[i], "use one of "+strings.Join(ids, ", ")+", or add it under `channels`", "channel %q is not declared", site.Channel)
		}
	}
	for _, q := range l.requirements {
		if len(c.Checklist.Requirements) > 0 && c.Checklist.Category(q.no) == 0 {
			l.r.wrong(q.at, fmt.Sprintf("use a number of the checklist %s (it has %d requirements), or leave `requirement` out", c.Checklist.ID, len(c.Checklist.Requirements)),
				"the checklist has no requirement %d", q.no)
		}
	}
}

func (r *reader) rules(to *disclosure.Rules) setter {
	return func(n ast.Node) {
		r.mapping(n, "rules", map[string]setter{
			"entry":       r.selector("entry", &to.Entry),
			"entry_title": r.selector("entry_title", &to.EntryTitle),
			"entry_url":   r.selector("entry_url", &to.EntryURL),
			"entry_date":  r.selector("entry_date", &to.EntryDate),
			"next":        r.selector("next", &to.Next),
			"title":       r.selector("title", &to.Title),
			"published":   r.selector("published", &to.Published),
			"source":      r.selector("source", &to.Source),
			"body":        r.selector("body", &to.Body),
			"attachments": r.selector("attachments", &to.Attachments),
			"drop": r.sequence("drop", "`drop: [ \".share\", \"#footer\" ]`", func(n ast.Node) {
				var s string
				if r.selector("drop", &s)(n); s != "" {
					to.Drop = append(to.Drop, s)
				}
			}),
		})
	}
}

// selector reads CSS selectors separated by commas, each perhaps with @attribute.
func (r *reader) selector(key string, to *string) setter {
	return func(n ast.Node) {
		var s string
		r.text(key, &s)(n)
		if s == "" {
			return
		}
		if err := CheckRule(s); err != nil {
			r.wrong(n, fmt.Sprintf("write a CSS selector, such as `%s: \"div.content h1\"`", key), "%s is not a CSS selector: %v", key, err)
			return
		}
		*to = s
	}
}

// CheckRule tells what is wrong with a rule of disclosure.Rules.
func CheckRule(rule string) error {
	for _, part := range disclosure.SplitRule(rule) {
		if part.CSS == "" && part.Attribute != "" {
			continue // an attribute of the entry itself
		}
		if _, err := cascadia.Parse(part.CSS); err != nil {
			return err
		}
	}
	return nil
}
