package disclosure

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Status says how far a post can be read. Every status but StatusExcluded is counted.
type Status string

// The states of a post.
const (
	StatusOK         Status = "ok"         // read, or known from a list that leads off the site
	StatusUnreadable Status = "unreadable" // listed, but its page cannot be read
	StatusGone       Status = "gone"       // vanished from the web after it was made public
	StatusHeld       Status = "held"       // looks gone, but too many vanished at once to believe it
	StatusExcluded   Status = "excluded"   // the officer decided that it is no disclosure
)

// Name is what the officer reads, "" for a status that does not exist.
func (s Status) Name() string {
	switch s {
	case StatusOK:
		return "正常"
	case StatusUnreadable:
		return "无法打开"
	case StatusGone:
		return "已消失"
	case StatusHeld:
		return "待核实"
	case StatusExcluded:
		return "不计入"
	}
	return ""
}

// How tells who chose a post's requirement.
type How string

// The ways to a requirement, strongest first.
const (
	HowOfficer    How = "officer"
	HowColumn     How = "column"
	HowClassifier How = "classifier"
)

// Attachment is a file linked from a post.
type Attachment struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Post is one disclosed piece in one channel.
type Post struct {
	ID          string // PostID of its channel and canonical URL
	URL         string // as a reader opens it
	Canonical   string // CanonicalURL of URL
	Title       string
	Published   Day // "" means undated: outside every period, never dropped
	Source      string
	Body        string // plain text, paragraphs separated by \n
	Attachments []Attachment

	Channel    string // Channel.ID
	Site       string // Site.Name
	Column     string // Column.Name
	Department string

	Requirement int // Requirement.No, 0 for none of the checklist
	Category    int // Category.No, 0 for none
	How         How
	Confidence  float64 // 0 to 1
	Reason      string

	Status      Status
	DuplicateOf string // ID of the post that this one is a cross-posted copy of
	Fingerprint string // of title and text; "" where there is too little text to tell posts apart
	PageHash    string // content hash of the kept raw page, "" where none was read
	ListURL     string // as the list links it; URL is where that leads
	ListTitle   string // as the list shows it, perhaps cut short
	ListDate    Day    // as the list shows it
	Version     int    // 1 for the first text seen, one more for every edit
}

// Version is one of the texts that a post has had.
type Version struct {
	Post
	Seen time.Time // when the text was read first; zero where that was not kept
}

// PostID identifies a post: the same address in two channels is two posts,
// since the yearly report counts postings (条次) by channel. It is 32
// hexadecimal digits, which every index accepts as a document id.
func PostID(channel, canonical string) string {
	sum := sha256.Sum256([]byte(channel + "\n" + canonical))
	return hex.EncodeToString(sum[:16])
}
