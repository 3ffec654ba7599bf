package report

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// errChanged is a record that was written to while a report was made of it.
var errChanged = errors.New("the record changed while the report was written; run the command again")

// builder makes the tables and parts of one report.
type builder struct {
	Source
	channels []Row    // in the order of the report
	additive []string // the channels that add to the total
	posts    []disclosure.Post
	undated  []disclosure.Post
	numbers  map[string]int // of the posts in the evidence, by id
	last     map[int]disclosure.Post
	first    map[string]disclosure.Day // of the record, by channel
	figures  int                       // typed in, in the channels that add to the total
}

func newBuilder(source Source) (*builder, error) {
	b := &builder{Source: source, numbers: map[string]int{}, last: map[int]disclosure.Post{}, first: map[string]disclosure.Day{}}
	rows, counted := source.Tally.By[string(disclosure.ByChannel)]
	if !counted {
		return nil, errors.New("the tally is not by channel")
	}
	for _, row := range rows {
		row.Name, row.Unit = OneLine(row.Name), OneLine(row.Unit)
		b.channels = append(b.channels, row)
		if adds(row) {
			b.additive = append(b.additive, row.Key)
			b.figures += row.Figures
		}
	}
	if err := b.gather(); err != nil {
		return nil, err
	}
	return b, b.agree()
}

func adds(row Row) bool { return row.Additive == nil || *row.Additive }

// gather goes over the posts once.
func (b *builder) gather() error {
	for post, err := range b.Source.Posts {
		if err != nil {
			return err
		}
		if post.Status == disclosure.StatusExcluded {
			continue
		}
		post = shown(post)
		if first := b.first[post.Channel]; post.Published != "" && (first == "" || post.Published < first) {
			b.first[post.Channel] = post.Published
		}
		switch period := b.Frame.Period; {
		case post.Published == "":
			b.undated = append(b.undated, post)
			continue
		case period.Contains(post.Published):
			b.posts = append(b.posts, post)
		case period.To != "" && post.Published > period.To:
			continue
		}
		if last, known := b.last[post.Requirement]; !known || last.Published < post.Published {
			b.last[post.Requirement] = post
		}
	}
	order := map[string]int{}
	for i, row := range b.channels {
		order[row.Key] = i
	}
	inOrder := func(x, y disclosure.Post) int {
		return cmp.Or(cmp.Compare(order[x.Channel], order[y.Channel]), cmp.Compare(x.Published, y.Published),
			cmp.Compare(x.Site, y.Site), cmp.Compare(x.Column, y.Column), cmp.Compare(x.Title, y.Title), cmp.Compare(x.ID, y.ID))
	}
	slices.SortFunc(b.posts, inOrder)
	slices.SortFunc(b.undated, inOrder)
	for i, post := range b.posts {
		b.numbers[post.ID] = i + 1
	}
	return nil
}

// shown is a post as a report may show it: in one line, with an address that
// a reader may open, and without its text.
func shown(post disclosure.Post) disclosure.Post {
	post.Body, post.Attachments = "", nil
	post.Title = strings.TrimSpace(OneLine(post.Title))
	post.URL = WebAddress(post.URL)
	return post
}

// agree holds the posts that were read against the tally.
func (b *builder) agree() error {
	counted := map[string]int{}
	for _, post := range b.posts {
		counted[post.Channel]++
	}
	for _, row := range b.channels {
		if counted[row.Key] != row.Posts {
			return fmt.Errorf("channel %s: %d posts are counted, %d were read: %w", row.Name, row.Posts, counted[row.Key], errChanged)
		}
		delete(counted, row.Key)
	}
	if len(counted) > 0 {
		return fmt.Errorf("posts were read of a channel that is not counted: %w", errChanged)
	}
	if unique := b.unique(b.additive); unique != b.Tally.Unique {
		return fmt.Errorf("without copies %d posts are counted, %d were read: %w", b.Tally.Unique, unique, errChanged)
	}
	return nil
}

// unique counts posts of some channels, copies of the same post once.
func (b *builder) unique(channels []string) int {
	originals := map[string]bool{}
	for _, post := range b.posts {
		if slices.Contains(channels, post.Channel) {
			originals[cmp.Or(post.DuplicateOf, post.ID)] = true
		}
	}
	return len(originals)
}

// counts tells whether a post adds to the total.
func (b *builder) counts(post disclosure.Post) bool { return slices.Contains(b.additive, post.Channel) }

func (b *builder) channelName(id string) string {
	for _, row := range b.channels {
		if row.Key == id {
			return row.Name
		}
	}
	return OneLine(id)
}

// named is a name that may be missing.
func named(name string) string { return cmp.Or(OneLine(name), "未注明") }
