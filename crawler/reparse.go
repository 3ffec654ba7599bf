package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"

	"gongkai/disclosure"
)

// Record is where reparsed posts are read from and saved to.
type Record interface {
	Page(ctx context.Context, url string) (disclosure.Page, error)
	Body(ctx context.Context, hash string) ([]byte, error)
	SavePost(ctx context.Context, post disclosure.Post) (disclosure.Bucket, error)
}

// Reparse rebuilds posts from their kept pages, with no download: what the
// pages say is read again, and every post is classified again, under the
// columns that the sites have now. A post whose page can no longer be read
// stays as it is and is counted as failed; one of a column that the
// configuration has no more stays where that had filed it.
func Reparse(ctx context.Context, record Record, posts iter.Seq2[disclosure.Post, error], sites []disclosure.Site, classifier classifier) (disclosure.Ledger, error) {
	var ledger disclosure.Ledger
	bySite := map[string]disclosure.Site{}
	for _, site := range sites {
		bySite[site.Name] = site
	}
	for post, err := range posts {
		if err != nil {
			return ledger, err
		}
		if err := ctx.Err(); err != nil {
			return ledger, err
		}
		site := bySite[post.Site]
		if post.PageHash != "" {
			reread, err := rereadPost(ctx, record, post, site)
			if err != nil {
				return ledger, err
			}
			if reread == nil {
				ledger.Add(disclosure.Failed, 1)
				continue
			}
			post = *reread
		}
		column, known := columnNamed(site, post.Column)
		if known || post.How != disclosure.HowColumn { // what a column decided that is no more, nobody can decide anew
			post = classifier.Post(post, column)
		}
		bucket, err := record.SavePost(ctx, post)
		if err != nil {
			return ledger, err
		}
		ledger.Add(bucket, 1)
	}
	return ledger, nil
}

// rereadPost reads a post's kept page again; nil when there is nothing to read.
func rereadPost(ctx context.Context, record Record, post disclosure.Post, site disclosure.Site) (*disclosure.Post, error) {
	body, err := record.Body(ctx, post.PageHash)
	if errors.Is(err, disclosure.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reparse %s: %w", post.URL, err)
	}
	page, err := record.Page(ctx, cmp.Or(post.ListURL, post.URL))
	if err != nil && !errors.Is(err, disclosure.ErrNotFound) {
		return nil, fmt.Errorf("reparse %s: %w", post.URL, err)
	}
	page.Hash = post.PageHash
	address, err := url.Parse(post.URL)
	if err != nil {
		return nil, nil
	}
	reread, _, err := readPost(post, answer{page: page, body: body, url: address}, site)
	if err != nil {
		return nil, nil
	}
	return &reread, nil
}

// columnNamed gives the column of a name, and whether the site has it.
func columnNamed(site disclosure.Site, name string) (disclosure.Column, bool) {
	for _, column := range site.Columns {
		if column.Name == name {
			return column, true
		}
	}
	return disclosure.Column{Name: name}, false
}
