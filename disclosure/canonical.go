package disclosure

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// dynamicForms are addresses of a script that answers the same post as a
// static page: where a path ends in the script and the query has every
// parameter of the form, the static path stands for it.
var dynamicForms = []struct{ script, static string }{
	{"content.jsp", "info/{wbtreeid}/{wbnewsid}.htm"}, // 博达 VSB
}

var (
	sessionInPath = regexp.MustCompile(`(?i);jsessionid=[^/?#]*`)
	formParameter = regexp.MustCompile(`\{(\w+)\}`)
	routed        = regexp.MustCompile(`^!?/`) // the fragment of a site that chooses its pages by it, as #/article/5
)

// ignoredParameters say who came, from where, or in which session; never what is shown.
var ignoredParameters = regexp.MustCompile(`(?i)^(jsessionid|phpsessid|aspsessionid\w*|sessionid|session_id|utm_\w+|spm|gclid|fbclid|_t|timestamp|from|isappinstalled)$`)

// CanonicalURL is the identity of an address: what is left of it after
// removing everything that leads to the same post (scheme, www., m. and wap.,
// default port, session ids, tracking, order of parameters, index page, the
// script form of a static page, a fragment that only names a place in the
// page). It is for comparing, not for opening.
func CanonicalURL(raw string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return "", fmt.Errorf("canonicalise address: %w", err)
	}
	if u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", fmt.Errorf("canonicalise address %q: not an http or https address", raw)
	}
	p := sessionInPath.ReplaceAllString(u.EscapedPath(), "")
	query := readQuery(u.RawQuery)
	if static, ok := staticPath(p, query); ok {
		p, query = static, nil
	}
	for _, index := range []string{"index.html", "index.htm", "index.jsp", "index.php", "index.shtml"} {
		if path.Base(p) == index {
			p = strings.TrimSuffix(p, index)
		}
	}
	canonical := canonicalHost(u) + "/" + strings.TrimPrefix(p, "/")
	if len(query) > 0 {
		canonical += "?" + query.String()
	}
	if routed.MatchString(u.Fragment) {
		canonical += "#" + u.EscapedFragment()
	}
	return canonical, nil
}

// WithoutAnchor cuts off the fragment of an address where it only names a place
// in the page.
func WithoutAnchor(address string) string {
	page, fragment, _ := strings.Cut(address, "#")
	if routed.MatchString(fragment) {
		return address
	}
	return page
}

func canonicalHost(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	for _, prefix := range []string{"www.", "m.", "wap."} {
		if rest, ok := strings.CutPrefix(host, prefix); ok && strings.Contains(rest, ".") {
			host = rest
			break
		}
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return host
}

// parameter is one part of a query.
type parameter struct {
	name, value string // as the server reads them
	text        string // as the identity holds it
}

type parameters []parameter

// readQuery reads a query as servers do that colleges run: only & divides it,
// and a part with a broken escape stands for itself. What says nothing of the
// post is left out, and the rest is ordered by name.
func readQuery(raw string) parameters {
	var kept parameters
	for part := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(part, "=")
		read := parameter{name: name, value: value, text: part}
		plainName, nameErr := url.QueryUnescape(name)
		plainValue, valueErr := url.QueryUnescape(value)
		if nameErr == nil {
			read.name = plainName
		}
		if nameErr == nil && valueErr == nil {
			read.value, read.text = plainValue, url.QueryEscape(plainName)+"="+url.QueryEscape(plainValue)
		}
		if part != "" && !ignoredParameters.MatchString(read.name) {
			kept = append(kept, read)
		}
	}
	slices.SortStableFunc(kept, func(a, b parameter) int { return strings.Compare(a.name, b.name) })
	return kept
}

func (q parameters) String() string {
	var parts []string
	for _, p := range q {
		parts = append(parts, p.text)
	}
	return strings.Join(parts, "&")
}

func (q parameters) first(name string) string {
	for _, p := range q {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

func staticPath(p string, query parameters) (string, bool) {
	for _, form := range dynamicForms {
		folder, ok := strings.CutSuffix(p, form.script)
		if !ok {
			continue
		}
		complete := true
		static := formParameter.ReplaceAllStringFunc(form.static, func(name string) string {
			value := query.first(strings.Trim(name, "{}"))
			complete = complete && value != ""
			return url.PathEscape(value)
		})
		if complete {
			return folder + static, true
		}
	}
	return "", false
}
