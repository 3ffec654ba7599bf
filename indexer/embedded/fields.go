package embedded

import (
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"gongkai/indexer"
)

// The fields of the index beside the facets'. The first four are searched as
// areas; an area is a field and all before it.
const (
	fieldTitle    = "title"
	fieldNear     = "near" // what stands around a post
	fieldBody     = "body"
	fieldFiles    = "files"    // what the files say
	fieldSound    = "sound"    // how the title is pronounced
	fieldExact    = "exact"    // the whole title
	fieldDay      = "day"      // YYYY-MM-DD, absent where undated
	fieldAttached = "attached" // attachedYes where the post has an attachment, else absent
	fieldID       = "id"
)

const attachedYes = "y"

// post is a document on its way into a segment: to scorch it is the only field
// of its document, which scorch has analyzed, several at a time.
type post struct {
	document.Field // nil: scorch asks for what is defined here, and nothing else
	indexer.Document
	index *Index
	blob  []byte              // what is kept
	terms map[string][]string // by field, some of them more than once
}

// indexed is a document as scorch takes it.
func (x *Index) indexed(d indexer.Document) *document.Document {
	return document.NewDocument(d.ID).AddField(&post{Document: d, index: x})
}

// Name is of no meaning.
func (p *post) Name() string { return "post" }

// Options make scorch call Analyze.
func (p *post) Options() index.FieldIndexingOptions { return index.IndexField }

// Size and NumPlainTextBytes are for statistics, in bytes.
func (p *post) Size() int { return len(p.Body) + len(p.Files) }

// NumPlainTextBytes is Size.
func (p *post) NumPlainTextBytes() uint64 { return uint64(p.Size()) }

// Analyze cuts the document into terms.
func (p *post) Analyze() {
	near := p.Near()
	p.blob = p.index.texts.pack(p.Document, near)
	p.terms = map[string][]string{
		fieldID:    {p.ID},
		fieldTitle: titleTerms(p.Title),
		fieldNear:  textTerms(near),
		fieldBody:  textTerms(p.Body),
		fieldFiles: textTerms(p.Files),
		fieldSound: soundTerms(p.index.pinyin, p.Title),
	}
	whole := func(name, value string) {
		if value != "" {
			p.terms[name] = []string{value}
		}
	}
	whole(fieldExact, indexer.TitleKey(p.Title))
	whole(fieldDay, p.Published)
	if len(p.Attachments) > 0 {
		whole(fieldAttached, attachedYes)
	}
	for name, value := range facetValues(p.Document) {
		whole(name, value)
	}
	p.Body, p.Files = "", "" // packed, and the terms are made
}

// analyzedPost is the post in a document of scorch.
func analyzedPost(d index.Document) (*post, error) {
	var found *post
	d.VisitFields(func(field index.Field) {
		if p, ok := field.(*post); ok {
			found = p
		}
	})
	if found == nil {
		return nil, fmt.Errorf("document %s is not a post", d.ID())
	}
	return found, nil
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
