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
	var alerts []disclosure.Alert
	for _, visit := range lists {
		if strings.Contains(visit.Reason, entriesWhere) {
			alerts = append(alerts, disclosure.Alert{
				Run: s.run, Site: s.site.Name, Column: visit.Column.Name, Kind: disclosure.AlertEmptied,
				Text: fmt.Sprintf("site %s, column %s: %s (%s); nothing was changed; if it is true, run crawl --full", s.site.Name, visit.Column.Name, visit.Reason, visit.URL),
			})
		}
	}
	pages := map[string]int{}
	for _, visit := range lists {
		if visit.Bucket == disclosure.Fetched || visit.Bucket == disclosure.NotModified {
			pages[visit.Reason]++
		}
	}
	alerts = append(alerts, s.deadRules(pages, "list pages")...)
	alerts = append(alerts, s.deadRules(posts, "posts")...)
	if down := s.web.isDown(); down != nil {
		alerts = append(alerts, disclosure.Alert{
			Run: s.run, Site: s.site.Name, Kind: disclosure.AlertDown,
			Text: fmt.Sprintf("site %s was given up: %s; what it should have shown stays as it is", s.site.Name, told(down)),
		})
	}
	return alerts
}

// deadRules are the alerts for the rules that found nothing in most of the
// pages of a kind, which are counted by the reasons of their visits. A single
// page may well be built otherwise than its site.
func (s *siteCrawl) deadRules(pages map[string]int, kind string) []disclosure.Alert {
	read, missed := 0, map[string]int{}
	for reason, n := range pages {
		read += n
		for _, rule := range missedRules(reason) {
			missed[rule] += n
		}
	}
	var alerts []disclosure.Alert
	for _, rule := range slices.Sorted(maps.Keys(missed)) {
		if missed[rule]*2 > read {
			alerts = append(alerts, disclosure.Alert{
				Run: s.run, Site: s.site.Name, Kind: disclosure.AlertRule,
				Text: fmt.Sprintf("site %s: the rule %s found nothing in %d of %d %s that were read; see what they look like now: extract --explain", s.site.Name, rule, missed[rule], read, kind),
			})
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
