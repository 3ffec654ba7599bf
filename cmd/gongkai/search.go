package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/cobra"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// searchFlags are the restrictions of search that are no part of the query's text.
type searchFlags struct {
	query                    indexer.Query // what the flags say, without a text
	category, requirement    int
	attachments              bool
	from, to, status, sorted string
}

func (a *app) searchCommand() *cobra.Command {
	var flags searchFlags
	command := &cobra.Command{
		Use:   "search QUERY",
		Short: "Search the posts",
		Long: `Searches the posts. A query is words, all of them wanted, and beside them

  "国家 奖学金"     “国家 奖学金”         a phrase, as it stands
  -公示             -"拟录取 名单"        without the posts that have this
  channel:dept      渠道:部门网站         by id or name
  dept:教务处       部门:"党政 办公室"    exactly; likewise site: 网站: column: 栏目:
  category:3        类别:财务             by number or part of a name; likewise requirement: 事项:
  after:2023-03-01  起:2023年3月          from this day, month or year on, and
  before:2023-06    止:2023年6月          up to this one, both included
  year:2023         年:2023               a whole year
  status:gone       状态:已消失           ok, unreadable, gone or held
  attachment:yes    附件:有               or no, 无
  sort:day          排序:时间             the newest first; or relevance, 相关

No space stands beside a colon, which may be ： as well. A field that stands twice
must say the same: there is no OR. Flags restrict like fields, and must not
contradict them.

A shell takes quotes away: write the query in single quotes, and behind -- where
it begins with a minus, like a flag.`,
		Example: `  gongkai search 奖学金 --channel dept --from 2023-01-01
  gongkai search '"国家奖学金" -公示 部门:学生处 年:2023 排序:时间'
  gongkai search --limit 20 -- '-公示 类别:招生'`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, words []string) error {
			if err := flags.read(command); err != nil {
				return misuseError{err}
			}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				query, err := parseQuery(strings.Join(words, " "), project)
				if err == nil {
					query, err = flags.restrict(query)
				}
				if err != nil {
					return misuseError{err}
				}
				return a.search(ctx, project, query)
			})
		},
	}
	command.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		if strings.Contains(err.Error(), "shorthand") {
			err = fmt.Errorf("%w\nTo leave out a word, write it behind others in quotes, '奖学金 -公示', or behind --", err)
		}
		return misuseError{err}
	})
	set := command.Flags()
	set.StringVar(&flags.query.Channel, "channel", "", "only this channel's `id`")
	set.StringVar(&flags.query.Site, "site", "", "only the site of this `name`")
	set.IntVar(&flags.category, "category", 0, "only this category's `number`")
	set.IntVar(&flags.requirement, "requirement", 0, "only this requirement's `number`")
	set.StringVar(&flags.query.Column, "column", "", "only the column of this `name`")
	set.StringVar(&flags.query.Department, "department", "", "only this department's `name`")
	set.StringVar(&flags.from, "from", "", "first `day`, YYYY-MM-DD")
	set.StringVar(&flags.to, "to", "", "last `day`, YYYY-MM-DD")
	set.StringVar(&flags.status, "status", "", "only this status: ok, unreadable, gone, held")
	set.BoolVar(&flags.attachments, "attachments", false, "only posts with attachments; with =false only those without")
	set.StringVar(&flags.sorted, "sort", "", "by day or relevance (default relevance)")
	set.IntVar(&flags.query.Limit, "limit", 10, "hits to print")
	set.IntVar(&flags.query.Offset, "offset", 0, "hits to pass over")
	return command
}

// read makes a query without a text of the flags.
func (f *searchFlags) read(command *cobra.Command) error {
	query := &f.query
	changed := command.Flags().Changed
	if changed("category") {
		query.Category = &f.category
	}
	if changed("requirement") {
		query.Requirement = &f.requirement
	}
	if changed("attachments") {
		query.Attached = &f.attachments
	}
	switch status := disclosure.Status(f.status); status {
	case "", disclosure.StatusOK, disclosure.StatusUnreadable, disclosure.StatusGone, disclosure.StatusHeld:
		query.Status = status
	default:
		return fmt.Errorf("--status %s: write ok, unreadable, gone or held", f.status)
	}
	switch f.sorted {
	case "", "relevance":
	case "day":
		query.Order = indexer.ByDay
	default:
		return fmt.Errorf("--sort %s: write day or relevance", f.sorted)
	}
	if query.Limit < 1 {
		return fmt.Errorf("--limit %d: write a number of hits from 1 on", query.Limit)
	}
	var err error
	query.Period, err = choosePeriod(disclosure.Period{}, f.from, f.to)
	return err
}

