package main

import (
	"errors"
	"fmt"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

func newImportedPost(project *project, given postLine) (disclosure.Post, error) {
	if given.Title == "" {
		return disclosure.Post{}, errors.New("no title: write \"title\":\"…\"")
	}
	if err := declared(project.config, given.Channel); err != nil {
		return disclosure.Post{}, err
	}
	if _, err := disclosure.ParseDay(string(given.Published)); err != nil {
		return disclosure.Post{}, fmt.Errorf("published: %w", err)
	}
	var names []string
	for _, attachment := range given.Attachments {
		names = append(names, attachment.Text)
	}
	post := disclosure.Post{
		URL: given.URL, Title: given.Title, Published: given.Published, Source: given.Source, Body: given.Body,
		Attachments: given.attachments(), Channel: given.Channel, Site: given.Site, Column: given.Column, Department: given.Department,
		Status: given.Status, Fingerprint: extract.Fingerprint(given.Title, given.Body, names...),
	}
	switch post.Status {
	case "":
		if given.How != disclosure.HowOfficer { // whose decision leaves a status alone that it does not name
			post.Status = disclosure.StatusOK
		}
	case disclosure.StatusOK, disclosure.StatusUnreadable, disclosure.StatusGone, disclosure.StatusHeld, disclosure.StatusExcluded:
	default:
		return post, fmt.Errorf("status %q: write ok, unreadable, gone, held or excluded", given.Status)
	}
	post, err := identify(post, given)
	if err != nil {
		return post, err
	}
	return project.classifyImported(post, given)
}

// canonicalOf is the identity of a line: its address, or, of what is not on
// the web, its title and day.
func canonicalOf(given postLine) (string, error) {
	if given.URL == "" {
		return "import:" + given.Title + "|" + string(given.Published), nil
	}
	canonical, err := disclosure.CanonicalURL(given.URL)
	if err != nil {
		return "", fmt.Errorf("url: %w; write an address that begins with http:// or https://, or leave url out", err)
	}
	return canonical, nil
}

// classifyImported keeps a requirement that the line states, and finds one
// otherwise: by the configured column of that name, else by the classifier.
func (p *project) classifyImported(post disclosure.Post, given postLine) (disclosure.Post, error) {
	if given.How != "" {
		category := p.config.Checklist.Category(given.Requirement)
		if given.Requirement != 0 && category == 0 {
			return post, fmt.Errorf("requirement %d is not in the checklist %s", given.Requirement, p.config.Checklist.ID)
		}
		switch given.How {
		case disclosure.HowOfficer, disclosure.HowColumn, disclosure.HowClassifier:
		default:
			return post, fmt.Errorf("how %q: write officer, column or classifier, or leave it out", given.How)
		}
		post.Requirement, post.Category, post.How, post.Reason, post.Confidence = given.Requirement, category, given.How, given.Reason, 1
		return post, nil
	}
	return p.classifier.Post(post, p.columnOf(post)), nil
}

// columnOf finds the configured column that a post names.
func (p *project) columnOf(post disclosure.Post) disclosure.Column {
	for _, site := range p.config.Sites {
		if site.Channel != post.Channel || (post.Site != "" && site.Name != post.Site) {
			continue
		}
		for _, column := range site.Columns {
			if column.Name == post.Column {
				return column
			}
		}
	}
	return disclosure.Column{Name: post.Column}
}
