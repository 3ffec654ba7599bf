package config

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"gongkai/classify"
	"gongkai/disclosure"
)

// config reads the whole file; checks that need two places of it come last.
func (r *reader) config(root ast.Node, c *Config, read func(string) ([]byte, error)) {
	checklist := classify.MOE2014
	channels, sites, duties := r.channels(c), r.sites(c), r.duties()
	at := r.mapping(root, "the configuration", map[string]setter{
		"school":      r.text("school", &c.School),
		"data":        r.text("data", &c.Data),
		"period":      r.period(&c.Period),
		"checklist":   r.text("checklist", &checklist),
		"catalogue":   duties.read,
		"channels":    channels.read,
		"sites":       sites.read,
		"store":       r.store(&c.Store),
		"index":       r.index(&c.Index),
		"agent":       r.agent(&c.Agent),
		"proxy":       r.address("proxy", &c.Proxy, "http://127.0.0.1:7890", "http", "https", "socks5"),
		"chromium":    r.text("chromium", &c.Chromium),
		"timeout":     r.duration("timeout", &c.Timeout, 100*time.Millisecond, 10*time.Minute, "15s"),
		"retries":     r.integer("retries", &c.Retries, 0, 10, 2),
		"workers":     r.integer("workers", &c.Workers, 1, 256, 4),
		"limits":      r.limits(&c.Limits),
		"attachments": r.attachments(&c.Attachments),
		"snapshots":   r.snapshots(&c.Snapshots),
	})
	if at == nil {
		return
	}
	if c.School == "" {
		r.wrong(orRoot(at["school"], root), "write `school: 某某职业技术学院`", "the school's name is missing")
	}
	if len(c.Sites) == 0 && at["sites"] == nil || isEmptyList(at["sites"]) {
		r.wrong(orRoot(at["sites"], root), "write `sites:` with at least one `- { name: 学校门户网站, home: https://www.example.edu.cn/, channel: portal }`",
			"there is no site to crawl")
	}
	if c.Data == "" {
		c.Data = defaults().Data
	}
	r.checklist(at["checklist"], checklist, c, read)
	channels.check()
	sites.check(c)
	duties.finish(c)
}

func orRoot(n, root ast.Node) ast.Node {
	if n == nil {
		return root
	}
	return n
}

func isEmptyList(n ast.Node) bool {
	s, ok := n.(*ast.SequenceNode)
	return ok && len(s.Values) == 0
}

// checklist takes a built-in checklist or reads one from a file.
func (r *reader) checklist(at ast.Node, id string, c *Config, read func(string) ([]byte, error)) {
	if id == "" {
		id = classify.MOE2014
	}
	if builtin, ok := classify.Builtin(id); ok {
		c.Checklist = builtin
		return
	}
	if at == nil {
		return
	}
	fix := "write `checklist: " + classify.MOE2014 + "` (高校清单) or `" + classify.Gov2019 + "` (政府信息公开), or the path of a YAML file; one that begins with `extends: " +
		classify.MOE2014 + "` only adds to it"
	data, err := read(relativeTo(r.file, id))
	if err != nil {
		r.wrong(at, fix, "checklist %q is neither built in nor a readable file: %v", id, err)
		return
	}
	own := &reader{file: id}
	if own.document(data) == nil { // before the decoder, which does not bound what a hostile file costs
		r.problems = append(r.problems, own.problems...)
		return
	}
	if c.Checklist, err = classify.Load(id, data); err != nil {
		r.wrong(at, "correct that file; "+fix, "checklist %q cannot be used: %v", id, err)
	}
}

// snapshots reads how often the tally is kept.
func (r *reader) snapshots(to *bool) setter {
	return func(n ast.Node) {
		switch s, _ := n.(ast.ScalarNode); {
		case s != nil && s.GetToken().Value == "monthly":
			*to = true
		case s != nil && s.GetToken().Value == "off":
			*to = false
		default:
			r.wrong(n, "write `snapshots: monthly` or `snapshots: off`", "snapshots is neither monthly nor off")
		}
	}
}

