package store

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// clean gives a post that every database can hold, with its defaults filled
// in, and an error for a post that cannot be told from others.
func clean(post disclosure.Post) (disclosure.Post, error) {
	if post.ID == "" || post.Channel == "" {
		return post, errors.New("a post needs an ID and a channel")
	}
	for _, text := range []*string{&post.URL, &post.Title, &post.Source, &post.Body, &post.Reason, &post.ListURL, &post.ListTitle,
		&post.Site, &post.Column, &post.Department} {
		*text = cleanText(*text)
	}
	post.Attachments = slices.Clone(post.Attachments)
	for i := range post.Attachments {
		post.Attachments[i].Text = cleanText(post.Attachments[i].Text)
		post.Attachments[i].URL = cleanText(post.Attachments[i].URL)
	}
	if post.How != disclosure.HowOfficer { // of whom an empty status means that it is to stay as it is
		post.Status = cmp.Or(post.Status, disclosure.StatusOK)
	}
	return post, nil
}

// cleanText removes what no text column takes: NUL and bytes that are no UTF-8.
func cleanText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// evidence ranks what a post was made from: 2 a kept page, 1 a text without a
// page (an import), 0 only a line of a list.
func evidence(post disclosure.Post) int {
	switch {
	case post.PageHash != "":
		return 2
	case post.Body != "":
		return 1
	default:
		return 0
	}
}

// merge says which post stands after post was saved over stored, which has the
// same ID, and in which bucket that puts the visit.
func merge(stored, post disclosure.Post) (disclosure.Post, disclosure.Bucket) {
	next, lost := post, false
	if stored.Site != "" && post.Site != "" && stored.Site != post.Site {
		lost = !prevails(post, stored)
	}
	fileLost := post.Status == disclosure.StatusUnreadable && stored.Status == disclosure.StatusOK && len(stored.Attachments) > len(post.Attachments)
	if lost || fileLost || evidence(post) < evidence(stored) {
		next = stored
	}
	next = inherit(next, stored)
	next = decided(next, stored, post)
	switch {
	case lost && sameToReaders(next, stored):
		return stored, disclosure.Duplicate
	case lost:
		return next, disclosure.Duplicate
	case sameToReaders(next, stored):
		next.URL = stored.URL // the same address, perhaps in another form
		return next, disclosure.Unchanged
	}
	if !sameText(next, stored) {
		next.Version++
	}
	return next, disclosure.Updated
}

// prevails says whether post takes a row over that belongs to another site.
// It does not depend on which of the two came first.
func prevails(post, stored disclosure.Post) bool {
	if a, b := evidence(post), evidence(stored); a != b {
		return a > b
	}
	return post.Site < stored.Site
}

// inherit gives next what only the stored row knows.
func inherit(next, stored disclosure.Post) disclosure.Post {
	next.Site = cmp.Or(next.Site, stored.Site) // an import does not know the site
	next.URL = cmp.Or(next.URL, stored.URL)    // likewise the address
	next.ListURL = cmp.Or(next.ListURL, stored.ListURL)
	next.ListTitle = cmp.Or(next.ListTitle, stored.ListTitle)
	next.ListDate = cmp.Or(next.ListDate, stored.ListDate)
	next.Version, next.DuplicateOf = stored.Version, stored.DuplicateOf
	return next
}

// decided applies what the officer decided, now or earlier: it outlives every
// later reading of the page. Only the officer takes an exclusion back. A title
// or day that the page does not show stands as it was given or read before.
func decided(next, stored, post disclosure.Post) disclosure.Post {
	decision := stored
	if post.How == disclosure.HowOfficer {
		decision = post
	}
	if decision.How == disclosure.HowOfficer {
		next.Requirement, next.Category, next.How = decision.Requirement, decision.Category, decision.How
		next.Confidence, next.Reason = decision.Confidence, decision.Reason
		next.Title = cmp.Or(next.Title, stored.Title, post.Title)
		next.Published = cmp.Or(next.Published, stored.Published, post.Published)
	}
	switch {
	case post.How == disclosure.HowOfficer && post.Status != "":
		next.Status = post.Status
	case stored.Status == disclosure.StatusExcluded || post.Status == disclosure.StatusExcluded:
		next.Status = disclosure.StatusExcluded
	}
	next.Status = cmp.Or(next.Status, stored.Status)
	return next
}

// sameText says whether two posts read the same; a difference is a new version.
func sameText(a, b disclosure.Post) bool {
	return a.Title == b.Title && a.Published == b.Published && a.Source == b.Source && a.Body == b.Body &&
		slices.Equal(a.Attachments, b.Attachments)
}

// sameToReaders says whether nothing differs that a reader sees or that is
// counted by. The hash of the page is not compared: a page changes with every
// visitor it counts.
func sameToReaders(a, b disclosure.Post) bool {
	return sameText(a, b) && a.Channel == b.Channel && a.Site == b.Site && a.Column == b.Column && a.Department == b.Department &&
		a.Requirement == b.Requirement && a.Category == b.Category && a.How == b.How && a.Status == b.Status &&
		(a.URL == "") == (b.URL == "")
}

// sameUnseen says whether the rest is the same too, which no reader sees.
func sameUnseen(a, b disclosure.Post) bool {
	return a.Fingerprint == b.Fingerprint && a.PageHash == b.PageHash && a.Confidence == b.Confidence && a.Reason == b.Reason &&
		a.ListURL == b.ListURL && a.ListTitle == b.ListTitle && a.ListDate == b.ListDate
}
