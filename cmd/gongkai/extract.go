package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gongkai/config"
	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// largestPage bounds the file that extract reads.
const largestPage = 64 << 20

// detailResult is the JSON of extract for a page with a post.
type detailResult struct {
	Kind        extract.Kind            `json:"kind"`
	Title       string                  `json:"title"`
	Published   disclosure.Day          `json:"published"`
	Source      string                  `json:"source"`
	Body        string                  `json:"body"`
	Attachments []disclosure.Attachment `json:"attachments"`
	CMS         string                  `json:"cms"`
	Charset     string                  `json:"charset"`
	Missed      []string                `json:"missed,omitempty"` // rules that found nothing
	Explain     []extract.Explanation   `json:"explain,omitempty"`
}

// listResult is the JSON of extract for a list.
type listResult struct {
	Kind    extract.Kind          `json:"kind"`
	Entries []entryLine           `json:"entries"`
	Next    string                `json:"next"`
	Form    string                `json:"next_form,omitempty"` // what is posted to next
	CMS     string                `json:"cms"`
	Charset string                `json:"charset"`
	Missed  []string              `json:"missed,omitempty"`
	Explain []extract.Explanation `json:"explain,omitempty"`
}

type entryLine struct {
	Title string         `json:"title"`
	URL   string         `json:"url"`
	Date  disclosure.Day `json:"date"`
}

// extractFlags are what extract is told beside its file.
type extractFlags struct {
	address, kind, contentType, fetched string
	rules                               []string
	explain                             bool
}

func (a *app) extractCommand() *cobra.Command {
	var flags extractFlags
	command := &cobra.Command{
		Use:   "extract FILE",
		Short: "Show what is read in one saved page",
		Long: `Reads a saved page (- for standard input) as a crawl would. Needs no configuration.

--explain tells for every field which rule gave it, and what was turned down and why. --rule tries a rule
of a site's configuration: ` + strings.Join(ruleNames(), ", ") + `.`,
		Example: `  gongkai extract --url https://www.example.edu.cn/tzgg.htm --kind list tzgg.htm
  gongkai extract --explain --rule published=.info@data-day --rule drop=.ad post.htm`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			body, err := a.readInput(args[0], largestPage)
			if err != nil {
				return err
			}
			return a.extract(args[0], body, flags)
		},
	}
	command.Flags().StringVar(&flags.address, "url", "", "`address` of the page, for its links")
	command.Flags().StringVar(&flags.kind, "kind", "auto", "what the page is: auto, list or detail")
	command.Flags().StringVar(&flags.contentType, "content-type", "", "Content-Type `header` that came with the page")
	command.Flags().StringVar(&flags.fetched, "fetched", "", "`time` at which the page came, as 2023-06-01 or RFC 3339, for dates such as 昨天")
	command.Flags().StringArrayVar(&flags.rules, "rule", nil, "a rule, as `FIELD=SELECTOR`; may be given several times")
	command.Flags().BoolVar(&flags.explain, "explain", false, "tell which rule gave each field, and what was turned down")
	return command
}

func (a *app) extract(name string, body []byte, flags extractFlags) error {
	rules, err := readRules(flags.rules)
	if err != nil {
		return misuseError{err}
	}
	fetched, err := readTime(flags.fetched)
	if err != nil {
		return misuseError{err}
	}
	if !slices.Contains([]string{"auto", "list", "detail"}, flags.kind) {
		return misuseError{fmt.Errorf("--kind %s: write auto, list or detail", flags.kind)}
	}
	page, err := extract.Parse(body, flags.contentType, flags.address)
	if err != nil {
		return fmt.Errorf("extract %s: %w", name, err)
	}
	page.Fetched = fetched
	if flags.explain {
		page.Explain()
	}
	kind := extract.Kind(flags.kind)
	if flags.kind == "auto" {
		kind = page.Kind()
	}
	if kind == extract.KindList {
		return a.printList(page, page.List(rules))
	}
	return a.printDetail(page, page.Detail(rules))
}

// ruleFields are the rules by their names in the configuration.
func ruleFields(rules *disclosure.Rules) map[string]*string {
	return map[string]*string{
		"entry": &rules.Entry, "entry_title": &rules.EntryTitle, "entry_url": &rules.EntryURL, "entry_date": &rules.EntryDate, "next": &rules.Next,
		"title": &rules.Title, "published": &rules.Published, "source": &rules.Source, "body": &rules.Body, "attachments": &rules.Attachments,
	}
}

