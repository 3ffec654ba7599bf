package crawler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// alerts are what a person should look at, as far as the run's own reading
// tells it: of the lists, and of the posts by what their visits have to say.
func (s *siteCrawl) alerts(lists []disclosure.Visit, posts map[string]int) []disclosure.Alert {
	if down := s.web.isDown(); down != nil {
		return []disclosure.Alert{s.alert(disclosure.AlertDown, "site %s was given up: %s; what it should have shown stays as it is", s.site.Name, told(down))}
	}
	var alerts []disclosure.Alert
	pages := map[string]int{}
	for _, visit := range lists {
		switch {
		case strings.Contains(visit.Reason, entriesWhere):
			alert := s.alert(disclosure.AlertEmptied, "site %s, column %s: %s (%s); nothing was changed; if it is true, run crawl --full",
				s.site.Name, visit.Column.Name, visit.Reason, visit.URL)
			alert.Column = visit.Column.Name
			alerts = append(alerts, alert)
		case visit.Bucket == disclosure.Fetched, visit.Bucket == disclosure.NotModified:
			pages[visit.Reason]++
		}
	}
	alerts = append(alerts, s.unreadColumns(lists)...)
	alerts = append(alerts, s.deadRules(pages, "list pages", 1)...)
	return append(alerts, s.deadRules(posts, "posts", fewPosts)...)
}

func (s *siteCrawl) alert(kind disclosure.AlertKind, format string, args ...any) disclosure.Alert {
	return disclosure.Alert{Run: s.run, Site: s.site.Name, Kind: kind, Text: fmt.Sprintf(format, args...)}
}

// unreadColumns is an alert for each reason for which lists that showed entries
// before cannot be read now: a login, a firewall, an error of the server.
func (s *siteCrawl) unreadColumns(lists []disclosure.Visit) []disclosure.Alert {
	columns := map[string][]disclosure.Visit{} // by reason
	for _, visit := range lists {
		known := s.columns.known[columnKey(visit.Column)]
		if visit.Page == 1 && visit.Bucket == disclosure.Failed && known.Shown.Entries > 0 && !strings.Contains(visit.Reason, entriesWhere) {
			columns[visit.Reason] = append(columns[visit.Reason], visit)
		}
	}
	var alerts []disclosure.Alert
	for _, reason := range slices.Sorted(maps.Keys(columns)) {
		some := columns[reason]
		alerts = append(alerts, s.alert(disclosure.AlertUnread, "site %s: %d of its columns could be read before and cannot now: %s (%s); their posts stay as they are",
			s.site.Name, len(some), reason, some[0].URL))
	}
	return alerts
}

// fewPosts say nothing about a rule: a single post may well be built otherwise
// than its site.
const fewPosts = 3

// deadRules are the alerts for the rules that found nothing in most of the
// pages of a kind, which are counted by the reasons of their visits, and in so
// many at least.
func (s *siteCrawl) deadRules(pages map[string]int, kind string, least int) []disclosure.Alert {
	read, missed := 0, map[string]int{}
	for reason, n := range pages {
		read += n
		for _, rule := range missedRules(reason) {
			missed[rule] += n
		}
	}
	var alerts []disclosure.Alert
	for _, rule := range slices.Sorted(maps.Keys(missed)) {
		if missed[rule] >= least && missed[rule]*2 > read {
			alerts = append(alerts, s.alert(disclosure.AlertRule, "site %s: the rule %s found nothing in %d of %d %s that were read; see what they look like now: extract --explain",
				s.site.Name, rule, missed[rule], read, kind))
		}
	}
	return alerts
}

// ruleMissed is what the ledger says of rules that found nothing, "" where all
// did.
func ruleMissed(rules []string) string {
	if len(rules) == 0 {
		return ""
	}
	return disclosure.ReasonRuleMissed + ": " + strings.Join(rules, ", ")
}

// missedRules are the rules of a reason that ruleMissed ends.
func missedRules(reason string) []string {
	_, rules, found := strings.Cut(reason, disclosure.ReasonRuleMissed+": ")
	if !found {
		return nil
	}
	return strings.Split(rules, ", ")
}
