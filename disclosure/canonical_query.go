package disclosure

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// silence is a kind of parameter that says nothing of what is shown.
type silence struct {
	names, values *regexp.Regexp // values: only with these, nil for any
	// Doubtful ones mean more on some sites: they are left out only where the
	// rest of the address names a post.
	doubtful bool
}

// silent are parameters that say who came, from where, when, or how the page is
// to look.
var silent = []silence{
	{names: whole(`jsessionid|phpsessid|aspsessionid\w*|session_?id`)},
	{names: whole(`utm_\w+|spm|scm|gclid|fbclid|msclkid|bd_vid|hm(?:sr|pl|cu|kw|ci)|ivk_sa`)},                                             // advertisements, browsers
	{names: whole(`isappinstalled|nsukey|wxfid|tdsourcetag|adtag|ptlang|qq_aio_chat_type|_wwv|_wv|enterid|clicktime|mpshare|sharer_\w+`)}, // WeChat, QQ
	{names: whole(`share_?(?:token|source|medium|plat|tag|from|uid|id|type|time|by|code)`), doubtful: true},                               // who passed it on
	{names: whole(`from`), values: whole(`(?:single|group)message|timeline|message|wechat|weixin|wx|qq|qzone|weibo|share|app|mobile|pc|wap|list|index|home|search`), doubtful: true},
	{names: whole(`scene`), values: whole(`\d+`), doubtful: true},
	{names: whole(`_|_?t|_?ts|time|timestamp|dt|rnd|rand|random|r|nocache|v`), values: whole(`1\d{9}(?:\d{3})?|0\.\d{6,}`), doubtful: true}, // against caches: seconds, milliseconds, a random number
	{names: whole(`(?:is)?print(?:able|view|version)?`), values: whole(`1|true|yes|y|on`)},
	{names: whole(`view|format|mode|layout|style|tmpl`), values: whole(`print(?:able)?|component`)}, // component: Joomla's bare page
	{names: whole(`(?:is)?(?:mobile|wap)`), values: whole(`[0-9]|true|false|yes|no`), doubtful: true},
}

func whole(pattern string) *regexp.Regexp { return regexp.MustCompile(`(?i)^(?:` + pattern + `)$`) }

// parameter is one part of a query.
type parameter struct {
	name, value string // as the server reads them, the name in small letters
	text        string // as the identity holds it
}

type parameters []parameter

// readQuery reads a query as servers do that colleges run: only & divides it,
// and a part with a broken escape stands for itself. It is put in order; what
// says nothing, or says it twice, is left out.
func readQuery(raw string) parameters {
	var read parameters
	for part := range strings.SplitSeq(raw, "&") {
		if p, ok := readParameter(part); ok {
			read = append(read, p)
		}
	}
	slices.SortFunc(read, func(a, b parameter) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.text, b.text))
	})
	return slices.Compact(read)
}

func readParameter(part string) (parameter, bool) {
	name, value, hasValue := strings.Cut(part, "=")
	plainName, nameErr := url.QueryUnescape(name)
	plainValue, valueErr := url.QueryUnescape(value)
	if nameErr != nil || valueErr != nil {
		part = escapeUnseen(part)
		name, value, _ = strings.Cut(part, "=")
		return parameter{name: lower(name), value: value, text: part}, true
	}
	plainName = lower(plainName)
	for strings.HasPrefix(plainName, "amp;") { // escaped once too often
		plainName = plainName[len("amp;"):]
	}
	text := url.QueryEscape(plainName)
	if hasValue {
		text += "=" + url.QueryEscape(plainValue)
	}
	said := !hasValue && plainName != "" || plainValue != ""
	return parameter{plainName, plainValue, text}, said
}

// escapeUnseen escapes what may be lost at the end of an address.
func escapeUnseen(part string) string {
	var b strings.Builder
	for i := range len(part) {
		if c := part[i]; c <= ' ' || c > '~' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// identifying are the parameters that alone name a post on a host that everybody
// shares, where links carry many more.
var identifying = map[string][]string{
	"mp.weixin.qq.com": {"__biz", "idx", "mid"}, // an account, an issue, the place in it
}

// telling leaves out what surely says nothing.
func (q parameters) telling(host string) parameters {
	var named parameters
	for _, name := range identifying[host] {
		named = append(named, q.named(name)...)
	}
	if len(named) > 0 && len(named) == len(identifying[host]) {
		return named
	}
	return slices.DeleteFunc(q, func(p parameter) bool { return p.isSilent(false) })
}

// beside leaves out what is doubtful, unless nothing else names the post.
func (q parameters) beside(path string) parameters {
	sure := slices.DeleteFunc(slices.Clone(q), func(p parameter) bool { return p.isSilent(true) })
	if len(sure) > 0 || namesPost.MatchString(path) {
		return sure
	}
	return q
}

func (p parameter) isSilent(doubtful bool) bool {
	return slices.ContainsFunc(silent, func(s silence) bool {
		return s.doubtful == doubtful && s.names.MatchString(p.name) && (s.values == nil || s.values.MatchString(p.value))
	})
}

// namesPost is a path that names a post without a query: it has a number or is
// a page that no script makes.
var namesPost = regexp.MustCompile(`\d|\.s?html?$`)

func (q parameters) String() string {
	var parts []string
	for _, p := range q {
		parts = append(parts, p.text)
	}
	return strings.Join(parts, "&")
}

func (q parameters) named(name string) parameters {
	return slices.DeleteFunc(slices.Clone(q), func(p parameter) bool { return p.name != name })
}