// restrict adds what the flags say to what the query's text says. That a text
// says sort:relevance cannot be seen in its query: the flag prevails there.
func (f *searchFlags) restrict(query indexer.Query) (indexer.Query, error) {
	flags := f.query
	query.Limit, query.Offset = flags.Limit, flags.Offset
	err := cmp.Or(
		agree("channel", &query.Channel, flags.Channel),
		agree("site", &query.Site, flags.Site),
		agree("column", &query.Column, flags.Column),
		agree("department", &query.Department, flags.Department),
		agree("status", &query.Status, flags.Status),
		agreeWhereGiven("category", &query.Category, flags.Category),
		agreeWhereGiven("requirement", &query.Requirement, flags.Requirement),
		agreeWhereGiven("attachments", &query.Attached, flags.Attached),
		agree("from", &query.Period.From, flags.Period.From),
		agree("to", &query.Period.To, flags.Period.To),
	)
	switch period := query.Period; {
	case err != nil:
		return query, err
	case period.To != "" && period.From > period.To:
		return query, fmt.Errorf("the period begins on %s, after its end on %s: change the query, --from or --to", period.From, period.To)
	case query.Order == indexer.ByDay && f.sorted == "relevance":
		return query, contradiction("sort", "relevance", "day")
	}
	query.Order = max(query.Order, flags.Order)
	return query, nil
}

// agree sets what a query leaves open to what a flag says, and is an error
// where both say something else. The zero value says nothing.
func agree[T comparable](flag string, written *T, given T) error {
	var open T
	switch {
	case given == open || *written == given:
		return nil
	case *written != open:
		return contradiction(flag, given, *written)
	}
	*written = given
	return nil
}

// agreeWhereGiven is agree for values of which nil says nothing.
func agreeWhereGiven[T comparable](flag string, written **T, given *T) error {
	switch {
	case given == nil:
		return nil
	case *written != nil && **written != *given:
		return contradiction(flag, *given, **written)
	}
	*written = given
	return nil
}

func contradiction(flag string, given, written any) error {
	return fmt.Errorf("--%s=%v contradicts the query, which says %v: take one of them away", flag, given, written)
}

// parseQuery reads the text of a query, and shows where it is wrong.
func parseQuery(text string, project *project) (indexer.Query, error) {
	query, err := indexer.Parse(text, indexer.Names{Channels: project.config.Channels, Checklist: project.config.Checklist.Checklist})
	var wrong *indexer.QueryError
	if errors.As(err, &wrong) {
		err = fmt.Errorf("%w\n%s", err, underlined(wrong.Text, wrong.Offset, wrong.Offset+wrong.Length))
	}
	return query, err
}

// maxAround is how many characters are shown on each side of a wrong place,
// and of the place itself.
const maxAround = 40

// underlined shows a part of a text, in bytes, with carets under it.
func underlined(text string, start, end int) string {
	before, part, after := []rune(oneLine(text[:start])), []rune(oneLine(text[start:end])), []rune(oneLine(text[end:]))
	if len(part) > maxAround {
		part, after = part[:maxAround], nil
	}
	before, after = before[max(len(before)-maxAround, 0):], after[:min(len(after), maxAround)]
	return "  " + string(before) + string(part) + string(after) + "\n" +
		"  " + strings.Repeat(" ", runewidth.StringWidth(string(before))) + strings.Repeat("^", max(runewidth.StringWidth(string(part)), 1))
}

func (a *app) search(ctx context.Context, project *project, query indexer.Query) error {
	query.Facets = []string{indexer.FacetChannel, indexer.FacetCategory}
	index, err := project.searchableIndex(ctx)
	if err != nil {
		return err
	}
	defer index.Close()
	results, err := index.Search(ctx, query)
	if err != nil {
		return err
	}
	return a.printHits(results, project.config.Channels)
}
