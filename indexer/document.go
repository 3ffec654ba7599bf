package indexer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"gongkai/disclosure"
)

// maxBody bounds the text of one document, in bytes. Longer bodies are cut:
// what lies behind is not searched.
const maxBody = 1 << 20

// maxTitle bounds a title, in bytes. A title that is longer is none.
const maxTitle = 3000

// maxFiles bounds the text of a document's attachments together, in bytes.
const maxFiles = 512 << 10

// Document is a post as the index holds it.
type Document struct {
	ID          string   `json:"id"`
	URL         string   `json:"url"`
	Title       string   `json:"title"`
	Body        string   `json:"body"`
	Source      string   `json:"source"`
	Attachments []string `json:"attachments"` // their names
	Files       string   `json:"files"`       // what could be read in them
	DocNo       string   `json:"doc_no"`      // the number of the official document, DocumentNumber of title and body

	Channel    string `json:"channel"`
	Site       string `json:"site"`
	Column     string `json:"column"`
	Department string `json:"department"`

	Category    int    `json:"category"`    // 0 for none
	Requirement int    `json:"requirement"` // 0 for none
	Status      string `json:"status"`
	How         string `json:"how"`
	DuplicateOf string `json:"duplicate_of"`

	Published string `json:"published"`           // YYYY-MM-DD, "" where undated
	PubMonth  string `json:"pub_month,omitempty"` // YYYY-MM, absent where undated
	PubTS     *int64 `json:"pub_ts,omitempty"`    // Unix seconds of the day's start in Asia/Shanghai, absent where undated

	// Digest tells two states of a document apart: it follows from all the
	// other fields, and from what fields there are.
	Digest string `json:"digest"`
}

// NewDocument is what the index holds of a post and of the texts of its files.
func NewDocument(post disclosure.Post, files ...disclosure.File) Document {
	document := Document{
		ID:          post.ID,
		URL:         valid(post.URL),
		Title:       cut(valid(post.Title), maxTitle),
		Body:        cut(valid(post.Body), maxBody),
		Source:      valid(post.Source),
		Attachments: make([]string, 0, len(post.Attachments)),
		Channel:     valid(post.Channel),
		Site:        valid(post.Site),
		Column:      valid(post.Column),
		Department:  valid(post.Department),
		Category:    post.Category,
		Requirement: post.Requirement,
		Status:      string(post.Status),
		How:         string(post.How),
		DuplicateOf: post.DuplicateOf,
	}
	document.DocNo = DocumentNumber(document.Title, document.Body)
	for _, attachment := range post.Attachments {
		document.Attachments = append(document.Attachments, valid(attachment.Text))
	}
	var texts strings.Builder
	for _, file := range files {
		if left := maxFiles - texts.Len(); left > 0 && file.Text != "" {
			texts.WriteString(cut(valid(file.Text), left) + "\n")
		}
	}
	document.Files = strings.TrimSuffix(texts.String(), "\n")
	if start := post.Published.Start(); !start.IsZero() {
		seconds := start.Unix()
		document.Published, document.PubMonth, document.PubTS = string(post.Published), post.Published.Month(), &seconds
	}
	document.Digest = digest(document)
	return document
}

// digestBytes is how much of a hash a digest keeps: enough that no two states
// of a document ever share one, and little to keep for each post in memory.
const digestBytes = 16

// digest is a document's Digest, in hexadecimal. It is made of the JSON that
// engines are given, so that no field can be forgotten.
func digest(document Document) string {
	document.Digest = ""
	encoded, err := json.Marshal(document)
	if err != nil { // strings and numbers always marshal
		return ""
	}
	sum := sha256.Sum256(encoded)
	return hex.EncodeToString(sum[:digestBytes])
}

// Near is what stands around the post, a line each.
func (d Document) Near() string {
	return strings.Join(append([]string{d.DocNo, d.Department, d.Column, d.Source}, d.Attachments...), "\n")
}

// Holds tells whether a phrase stands in the title, around the post, in its
// body or in its files, as Phrase.Text means it.
func (p Phrase) Holds(title, near, body, files string) bool {
	for _, passage := range []string{title, near, body, files} {
		if strings.Contains(Squeeze(Fold(passage)), p.Text) {
			return true
		}
	}
	return false
}

// valid replaces what is no UTF-8: engines refuse it, or change it in ways of their own.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// cut shortens valid UTF-8 to at most n bytes, at the end of a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
