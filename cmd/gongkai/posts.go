package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
	"gongkai/report"
	"gongkai/store"
)

// postLine is one post as `posts` prints and `import` takes it.
type postLine struct {
	ID          string            `json:"id,omitempty"`
	URL         string            `json:"url"`
	Title       string            `json:"title"`
	Published   disclosure.Day    `json:"published"`
	Channel     string            `json:"channel"`
	Department  string            `json:"department"`
	Site        string            `json:"site,omitempty"`
	Column      string            `json:"column"`
	Category    int               `json:"category"`
	Requirement int               `json:"requirement"`
	How         disclosure.How    `json:"how"`
	Status      disclosure.Status `json:"status"`
	DuplicateOf string            `json:"duplicate_of"`
	Source      string            `json:"source,omitempty"`
	Body        string            `json:"body,omitempty"`
	Attachments []attachmentLine  `json:"attachments,omitempty"`
	Reason      string            `json:"reason,omitempty"`
}

// attachmentLine is an attachment with what its file turned out to be. What
// import is told of the file it passes over.
type attachmentLine struct {
	Text   string                `json:"text"`
	URL    string                `json:"url"`
	Type   string                `json:"type,omitempty"` // by its content: pdf, docx …
	Bytes  int64                 `json:"bytes,omitempty"`
	SHA256 string                `json:"sha256,omitempty"`
	Reason disclosure.FileReason `json:"reason,omitempty"` // why it was not downloaded or read, or not whole
}

// newPostLine is a post with its files, which are those of its attachments in
// their order, or none.
func newPostLine(post disclosure.Post, files []disclosure.File) postLine {
	attachments := make([]attachmentLine, len(post.Attachments))
	for i, attachment := range post.Attachments {
		attachments[i] = attachmentLine{Text: attachment.Text, URL: attachment.URL}
		if i < len(files) {
			attachments[i].Type, attachments[i].Bytes = files[i].Type, files[i].Bytes
			attachments[i].SHA256, attachments[i].Reason = files[i].Hash, files[i].Reason
		}
	}
	return postLine{
		ID: post.ID, URL: post.URL, Title: post.Title, Published: post.Published, Channel: post.Channel,
		Department: post.Department, Site: post.Site, Column: post.Column, Category: post.Category, Requirement: post.Requirement,
		How: post.How, Status: post.Status, DuplicateOf: post.DuplicateOf, Source: post.Source, Body: post.Body,
		Attachments: attachments, Reason: post.Reason,
	}
}

// attachments are a line's attachments without what their files turned out to be.
func (l postLine) attachments() []disclosure.Attachment {
	attachments := make([]disclosure.Attachment, len(l.Attachments))
	for i, line := range l.Attachments {
		attachments[i] = disclosure.Attachment{Text: line.Text, URL: line.URL}
	}
	return attachments
}

// postFlags are the restrictions of posts.
type postFlags struct {
	filter                   store.Filter
	site, column, department string
	category, requirement    int
	period                   periodFlags
	status                   string
	all                      bool
}

func (a *app) postsCommand() *cobra.Command {
	var flags postFlags
	command := &cobra.Command{
		Use:   "posts",
		Short: "List the posts behind a number",
		Long: `Lists posts, the latest first. Without any restriction every post that is kept
is listed, undated ones too; with one, those of the configuration's period, so
that the lines are exactly the posts behind a cell of count, unless --from, --to,
--undated or --all says otherwise.`,
		Example: `  gongkai posts --channel dept --category 6
  gongkai posts --department 财务处 --month 2023-05
  gongkai posts --department '' --year 2023      posts of no department
  gongkai posts --undated
  gongkai posts --json --body > posts.jsonl`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				filter, err := flags.choose(command, project.config.Period)
				if err != nil {
					return misuseError{err}
				}
				return a.printPosts(ctx, project, filter)
			})
		},
	}
	set := command.Flags()
	set.StringSliceVar(&flags.filter.Channels, "channel", nil, "only this channel's `id`; several with commas")
	set.StringVar(&flags.site, "site", "", "only the site of this `name`, '' for posts of none")
	set.StringVar(&flags.column, "column", "", "only the column of this `name`, '' for posts of none")
	set.StringVar(&flags.department, "department", "", "only this department's `name`, '' for posts of none")
	set.IntVar(&flags.category, "category", 0, "only this category's `number`, 0 for posts outside the checklist")
	set.IntVar(&flags.requirement, "requirement", 0, "only this requirement's `number`, 0 for none")
	set.StringVar(&flags.filter.Month, "month", "", "only this `month`, YYYY-MM, as far as it lies in the period")
	flags.period.add(command)
	set.StringVar(&flags.status, "status", "", "only this status: ok, unreadable, gone, held, excluded")
	set.BoolVar(&flags.filter.Undated, "undated", false, "only posts without a day")
	set.BoolVar(&flags.all, "all", false, "of any day")
	set.BoolVar(&flags.filter.WithBody, "body", false, "with attachments, and why one was not read; in JSON also with text")
	return command
}

