package extract

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/mmcdole/gofeed"

	"gongkai/disclosure"
)

// Feed is what an RSS, Atom or JSON feed tells of the column that it follows.
type Feed struct {
	Title   string
	Link    string // absolute address of the page that it is the feed of, "" where it names none
	Entries []Entry
}

// What is read of a feed. Honest ones hold a few dozen entries. The parser
// calls itself for every element inside another, so that tags are bounded too.
const (
	maxFeedBytes   = 4 << 20
	maxFeedTags    = 40_000
	maxFeedEntries = 200
)

// ErrNotFeed is wrapped by ReadFeed's errors.
var ErrNotFeed = errors.New("not a feed")

// ReadFeed reads an RSS, Atom or JSON feed. It fails, with ErrNotFeed, on what
// is none or is larger than any that a person follows.
func ReadFeed(body []byte, address string) (Feed, error) {
	base, err := url.Parse(address)
	if err != nil {
		return Feed{}, fmt.Errorf("read feed %s: %w", address, err)
	}
	if len(body) > maxFeedBytes || bytes.Count(body, []byte("<"))+bytes.Count(body, []byte("{"))+bytes.Count(body, []byte("[")) > maxFeedTags {
		return Feed{}, fmt.Errorf("read feed %s: %w: over %d bytes or %d tags", address, ErrNotFeed, maxFeedBytes, maxFeedTags)
	}
	if hasHugeTag(body) {
		return Feed{}, fmt.Errorf("read feed %s: %w: a tag of over %d bytes", address, ErrNotFeed, maxTagBytes)
	}
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		return Feed{}, fmt.Errorf("read feed %s: %w: %w", address, ErrNotFeed, err)
	}
	feed := Feed{Title: collapse(limited(parsed.Title)), Link: absolute(base, parsed.Link)}
	for _, item := range parsed.Items[:min(len(parsed.Items), maxFeedEntries)] {
		entry := Entry{Title: collapse(limited(item.Title)), URL: absolute(base, item.Link)}
		if at := item.PublishedParsed; at != nil && at.Year() > 1 && at.Year() < 10_000 {
			entry.Date = disclosure.DayOf(*at)
		}
		feed.Entries = append(feed.Entries, entry)
	}
	return feed, nil
}

// limited is the beginning of a text.
func limited(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), maxText)], "")
}

// absolute resolves a link; "" where it leads to no page.
func absolute(base *url.URL, link string) string {
	if len(link) > maxText {
		return ""
	}
	u, err := base.Parse(link)
	if err != nil || link == "" || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	cutState(u)
	return u.String()
}
