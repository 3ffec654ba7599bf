package crawler

import (
	"context"
	"net/url"

	"gongkai/disclosure"
)

// readEntry makes a post of a list entry and of the page that it leads to, and
// meets the files that the post links.
func (s *siteCrawl) readEntry(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	outcome, err := s.readPosted(ctx, visit)
	if err == nil && outcome.Post != nil {
		outcome.Found, err = s.filesOf(ctx, *outcome.Post, visit)
	}
	return outcome, err
}

func (s *siteCrawl) readPosted(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	listed := listedPost(s.site, visit)
	address, err := url.Parse(visit.URL)
	if err != nil || address.Host == "" {
		return s.unreadable(listed, visit.Column, disclosure.Failed, "no address to open"), nil
	}
	if reason := trap(visit.URL); reason != "" {
		return s.unreadable(listed, visit.Column, disclosure.Skipped, reason), nil
	}
	if !s.web.owns(address) { // known by title and day from the list alone (counting rule 5)
		return s.saved(listed, visit.Column), nil
	}
	if isFile(address.Path) {
		return s.saved(asFile(listed), visit.Column), nil
	}
	answer, err := s.web.get(ctx, visit.URL)
	if err != nil {
		return disclosure.Outcome{}, err
	}
	outcome := s.readAnswer(listed, answer, visit.Column)
	outcome.Checked = s.settings.Now()
	return outcome, nil
}

// readAnswer makes a post of what the site answered.
func (s *siteCrawl) readAnswer(listed disclosure.Post, answer answer, column disclosure.Column) disclosure.Outcome {
	if bucket, reason := answer.trouble(); bucket != "" {
		return s.unreadable(listed, column, bucket, reason)
	}
	if answer.isFile() {
		return s.saved(asFile(listed), column)
	}
	post, missed, err := readPost(listed, answer, s.site)
	if err != nil {
		return s.unreadable(listed, column, disclosure.Failed, err.Error())
	}
	outcome := s.saved(post, column)
	outcome.Page, outcome.Body, outcome.Reason = &answer.page, answer.body, ruleMissed(missed)
	return outcome
}

func (s *siteCrawl) saved(post disclosure.Post, column disclosure.Column) disclosure.Outcome {
	post = s.classifier.Post(post, column)
	return disclosure.Outcome{Post: &post}
}

func (s *siteCrawl) unreadable(post disclosure.Post, column disclosure.Column, bucket disclosure.Bucket, reason string) disclosure.Outcome {
	post.Status = disclosure.StatusUnreadable
	outcome := s.saved(post, column)
	outcome.Bucket, outcome.Reason = bucket, reason
	return outcome
}
