package disclosure

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
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
)

// ignoredParameters say who came, from where, or in which session; never what is shown.
var ignoredParameters = regexp.MustCompile(`(?i)^(jsessionid|phpsessid|aspsessionid\w*|sessionid|session_id|utm_\w+|spm|gclid|fbclid|_t|timestamp|from|isappinstalled)$`)

// CanonicalURL is the identity of an address: what is left of it after
// removing everything that leads to the same post (scheme, www., m. and wap.,
// default port, session ids, tracking, order of parameters, fragment, index
// page, the script form of a static page). It is for comparing, not for
// opening.
func CanonicalURL(raw string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return "", fmt.Errorf("canonicalise address: %w", err)
	}
	if u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", fmt.Errorf("canonicalise address %q: not an http or https address", raw)
	}
	p := sessionInPath.ReplaceAllString(u.EscapedPath(), "")
	query := u.Query()
	if static, ok := staticPath(p, query); ok {
		p, query = static, nil
	}
	for _, index := range []string{"index.html", "index.htm", "index.jsp", "index.php", "index.shtml"} {
		if path.Base(p) == index {
			p = strings.TrimSuffix(p, index)
		}
	}
	for name := range query {
		if ignoredParameters.MatchString(name) {
			delete(query, name)
		}
	}
	canonical := canonicalHost(u) + "/" + strings.TrimPrefix(p, "/")
	if len(query) > 0 {
		canonical += "?" + query.Encode() // sorted by name
	}
	return canonical, nil
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

func staticPath(p string, query url.Values) (string, bool) {
	for _, form := range dynamicForms {
		folder, ok := strings.CutSuffix(p, form.script)
		if !ok {
			continue
		}
		complete := true
		static := formParameter.ReplaceAllStringFunc(form.static, func(name string) string {
			value := query.Get(strings.Trim(name, "{}"))
			complete = complete && value != ""
			return url.PathEscape(value)
		})
		if complete {
			return folder + static, true
		}
	}
	return "", false
}