// period reads two days, or a calendar year or 学年 instead of them.
func (r *reader) period(to *disclosure.Period) setter {
	return func(n ast.Node) {
		var days, named disclosure.Period
		at := r.mapping(n, "period", map[string]setter{
			"from": r.day("from", &days.From), "to": r.day("to", &days.To),
			"year":     r.yearOf("year", "2023", &named, disclosure.ParseYear),
			"academic": r.yearOf("academic", "2022-2023", &named, disclosure.ParseAcademicYear),
		})
		switch year, academic := at["year"], at["academic"]; {
		case year != nil && academic != nil:
			r.wrong(academic, "keep one of them", "both year and academic name a period")
		case (year != nil || academic != nil) && (at["from"] != nil || at["to"] != nil):
			r.wrong(orRoot(at["from"], at["to"]), "write either the two days, or the year", "the period has days beside a year")
		case days.From != "" && days.To != "" && days.From > days.To:
			r.wrong(at["from"], "write the earlier day as `from`, the later one as `to`", "the period starts on %s, after its end on %s", days.From, days.To)
		}
		*to = days
		if named != (disclosure.Period{}) {
			*to = named
		}
	}
}

// yearOf reads the name of a period, which YAML may take for a number.
func (r *reader) yearOf(key, sample string, to *disclosure.Period, parse func(string) (disclosure.Period, error)) setter {
	return func(n ast.Node) {
		scalar, ok := n.(ast.ScalarNode)
		if !ok {
			r.wrong(n, "write `"+key+": "+sample+"`", "%s is %s, not a year", key, kind(n))
			return
		}
		text := scalar.GetToken().Value
		period, err := parse(text)
		if err != nil {
			r.wrong(n, "write `"+key+": "+sample+"`", "%s is %q, which names no %s", key, text, map[string]string{"year": "calendar year", "academic": "学年"}[key])
			return
		}
		*to = period
	}
}

// knownScheme is what a DSN may start with. A file name would be taken for a
// mistyped one, so SQLite elsewhere is chosen with `data`.
var knownScheme = regexp.MustCompile(`^(postgres|postgresql)://[^/\s]`)

func (r *reader) store(to *Store) setter {
	return func(n ast.Node) {
		at := r.mapping(n, "store", map[string]setter{"dsn": r.text("dsn", &to.DSN)})
		if to.DSN != "" && !knownScheme.MatchString(to.DSN) {
			r.wrong(at["dsn"], "write `dsn: \"\"` for SQLite under `data`, or `dsn: postgres://user@host:5432/gongkai`", "dsn is not the address of a PostgreSQL database")
		}
	}
}

