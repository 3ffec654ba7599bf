package main

import (
	"cmp"
	"fmt"
	"strings"

	"gongkai/disclosure"
)

// trouble is a visit that failed or was skipped.
type trouble struct {
	Site   string            `json:"site"`
	Column string            `json:"column,omitempty"`
	Kind   disclosure.Kind   `json:"kind"`
	URL    string            `json:"url"`
	Bucket disclosure.Bucket `json:"bucket"`
	Reason string            `json:"reason"`
}

func troubles(visits []disclosure.Visit) []trouble {
	var lines []trouble
	for _, visit := range visits {
		lines = append(lines, trouble{
			Site: visit.Site, Column: visit.Column.Name, Kind: visit.Kind, URL: visit.URL, Bucket: visit.Bucket, Reason: visit.Reason,
		})
	}
	return lines
}

// String is the trouble in one line, safe for a terminal.
func (t trouble) String() string {
	return fmt.Sprintf("%s %s %s：%s", bucketName(t.Bucket), t.where(), oneLine(t.URL), oneLine(t.Reason))
}

func (t trouble) where() string {
	if t.Column == "" {
		return oneLine(t.Site)
	}
	return oneLine(t.Site) + "/" + oneLine(t.Column)
}

// idle tells that the search for columns looked at something and found
// nothing there, as it mostly does.
func (t trouble) idle() bool {
	return t.Kind == disclosure.KindSitemap || t.Reason != disclosure.ReasonBlank && t.Bucket == disclosure.Skipped &&
		(t.Kind == disclosure.KindCandidate || t.Kind == disclosure.KindColumns)
}

// bucketName is what a line of trouble begins with.
func bucketName(bucket disclosure.Bucket) string {
	names := map[disclosure.Bucket]string{disclosure.Failed: "失败", disclosure.Skipped: "跳过"}
	return cmp.Or(names[bucket], "注意")
}

// toldOneByOne is how many visits of a column may have the same trouble before
// one stands for them all.
const toldOneByOne = 3

// troubleLines tells what went wrong, alike things together.
func troubleLines(all []trouble) []string {
	kind := func(t trouble) trouble { t.URL = ""; return t }
	alike := map[trouble][]trouble{}
	for _, t := range all {
		alike[kind(t)] = append(alike[kind(t)], t)
	}
	var lines []string
	for _, t := range all {
		group := alike[kind(t)]
		switch {
		case len(group) <= toldOneByOne:
			lines = append(lines, t.String())
		case t == group[0]:
			lines = append(lines, fmt.Sprintf("%s %d 个 %s：%s，例如 %s", bucketName(t.Bucket), len(group), t.where(), oneLine(t.Reason), oneLine(t.URL)))
			alike[kind(t)][0] = trouble{} // an address can stand twice
		}
	}
	return lines
}

// printLedger prints the run's account: a line for each site, what to look at,
// and what went wrong without keeping posts out of the count.
func (a *app) printLedger(result crawlResult) {
	for _, site := range result.Sites {
		fmt.Fprintf(a.stdout, "%s：%s\n", oneLine(site.Site), ledgerText(site.Ledger))
	}
	fmt.Fprintf(a.stdout, "合计 %d 个地址和条目：%s\n", result.Ledger.Total(), ledgerText(result.Ledger))
	if result.Files.Total() > 0 {
		fmt.Fprintf(a.stdout, "附件：%s\n", filesText(result.Files))
	}
	if len(result.Findings) > 0 {
		fmt.Fprintf(a.stdout, "个人信息：%s；用 gongkai findings 查看\n", countsText(result.Findings))
	}
	for _, alert := range result.Alerts {
		fmt.Fprintf(a.stdout, "  提醒 %s\n", oneLine(alert.Text))
	}
	missing := map[trouble]bool{}
	for _, t := range result.Missing {
		missing[t] = true // told with the reason of the exit code
	}
	var harmless []trouble
	for _, t := range result.Trouble {
		if !missing[t] && !t.idle() {
			harmless = append(harmless, t)
		}
	}
	for _, line := range troubleLines(harmless) {
		fmt.Fprintf(a.stdout, "  %s\n", line)
	}
}

func ledgerText(l disclosure.Ledger) string {
	var parts []string
	for _, bucket := range []struct {
		name  string
		count int
	}{
		{"新增", l.New}, {"更新", l.Updated}, {"未变", l.Unchanged}, {"重复", l.Duplicate}, {"消失", l.Gone},
		{"列表页", l.Fetched}, {"列表页未变", l.NotModified}, {"失败", l.Failed}, {"跳过", l.Skipped},
	} {
		if bucket.count > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", bucket.name, bucket.count))
		}
	}
	if len(parts) == 0 {
		return "无"
	}
	return strings.Join(parts, "，")
}

func filesText(l disclosure.FileLedger) string {
	var parts []string
	for _, bucket := range []struct {
		name  string
		count int
	}{{"下载", l.Fetched}, {"未变", l.NotModified}, {"失败", l.Failed}, {"跳过", l.Skipped}} {
		if bucket.count > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", bucket.name, bucket.count))
		}
	}
	return strings.Join(parts, "，")
}

// trust is the exit code's reason: an error when posts may be missing.
func (a *app) trust(result crawlResult) error {
	for _, later := range result.Later {
		fmt.Fprintf(a.stderr, "gongkai: site %s is left alone until %s (%s); crawl again then, and it goes on from here\n", oneLine(later.Site), localTime(later.Until), later.Reason)
	}
	switch {
	case result.Complete:
		return nil
	case len(result.Missing) == 0:
		return errTold
	}
	fmt.Fprintln(a.stderr, "gongkai: 没有读全，数字不可信。Not everything could be read, so posts may be missing and the count cannot be trusted:")
	for _, line := range troubleLines(result.Missing) {
		fmt.Fprintf(a.stderr, "  %s\n", line)
	}
	return errTold
}
