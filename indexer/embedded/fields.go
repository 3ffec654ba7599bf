package embedded

import (
	"encoding/json"
	"strconv"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"gongkai/indexer"
)

// The fields of the index beside the facets'. The first four are searched as
// areas; an area is a field and all before it.
const (
	fieldTitle    = "title"
	fieldNear     = "near"     // what stands around a post
	fieldBody     = "body"     // kept, too
	fieldFiles    = "files"    // what the files say; kept, too
	fieldSound    = "sound"    // how the title is pronounced
	fieldExact    = "exact"    // the whole title
	fieldDay      = "day"      // YYYY-MM-DD, absent where undated
	fieldAttached = "attached" // attachedYes where the post has an attachment, else absent
	fieldRecord   = "record"   // kept, not searched: what a hit shows
	fieldDigest   = "digest"   // tells two states of a document apart
)

const attachedYes = "y"

// What is kept of a field. No field counts how often a term occurs nor how long
// the text is: a query's clauses decide the order, and without them a term takes
// half the space.
const (
	searched = index.IndexField | index.SkipFreqNorm
	kept     = index.StoreField
)

// record is what a hit shows, as the index keeps it.
type record struct {
	Title       string `json:"t"`
	URL         string `json:"u"`
	Channel     string `json:"c"`
	Published   string `json:"p"`
	Category    int    `json:"k"`
	Requirement int    `json:"r"`
	Near        string `json:"n"`
}

// fields turns a document into the fields of the index.
func (x *Index) fields(d indexer.Document) *document.Document {
	out := document.NewDocument(d.ID)
	text := func(name, value string, options index.FieldIndexingOptions, analyzer analysis.Analyzer) {
		if value != "" {
			out.AddField(document.NewTextFieldCustom(name, nil, []byte(value), options, analyzer))
		}
	}
	near := d.Near()
	text(fieldTitle, d.Title, searched, titleTokens{})
	text(fieldNear, near, searched, textTokens{})
	text(fieldBody, d.Body, searched|kept, textTokens{})
	text(fieldFiles, d.Files, searched|kept, textTokens{})
	text(fieldSound, d.Title, searched, soundTokens{x.pinyin})
	text(fieldExact, indexer.TitleKey(d.Title), searched, wholeToken{})
	text(fieldDay, d.Published, searched, nil)
	text(fieldDigest, d.Digest, searched, nil)
	if len(d.Attachments) > 0 {
		text(fieldAttached, attachedYes, searched, nil)
	}
	for name, value := range facetValues(d) {
		text(name, value, searched, nil)
	}
	shown, err := json.Marshal(record{d.Title, d.URL, d.Channel, d.Published, d.Category, d.Requirement, near})
	if err == nil { // strings and numbers always marshal
		text(fieldRecord, string(shown), kept, nil)
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
