package embedded

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"gongkai/indexer"
)

// The fields of the index beside the facets'.
const (
	fieldTitle  = "title"  // searched by character, pair and word
	fieldNear   = "near"   // what stands around a post: attachments, department, column, source, document number
	fieldAll    = "all"    // title, near and body together: the terms that a post holds at all
	fieldSound  = "sound"  // how the title is pronounced
	fieldTime   = "pub_ts" // Unix seconds, absent where undated
	fieldDay    = "day"    // YYYY-MM-DD, absent where undated
	fieldFiles  = "files"  // what the files say: the terms that they hold at all; kept
	fieldBody   = "body"   // kept, not searched
	fieldRecord = "record" // kept, not searched: what a hit shows
	fieldDigest = "digest" // tells two states of a document apart
)

// What is kept of a field. Only two fields count how often a term occurs and
// how long the text is; the others tell only whether it occurs, which takes
// half the space.
const (
	ranked   = index.IndexField
	matched  = index.IndexField | index.SkipFreqNorm
	keptOnly = index.StoreField
)

// record is what a hit shows, as the index keeps it.
type record struct {
	Title       string `json:"t"`
	URL         string `json:"u"`
	Channel     string `json:"c"`
	Published   string `json:"p"`
	Category    int    `json:"k"`
	Requirement int    `json:"r"`
}

// fields turns a document into the fields of the index.
func (x *Index) fields(d indexer.Document) *document.Document {
	near := strings.Join(append([]string{d.DocNo, d.Department, d.Column, d.Source}, d.Attachments...), "\n")
	out := document.NewDocument(d.ID)
	text := func(name, value string, options index.FieldIndexingOptions, analyzer analysis.Analyzer) {
		out.AddField(document.NewTextFieldCustom(name, nil, []byte(value), options, analyzer))
	}
	text(fieldTitle, d.Title, ranked, titleTokens{})
	text(fieldNear, near, ranked, textTokens{})
	text(fieldAll, d.Title+"\n"+near+"\n"+d.Body, matched, textTokens{})
	if d.Files != "" {
		text(fieldFiles, d.Files, matched|keptOnly, textTokens{})
	}
	text(fieldSound, d.Title, ranked, soundTokens{x.pinyin})
	text(fieldBody, d.Body, keptOnly, nil)
	for name, value := range facetValues(d) {
		if value != "" {
			text(name, value, matched, nil)
		}
	}
	if d.Digest != "" {
		text(fieldDigest, d.Digest, matched, nil)
	}
	if d.PubTS != nil {
		text(fieldDay, d.Published, matched, nil)
		out.AddField(document.NewNumericFieldWithIndexingOptions(fieldTime, nil, float64(*d.PubTS), matched))
	}
	kept, err := json.Marshal(record{d.Title, d.URL, d.Channel, d.Published, d.Category, d.Requirement})
	if err == nil { // strings and numbers always marshal
		text(fieldRecord, string(kept), keptOnly, nil)
	}
	return out
}

// facetValues is what a document counts under, by facet.
func facetValues(d indexer.Document) map[string]string {
	return map[string]string{
		indexer.FacetChannel:     d.Channel,
		indexer.FacetSite:        d.Site,
		indexer.FacetColumn:      d.Column,
		indexer.FacetDepartment:  d.Department,
		indexer.FacetStatus:      d.Status,
		indexer.FacetMonth:       d.PubMonth,
		indexer.FacetCategory:    strconv.Itoa(d.Category),
		indexer.FacetRequirement: strconv.Itoa(d.Requirement),
	}
}
