package main

import (
	"cmp"

	"gongkai/classify"
	"gongkai/crawler"
	"gongkai/disclosure"
)

// probeResult is the JSON of probe.
type probeResult struct {
	CMS      string         `json:"cms"`
	Name     string         `json:"name"`
	Home     string         `json:"home"`
	Columns  []probedColumn `json:"columns"`
	Complete bool           `json:"complete"` // every page that may be a column could be read
	LeftOut  []trouble      `json:"left_out"` // looked at and found to be no column
	Trouble  []trouble      `json:"trouble"`  // could not be looked at
}

// probedColumn is one column of a probed site. Requirement is written only
// where it is sure; a guess is Suggested.
type probedColumn struct {
	Name        string         `json:"name"`
	URL         string         `json:"url"`
	Posts       int            `json:"posts"` // in all; where the list was not read to its end, as far as it says
	First       disclosure.Day `json:"first"`
	Last        disclosure.Day `json:"last"`
	Next        string         `json:"next"`
	Complete    bool           `json:"complete"` // the list was read to its end
	Counted     int            `json:"counted"`  // posts on the list pages that were read
	Menus       []string       `json:"menus"`
	Disclosure  bool           `json:"disclosure"` // it stands in a tree of disclosures
	Requirement int            `json:"requirement"`
	Suggested   int            `json:"suggested,omitempty"`
	Category    int            `json:"category"`
	Confidence  float64        `json:"confidence"`
	Reason      string         `json:"reason,omitempty"`
}

func newProbeResult(probed crawler.Probed, site disclosure.Site, classifier *classify.Classifier) probeResult {
	result := probeResult{CMS: probed.CMS, Name: cmp.Or(probed.Name, hostOf(site.Home)), Home: site.Home, Complete: true, Columns: []probedColumn{}, LeftOut: []trouble{}, Trouble: []trouble{}}
	for _, column := range probed.Columns {
		result.Columns = append(result.Columns, newProbedColumn(column, probed.Name, classifier))
	}
	for i, line := range troubles(probed.Trouble) {
		visit := probed.Trouble[i]
		switch {
		case visit.Kind == disclosure.KindList, visit.Bucket == disclosure.Fetched: // told with its column
		case crawler.HidesPosts(visit):
			result.Complete = false
			result.Trouble = append(result.Trouble, line)
		case visit.Kind != disclosure.KindSitemap:
			result.LeftOut = append(result.LeftOut, line)
		}
	}
	return result
}

func newProbedColumn(column crawler.ProbedColumn, site string, classifier *classify.Classifier) probedColumn {
	menus := column.Menus
	if menus == nil {
		menus = []string{}
	}
	answer := classifier.Column(column.Name, append([]string{site}, menus...))
	probed := probedColumn{
		Name: column.Name, URL: column.URL, Posts: column.Posts, First: column.First, Last: column.Last, Next: column.Next,
		Complete: column.Complete, Counted: column.Counted, Menus: menus, Disclosure: classifier.Tree(column.Name, append([]string{site}, menus...)),
		Category: answer.Category, Confidence: answer.Confidence, Reason: answer.Reason,
	}
	if answer.Confidence >= classify.ColumnSure {
		probed.Requirement = answer.Requirement
	} else {
		probed.Suggested = answer.Requirement
	}
	return probed
}
