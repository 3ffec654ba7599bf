package personal

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"gongkai/disclosure"
)

// follower is under which name it is noted how far posts were searched. It
// changes whenever a text may give other findings or excerpts than before, so that
// everything is searched again.
const follower = "personal-2"

const (
	changesAtOnce = 200
	// maxFindings bounds the findings of one post: a list of a thousand
	// students is one trouble.
	maxFindings = 1000
)

// Record is where posts are read from and findings are kept.
type Record interface {
	Changes(ctx context.Context, after int64, limit int) ([]disclosure.Change, error)
	Confirmed(ctx context.Context, follower string) (int64, error)
	KeepFindings(ctx context.Context, follower string, seq int64, findings map[string][]disclosure.Finding) error
}

// Sync searches the posts that changed since the last Sync, with their files,
// and keeps what it finds instead of what was found before. It can be cut off
// anywhere and repeated.
func Sync(ctx context.Context, record Record) error {
	after, err := record.Confirmed(ctx, follower)
	if err != nil {
		return fmt.Errorf("look for personal data: %w", err)
	}
	for {
		changes, err := record.Changes(ctx, after, changesAtOnce)
		if err != nil {
			return fmt.Errorf("look for personal data: %w", err)
		}
		if len(changes) == 0 {
			return nil
		}
		found := make([][]disclosure.Finding, len(changes))
		search, searching := errgroup.WithContext(ctx)
		search.SetLimit(runtime.GOMAXPROCS(0))
		for i, change := range changes {
			search.Go(func() error {
				if !change.Deleted {
					found[i] = Findings(change.Post, change.Files)
				}
				return searching.Err()
			})
		}
		if err := search.Wait(); err != nil {
			return err
		}
		findings := make(map[string][]disclosure.Finding, len(changes))
		for i, change := range changes {
			findings[change.Post.ID] = found[i]
		}
		after = changes[len(changes)-1].Seq
		if err := record.KeepFindings(ctx, follower, after, findings); err != nil {
			return fmt.Errorf("look for personal data: %w", err)
		}
	}
}

// Findings searches a post and the texts of its files.
func Findings(post disclosure.Post, files []disclosure.File) []disclosure.Finding {
	var found []disclosure.Finding
	search := func(t *Text, where disclosure.Finding) {
		for _, match := range t.Matches {
			if len(found) == maxFindings {
				return
			}
			finding := where
			finding.PostID, finding.Kind, finding.At, finding.Excerpt = post.ID, match.Kind, match.From, t.Excerpt(match)
			finding.FileURL = MaskAddress(finding.FileURL)
			found = append(found, finding)
		}
	}
	search(Find(post.Title), disclosure.Finding{Place: disclosure.PlaceTitle})
	search(Find(post.Body), disclosure.Finding{Place: disclosure.PlaceBody})
	names := map[string]string{}
	for _, attachment := range post.Attachments {
		url, name := disclosure.FileURL(attachment.URL), Mask(attachment.Text)
		names[url] = name
		shown, address := Find(attachment.Text), Find(decodeAddress(url))
		search(shown, disclosure.Finding{Place: disclosure.PlaceFile, Name: name, FileURL: url})
		// Most files are called in their address as on the page: told once is enough.
		address.Matches = slices.DeleteFunc(address.Matches, func(m Match) bool {
			return strings.Contains(string(shown.plain), string(address.plain[m.From:m.To]))
		})
		search(address, disclosure.Finding{Place: disclosure.PlaceAddress, Name: name, FileURL: url})
	}
	for _, file := range files {
		search(Find(file.Text), disclosure.Finding{Place: disclosure.PlaceFile, Name: names[file.URL], FileURL: file.URL, FileHash: file.Hash})
	}
	return found
}
