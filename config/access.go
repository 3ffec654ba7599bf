package config

import (
	"net/textproto"
	"net/url"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"golang.org/x/net/http/httpguts"

	"gongkai/disclosure"
)

// This file reads how a site is asked: whether by its robots.txt, at what
// hours, with what trust in its certificate, and who we are there.

const robotsExample = "`robots: { obey: false, reason: \"本校网站，网络中心已同意\" }`"

// page reads the address of a page to crawl. A name and password in it would
// stand in the record and in every message.
func (r *reader) page(key string, to *string, sample string) setter {
	read := r.address(key, to, sample, "http", "https")
	return func(n ast.Node) {
		read(n)
		if u, err := url.Parse(*to); err == nil && u.User != nil {
			*to = ""
			r.wrong(n, "take what stands before the @ away, and write "+loginExample, "%s holds a name or a password", key)
		}
	}
}

// robots reads whether a robots.txt is obeyed. Not to obey it needs a reason,
// which is told in every run.
func (r *reader) robots(to *string) setter {
	return func(n ast.Node) {
		if !r.group(n, "robots", robotsExample) {
			return
		}
		obey, reason := true, ""
		at := r.mapping(n, "robots", map[string]setter{"obey": r.boolean("obey", &obey), "reason": r.text("reason", &reason)})
		switch {
		case obey && reason != "":
			r.wrong(at["reason"], "write "+robotsExample+", or leave `robots` out to obey robots.txt", "robots has a reason, but does not say `obey: false`")
		case !obey && reason == "":
			r.wrong(orRoot(at["reason"], n), "write "+robotsExample+": say who has allowed it, or leave `robots` out to obey robots.txt", "robots.txt is not to be obeyed, and no reason is given")
		case !obey:
			*to = reason
		}
	}
}

func (r *reader) hours(to *disclosure.Hours) setter {
	return func(n ast.Node) {
		const fix = "write `hours: \"22:00-06:00\"`: beginning and end in Beijing time, or leave `hours` out for the whole day"
		s, ok := n.(*ast.StringNode)
		if !ok {
			r.wrong(n, fix, "hours is %s, not a span of hours", kind(n))
			return
		}
		hours, err := disclosure.ParseHours(s.Value)
		if err != nil {
			r.wrong(n, fix, "hours is %q, not a span of hours", shortened(s.Value))
			return
		}
		*to = hours
	}
}

func (r *reader) tls(to *bool) setter {
	return func(n ast.Node) {
		if !isText(n, "insecure") {
			r.wrong(n, "write `tls: insecure` to read the site whatever its certificate says, or leave `tls` out", "tls is %s, which is not known", kind(n))
			return
		}
		*to = true
	}
}

const (
	loginExample  = "`login: { user_env: CWC_USER, password_env: CWC_PASSWORD }`"
	headerExample = "`headers: [ { name: X-Token, env: CWC_TOKEN } ]`"
)

// login reads the names of the environment variables that a login is in. Its
// messages never show a value: somebody may have written the password.
func (r *reader) login(to *disclosure.Login) setter {
	return func(n ast.Node) {
		if !r.group(n, "login", loginExample) {
			return
		}
		at := r.mapping(n, "login", map[string]setter{
			"user_env":     r.variable("user_env", &to.UserEnv, "CWC_USER"),
			"password_env": r.variable("password_env", &to.PasswordEnv, "CWC_PASSWORD"),
		})
		if at["user_env"] == nil || at["password_env"] == nil {
			r.wrong(n, "write "+loginExample, "login needs both user_env and password_env")
		}
	}
}

func (r *reader) headers(to *[]disclosure.SecretHeader) setter {
	read := r.sequence("headers", headerExample, func(n ast.Node) {
		if !r.group(n, "a header", headerExample) {
			return
		}
		var header disclosure.SecretHeader
		at := r.mapping(n, "a header", map[string]setter{
			"name": r.headerName(&header.Name),
			"env":  r.variable("env", &header.Env, "CWC_TOKEN"),
		})
		switch {
		case at["name"] == nil || at["env"] == nil:
			r.wrong(n, "write "+headerExample, "a header needs both name and env")
		case header.Name != "" && header.Env != "":
			*to = append(*to, header)
		}
	})
	return func(n ast.Node) {
		if _, ok := n.(*ast.SequenceNode); !ok {
			r.wrong(n, "write "+headerExample, "headers is no list")
			return
		}
		read(n)
	}
}

// group tells whether something is a group of keys. Other than mapping it does
// not show what stands in its place.
func (r *reader) group(n ast.Node, what, example string) bool {
	_, ok := n.(ast.MapNode)
	if !ok {
		r.wrong(n, "write "+example, "%s is no group of keys", what)
	}
	return ok
}

// variable reads the name of an environment variable.
func (r *reader) variable(key string, to *string, sample string) setter {
	return func(n ast.Node) {
		var name string
		if s, ok := n.(*ast.StringNode); ok {
			name = strings.TrimSpace(s.Value)
		}
		if !variableName.MatchString(name) {
			r.wrong(n, "write `"+key+": "+sample+"` and put the value into that environment variable", "%s is not the name of an environment variable", key)
			return
		}
		*to = name
	}
}

func (r *reader) headerName(to *string) setter {
	return func(n ast.Node) {
		var name string
		if _, ok := n.(*ast.StringNode); ok {
			r.text("name", &name)(n)
		} else { // text would show it
			r.wrong(n, "write `name: X-Token`", "name is not the name of a header")
		}
		name = textproto.CanonicalMIMEHeaderKey(name)
		switch {
		case name == "":
		case !httpguts.ValidHeaderFieldName(name):
			r.wrong(n, "write `name: X-Token`", "name is not the name of a header")
		case ownHeader(name):
			r.wrong(n, "leave it out: only headers that let the crawler in belong here", "the header %s is set by gongkai itself", name)
		default:
			*to = name
		}
	}
}

// ownHeader tells whether a header is one that every request gets anyway, or
// that says how it is sent.
func ownHeader(name string) bool {
	switch name {
	case "Accept-Encoding", "Connection", "Content-Length", "Content-Type", "Expect", "Host", "Keep-Alive", "Range", "Te",
		"Trailer", "Transfer-Encoding", "Upgrade", "User-Agent":
		return true
	}
	return strings.HasPrefix(name, "If-") || strings.HasPrefix(name, "Proxy-")
}

// access checks what the keys of a site say together about how it is asked.
func (r *reader) access(site disclosure.Site, at map[string]ast.Node) {
	names := map[string]bool{}
	if site.Login != (disclosure.Login{}) {
		names["Authorization"] = true
	}
	for _, header := range site.Headers {
		if names[header.Name] {
			r.wrong(at["headers"], "keep one of them", "the header %s stands twice; login sends Authorization", header.Name)
		}
		names[header.Name] = true
	}
	if len(names) == 0 || !hasScheme(site.Home, "https") {
		return
	}
	for _, column := range site.Columns {
		if hasScheme(column.URL, "http") {
			r.wrong(at["columns"], "write https:// in the column's url, or make a site of its own of it",
				"column %q is read by http, where login and headers are not sent: the home is https", shortened(column.Name))
		}
	}
}

func hasScheme(address, scheme string) bool {
	found, _, _ := strings.Cut(address, ":")
	return strings.EqualFold(found, scheme)
}