var (
	variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	idName       = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

func (r *reader) index(to *Index) setter {
	m := &to.Meilisearch
	meilisearch := func(n ast.Node) {
		keys := map[string]setter{
			"url":   r.address("url", &m.URL, "http://127.0.0.1:7700", "http", "https"),
			"index": r.text("index", &m.Index),
		}
		r.secretKeys(keys, "api_key", &m.APIKey)
		r.secretKeys(keys, "search_key", &m.SearchKey)
		at := r.mapping(n, "meilisearch", keys)
		if at["index"] != nil && !idName.MatchString(m.Index) {
			r.wrong(at["index"], "write `index: posts`: letters, digits, - and _", "index %q is not a name that Meilisearch accepts", m.Index)
		}
		for _, name := range []string{"api_key", "search_key"} {
			if at[name+"_env"] != nil && at[name+"_file"] != nil {
				r.wrong(at[name+"_file"], "keep one of them", "both %s_env and %s_file say where the key is", name, name)
			}
		}
	}
	return func(n ast.Node) { r.mapping(n, "index", map[string]setter{"meilisearch": meilisearch}) }
}

// secretKeys are the two ways to say where a secret stands. Neither message
// shows what is written there: somebody may have written the secret itself.
func (r *reader) secretKeys(keys map[string]setter, name string, to *Secret) {
	env := r.variable(name+"_env", &to.Env, map[string]string{"api_key": "MEILI_MASTER_KEY", "search_key": "MEILI_SEARCH_KEY"}[name])
	keys[name+"_env"] = env
	keys[name+"_file"] = func(n ast.Node) {
		path, ok := n.(*ast.StringNode)
		if !ok || strings.TrimSpace(path.Value) == "" {
			r.wrong(n, "write `"+name+"_file: /run/secrets/"+name+"`", "%s_file is not the path of a file", name)
			return
		}
		to.File = strings.TrimSpace(path.Value)
	}
}

func (r *reader) agent(to *string) setter {
	return func(n ast.Node) {
		r.text("agent", to)(n)
		if strings.ContainsFunc(*to, func(c rune) bool { return c < ' ' || c > '~' || c == '(' || c == ')' }) || len(*to) > 200 {
			r.wrong(n, "write `agent: https://www.example.edu.cn/` or `agent: info@example.edu.cn`", "agent is not a web or mail address in plain ASCII")
		}
	}
}

func (r *reader) limits(to *Limits) setter {
	return func(n ast.Node) {
		keys := r.budgetKeys(&to.Site)
		keys["page_bytes"] = r.integer("page_bytes", &to.PageBytes, 1024, 1<<30, 10<<20)
		keys["loss_percent"] = r.integer("loss_percent", &to.LossPercent, 0, 100, 10)
		r.mapping(n, "limits", keys)
	}
}

// budget reads the limits of one site.
func (r *reader) budget(to *disclosure.Budget) setter {
	return func(n ast.Node) { r.mapping(n, "limits", r.budgetKeys(to)) }
}

func (r *reader) budgetKeys(to *disclosure.Budget) map[string]setter {
	return map[string]setter{
		"pages_per_column": r.integer("pages_per_column", &to.Pages, 1, 1_000_000, 1000),
		"visits_per_site":  r.integer("visits_per_site", &to.Visits, 1, 100_000_000, 200_000),
		"bytes_per_site": func(n ast.Node) {
			bytes := int(to.Bytes)
			r.integer("bytes_per_site", &bytes, 1<<20, 1<<50, 20<<30)(n)
			to.Bytes = int64(bytes)
		},
		"time_per_site": r.duration("time_per_site", &to.Time, time.Second, 1000*time.Hour, "24h"),
	}
}

func (r *reader) attachments(to *Attachments) setter {
	return func(n ast.Node) {
		r.mapping(n, "attachments", map[string]setter{
			"download":  r.boolean("download", &to.Download),
			"max_bytes": r.integer("max_bytes", &to.MaxBytes, 1024, 1<<30, 50<<20),
			"recheck":   r.duration("recheck", &to.Recheck, 0, 10*365*24*time.Hour, "720h"),
		})
	}
}

// address reads an absolute URL of one of the schemes; empty is left out.
func (r *reader) address(key string, to *string, sample string, schemes ...string) setter {
	return func(n ast.Node) {
		var s string
		before := len(r.problems)
		r.text(key, &s)(n)
		if len(r.problems) > before || s == "" {
			return
		}
		u, err := url.Parse(s)
		ok := err == nil && u.Hostname() != "" && !strings.ContainsAny(s, " \t")
		if ok {
			ok = false
			for _, scheme := range schemes {
				ok = ok || strings.EqualFold(u.Scheme, scheme)
			}
		}
		if !ok {
			r.wrong(n, "write `"+key+": "+sample+"`", "%s is not an absolute address that starts with %s://", key, strings.Join(schemes, ":// or "))
			return
		}
		*to = s
	}
}