func ruleNames() []string {
	names := []string{"drop"}
	for name := range ruleFields(&disclosure.Rules{}) {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// readRules reads rules given as FIELD=SELECTOR.
func readRules(given []string) (disclosure.Rules, error) {
	var rules disclosure.Rules
	fields := ruleFields(&rules)
	for _, s := range given {
		name, selector, _ := strings.Cut(s, "=")
		if err := config.CheckRule(selector); err != nil {
			return rules, fmt.Errorf("--rule %s: %w", s, err)
		}
		switch field := fields[name]; {
		case name == "drop":
			rules.Drop = append(rules.Drop, selector)
		case field == nil:
			return rules, fmt.Errorf("--rule %s: the fields are %s", s, strings.Join(ruleNames(), ", "))
		default:
			*field = selector
		}
	}
	return rules, nil
}

// readTime reads a day or a time, the zero time from "".
func readTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at, nil
	}
	day, err := disclosure.ParseDay(s)
	if err != nil {
		return time.Time{}, fmt.Errorf("--fetched %s: write 2023-06-01 or 2023-06-01T08:00:00+08:00", s)
	}
	return day.Start(), nil
}

func (a *app) printList(page *extract.Page, list extract.List) error {
	result := listResult{
		Kind: extract.KindList, Entries: []entryLine{}, Next: list.Next, Form: list.NextForm,
		CMS: page.CMS, Charset: page.Charset, Missed: list.Missed, Explain: page.Notes(),
	}
	for _, entry := range list.Entries {
		result.Entries = append(result.Entries, entryLine{Title: entry.Title, URL: entry.URL, Date: entry.Date})
	}
	if a.json {
		return a.printJSON(result)
	}
	for _, entry := range result.Entries {
		fmt.Fprintf(a.stdout, "%-10s  %s\n            %s\n", entry.Date, oneLine(entry.Title), oneLine(entry.URL))
	}
	fmt.Fprintf(a.stdout, "下一页：%s\n", oneLine(result.Next))
	if result.Form != "" {
		fmt.Fprintf(a.stdout, "提交表单：%s\n", oneLine(result.Form))
	}
	a.printNotes(result.Missed, result.Explain)
	return nil
}

func (a *app) printDetail(page *extract.Page, detail extract.Detail) error {
	result := detailResult{
		Kind: extract.KindDetail, Title: detail.Title, Published: detail.Published, Source: detail.Source, Body: detail.Body,
		Attachments: detail.Attachments, CMS: page.CMS, Charset: page.Charset, Missed: detail.Missed, Explain: page.Notes(),
	}
	if result.Attachments == nil {
		result.Attachments = []disclosure.Attachment{}
	}
	if a.json {
		return a.printJSON(result)
	}
	fmt.Fprintf(a.stdout, "标题：%s\n日期：%s\n来源：%s\n模板：%s（%s）\n\n%s\n", oneLine(result.Title), result.Published, oneLine(result.Source), oneLine(result.CMS), oneLine(result.Charset), severalLines(result.Body))
	for _, attachment := range result.Attachments {
		fmt.Fprintf(a.stdout, "附件：%s %s\n", oneLine(attachment.Text), oneLine(attachment.URL))
	}
	a.printNotes(result.Missed, result.Explain)
	return nil
}

// printNotes prints the rules that found nothing, and how each field was read.
func (a *app) printNotes(missed []string, explanations []extract.Explanation) {
	if len(missed) > 0 {
		fmt.Fprintf(a.stdout, "规则没有找到内容：%s\n", strings.Join(missed, ", "))
	}
	for _, e := range explanations {
		fmt.Fprintf(a.stdout, "\n%s: %s\n    by %s\n", e.Field, cmp.Or(oneLine(e.Value), "(nothing)"), oneLine(e.Rule))
		for _, down := range e.TurnedDown {
			fmt.Fprintf(a.stdout, "    not %s: %s\n", cmp.Or(oneLine(down.Value), "(nothing)"), oneLine(down.Why))
		}
	}
}

// readInput reads a file, or standard input for -, of at most limit bytes.
func (a *app) readInput(name string, limit int64) ([]byte, error) {
	var from io.Reader = a.stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		from = file
	}
	data, err := io.ReadAll(io.LimitReader(from, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if int64(len(data)) > limit {
		return nil, errors.New(name + ": larger than a page may be")
	}
	return data, nil
}
