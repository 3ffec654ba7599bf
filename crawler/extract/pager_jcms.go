package extract

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// 大汉 JCMS draws the pages of a list from records that its data proxy hands out
// in groups: dataproxy.jsp?startrecord=46&endrecord=90&perpage=15 with the
// column's numbers. A page tells the proxy, the numbers and how many records
// there are; an answer tells its own range in its address.
const (
	recordsPerPage = 15 // where a script does not say
	pagesPerGroup  = 3
)

var totalRecords = regexp.MustCompile(`(?i)<totalrecords?>\s*(?:<!\[CDATA\[)?\s*(\d{1,7})`)

// nextRecords is the group of records after those that a page holds, by the
// options of its jpage call.
func (o *outline) nextRecords(pager drawnPager) way {
	proxy, _ := o.page.valueOf(pager.options.code("proxyUrl")).asText()
	if !strings.Contains(proxy, "dataproxy") {
		return way{}
	}
	held, total := o.records, max(pager.total, o.recordsTotal)
	perPage, group := pager.size, pagesPerGroup
	if perPage == 0 {
		perPage = recordsPerPage
	}
	if n, ok := o.page.numberOf(pager.options.code("groupSize")); ok && n > 0 {
		group = n
	}
	if held >= total || perPage > maxEntries/group {
		return way{}
	}
	query := []string{
		"startrecord=" + strconv.Itoa(held+1), "endrecord=" + strconv.Itoa(min(held+perPage*group, total)), "perpage=" + strconv.Itoa(perPage),
	}
	sign := "?"
	if strings.Contains(proxy, "?") {
		sign = "&"
	}
	query = append(query, o.page.parameters(pager.options.code("ajaxParam"))...)
	address, _ := o.page.open(proxy + sign + strings.Join(query, "&"))
	return way{address: address}
}

// parameters are the members of an object as they are sent.
func (p *Page) parameters(code []token) []string {
	var query []string
	for _, member := range objectAt(code, 0) {
		if text, ok := p.valueOf(member.code).asText(); ok {
			query = append(query, url.QueryEscape(member.name)+"="+url.QueryEscape(text))
		}
	}
	return query
}

// nextOfAnswer is the group after the one that an answer of the data proxy
// holds.
func (o *outline) nextOfAnswer() way {
	query := o.page.URL.Query()
	from, err := strconv.Atoi(query.Get("startrecord"))
	to, err2 := strconv.Atoi(query.Get("endrecord"))
	if err != nil || err2 != nil || to < from || to-from >= maxEntries || o.records == 0 {
		return way{}
	}
	size := to - from + 1
	if o.recordsTotal > 0 && to >= o.recordsTotal || o.recordsTotal == 0 && o.records < size {
		return way{}
	}
	from, to = to+1, to+size
	if o.recordsTotal > 0 {
		to = min(to, o.recordsTotal)
	}
	next := *o.page.URL
	next.RawQuery = replaceParameters(next.RawQuery, map[string]int{"startrecord": from, "endrecord": to})
	return way{address: next.String()}
}

// replaceParameters sets numbers in a query and leaves the rest as it stands.
func replaceParameters(query string, numbers map[string]int) string {
	parts := strings.Split(query, "&")
	for i, part := range parts {
		name, _, _ := strings.Cut(part, "=")
		if n, ok := numbers[name]; ok {
			parts[i] = name + "=" + strconv.Itoa(n)
		}
	}
	return strings.Join(parts, "&")
}