func (f postFlags) choose(command *cobra.Command, configured disclosure.Period) (store.Filter, error) {
	filter := f.filter
	filter.Category, filter.Requirement = given(command, "category", f.category), given(command, "requirement", f.requirement)
	filter.Site, filter.Column, filter.Department = given(command, "site", f.site), given(command, "column", f.column), given(command, "department", f.department)
	switch status := disclosure.Status(f.status); status {
	case "", disclosure.StatusOK, disclosure.StatusUnreadable, disclosure.StatusGone, disclosure.StatusHeld, disclosure.StatusExcluded:
		filter.Status = status
	default:
		return filter, fmt.Errorf("--status %s: write ok, unreadable, gone, held or excluded", f.status)
	}
	if filter.Month != "" {
		if _, err := disclosure.ParseMonth(filter.Month); err != nil {
			return filter, fmt.Errorf("--month: %w", err)
		}
	}
	if filter.Undated && (filter.Month != "" || f.period.given()) {
		return filter, fmt.Errorf("--undated: posts without a day lie in no period: leave out the month and the period")
	}
	restricted := false
	for _, name := range []string{"channel", "site", "column", "department", "category", "requirement", "month"} {
		restricted = restricted || command.Flags().Changed(name)
	}
	if f.all || !restricted {
		configured = disclosure.Period{}
	}
	var err error
	filter.Period, err = f.period.choose(configured)
	filter.Dated = restricted && !f.all && !filter.Undated // a cell never has undated posts
	return filter, err
}

// given is the value of a flag that is there, nil of one that is not.
func given[T any](command *cobra.Command, name string, value T) *T {
	if !command.Flags().Changed(name) {
		return nil
	}
	return &value
}

func (a *app) printPosts(ctx context.Context, project *project, filter store.Filter) error {
	encoder := json.NewEncoder(a.stdout)
	encoder.SetEscapeHTML(false)
	listed := 0
	for post, err := range project.store.Posts(ctx, filter) {
		if err != nil {
			return err
		}
		listed++
		var files []disclosure.File
		if files, err = project.store.Files(ctx, post); err != nil {
			return err
		}
		if a.json {
			err = encoder.Encode(newPostLine(post, files))
		} else {
			_, err = fmt.Fprint(a.stdout, postText(post), filesLines(post, files))
		}
		if err != nil {
			return err
		}
	}
	if !a.json {
		fmt.Fprintf(a.stderr, "共 %d 条\n", listed)
	}
	for _, channel := range filter.Channels {
		if known := project.channelIDs(); listed == 0 && !slices.Contains(known, channel) {
			fmt.Fprintf(a.stderr, "配置里没有渠道 %q；有：%s\n", channel, strings.Join(known, "、"))
		}
	}
	return nil
}

func postText(post disclosure.Post) string {
	day := string(post.Published)
	if day == "" {
		day = "无日期    "
	}
	marks := ""
	if post.Status != disclosure.StatusOK {
		marks += " [" + post.Status.Name() + "]"
	}
	if post.DuplicateOf != "" {
		marks += " [重复发布]"
	}
	text := fmt.Sprintf("%s  %s  %s / %s  事项%d%s", day, oneLine(post.Title), oneLine(post.Channel), oneLine(post.Column), post.Requirement, marks)
	if post.URL != "" { // what was imported need not have one
		text += "\n            " + oneLine(post.URL)
	}
	return text
}

// filesLines are a post's attachments, a line each, with why one was not read.
func filesLines(post disclosure.Post, files []disclosure.File) string {
	lines := "\n"
	for i, attachment := range post.Attachments {
		lines += "            附件：" + oneLine(attachment.Text)
		if reason := files[i].Reason; reason != "" {
			lines += "（" + oneLine(reason.Name()) + "）"
		}
		lines += "\n"
	}
	return lines
}

// oneLine is text from outside as it is printed.
func oneLine(text string) string { return report.OneLine(text) }

// severalLines is oneLine for text of several lines.
func severalLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = oneLine(line)
	}
	return strings.Join(lines, "\n")
}
