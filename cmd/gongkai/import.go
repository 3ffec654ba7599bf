package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"gongkai/config"
	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// importResult is the JSON of import.
type importResult struct {
	New      int        `json:"new"`
	Updated  int        `json:"updated"`
	Same     int        `json:"unchanged"`
	Figures  int        `json:"figures"`
	Rejected []rejected `json:"rejected"`
}

// rejected is a line that cannot be taken, and what to write instead.
type rejected struct {
	Line int    `json:"line"`
	Why  string `json:"why"`
}

// figureLine is a typed-in count: a line with "count".
type figureLine struct {
	Channel string         `json:"channel"`
	Name    string         `json:"name"`
	Count   *int           `json:"count"`
	Unit    string         `json:"unit"`
	From    disclosure.Day `json:"from"`
	To      disclosure.Day `json:"to"`
}

func (a *app) importCommand() *cobra.Command {
	var skipBad bool
	command := &cobra.Command{
		Use:   "import FILE",
		Short: "Take in posts and figures that are not on the web",
		Long: `Reads JSON lines (- for standard input). A line has the fields that
'posts --json' prints; title and channel are enough. A line with "how":"officer"
decides the requirement of a post for good, and gives a day to one that shows
none; "status":"excluded" takes a post out of every count, and
"how":"officer","status":"ok" puts it back. A line with "count" is a typed-in figure:
{"channel":"board","name":"宣传栏","count":12,"from":"2023-01-01","to":"2023-12-31"}.
When a line is bad nothing is imported, unless --skip-bad is given. Importing the
same file again adds nothing.`,
		Example: "  gongkai import wechat.jsonl",
		Args:    cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				unlock, err := project.lockCrawl()
				if err != nil {
					return err
				}
				defer unlock()
				data, done, err := a.openLines(args[0])
				if err != nil {
					return err
				}
				defer done()
				result, err := importLines(ctx, project, data, skipBad)
				if err != nil {
					return fmt.Errorf("import %s: %w", args[0], err)
				}
				return a.printImport(args[0], result, skipBad)
			})
		},
	}
	command.Flags().BoolVar(&skipBad, "skip-bad", false, "import the good lines all the same")
	return command
}

// openLines opens the file to import; done closes it. Standard input is copied
// first, since the lines are read twice.
func (a *app) openLines(name string) (data *os.File, done func(), err error) {
	if name != "-" {
		data, err = os.Open(name)
		return data, func() { data.Close() }, err
	}
	if data, err = os.CreateTemp("", "gongkai-import-*"); err != nil {
		return nil, nil, fmt.Errorf("copy standard input: %w", err)
	}
	done = func() {
		data.Close()
		os.Remove(data.Name())
	}
	_, err = io.Copy(data, a.stdin)
	if err == nil {
		_, err = data.Seek(0, io.SeekStart)
	}
	if err != nil {
		done()
		return nil, nil, fmt.Errorf("copy standard input: %w", err)
	}
	return data, done, nil
}

// importLines reads the lines twice: first to check every one, then to save,
// so that a bad line changes nothing and many are never held in memory.
func importLines(ctx context.Context, project *project, data *os.File, skipBad bool) (importResult, error) {
	result := importResult{Rejected: []rejected{}}
	check := func(number int, line []byte) error {
		if _, _, err := parseImport(project, line); err != nil {
			result.Rejected = append(result.Rejected, rejected{Line: number, Why: err.Error()})
		}
		return nil
	}
	if err := eachLine(data, check); err != nil {
		return result, err
	}
	if len(result.Rejected) > 0 && !skipBad {
		return result, nil
	}
	if _, err := data.Seek(0, io.SeekStart); err != nil {
		return result, err
	}
	if err := eachLine(data, func(_ int, line []byte) error { return result.save(ctx, project, line) }); err != nil {
		return result, err
	}
	return result, project.settle(ctx)
}

func (r *importResult) save(ctx context.Context, project *project, line []byte) error {
	post, figure, err := parseImport(project, line)
	switch {
	case err != nil:
		return nil // rejected when it was checked
	case figure != nil:
		r.Figures++
		return project.store.SaveFigure(ctx, *figure)
	}
	if post, err = project.onKnown(ctx, post, line); err != nil {
		return err
	}
	bucket, err := project.store.SavePost(ctx, post)
	switch bucket {
	case disclosure.New:
		r.New++
	case disclosure.Updated:
		r.Updated++
	default:
		r.Same++
	}
	return err
}

// onKnown ties a line to the post that it speaks of: by its id, or, for a
// decision, by the address that posts prints, which need not be the listed one.
// A decision that names no requirement leaves the post's alone.
func (p *project) onKnown(ctx context.Context, post disclosure.Post, line []byte) (disclosure.Post, error) {
	decides := post.How == disclosure.HowOfficer || post.Status == disclosure.StatusExcluded
	known, err := p.store.Post(ctx, post.ID)
	if errors.Is(err, disclosure.ErrNotFound) && decides && post.URL != "" {
		known, err = p.store.PostAt(ctx, post.Channel, post.URL)
	}
	switch {
	case errors.Is(err, disclosure.ErrNotFound):
		return post, nil
	case err != nil:
		return post, err
	case known.Channel != post.Channel:
		return post, nil
	}
	post.ID, post.Canonical = known.ID, known.Canonical // the crawl knows better where it stands
	var names struct {
		Requirement *int `json:"requirement"`
	}
	if err := json.Unmarshal(line, &names); err != nil {
		return post, err
	}
	if post.How == disclosure.HowOfficer && names.Requirement == nil {
		post.Requirement, post.Category, post.Reason = known.Requirement, known.Category, known.Reason
	}
	return post, nil
}

func eachLine(file *os.File, do func(number int, line []byte) error) error {
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, longestLine)
	for number := 1; lines.Scan(); number++ {
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		if err := do(number, line); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
	}
	return lines.Err()
}

// parseImport reads one line: a post, or a figure where it has a count.
func parseImport(project *project, line []byte) (disclosure.Post, *disclosure.Figure, error) {
	var has struct {
		Count json.RawMessage `json:"count"`
	}
	if err := json.Unmarshal(line, &has); err == nil && has.Count != nil {
		var given figureLine
		if err := json.Unmarshal(line, &given); err != nil || given.Count == nil {
			return disclosure.Post{}, nil, fmt.Errorf(`count %s: write a figure as {"channel":"board","name":"宣传栏","count":12,"from":"2023-01-01","to":"2023-12-31"}`, has.Count)
		}
		if err := onlyKnownKeys(line, &given); err != nil {
			return disclosure.Post{}, nil, err
		}
		figure, err := newFigure(project.config, given)
		return disclosure.Post{}, &figure, err
	}
	var given postLine
	if err := json.Unmarshal(line, &given); err != nil {
		return disclosure.Post{}, nil, fmt.Errorf(`not a post: %w; write {"title":"…","channel":"…","published":"2023-05-06","url":"https://…"}`, err)
	}
	if err := onlyKnownKeys(line, &given); err != nil {
		return disclosure.Post{}, nil, err
	}
	post, err := newImportedPost(project, given)
	return post, nil, err
}

func newFigure(configured config.Config, line figureLine) (disclosure.Figure, error) {
	if err := declared(configured, line.Channel); err != nil {
		return disclosure.Figure{}, err
	}
	if *line.Count < 0 {
		return disclosure.Figure{}, fmt.Errorf("count %d: write a number from 0 on", *line.Count)
	}
	for _, day := range []disclosure.Day{line.From, line.To} {
		if _, err := disclosure.ParseDay(string(day)); err != nil || day == "" {
			return disclosure.Figure{}, fmt.Errorf("from %q to %q: write both days as YYYY-MM-DD", line.From, line.To)
		}
	}
	if line.From > line.To {
		return disclosure.Figure{}, fmt.Errorf("from %s is after to %s: exchange them", line.From, line.To)
	}
	return disclosure.Figure{
		Channel: line.Channel, Name: line.Name, Count: *line.Count, Unit: line.Unit,
		Period: disclosure.Period{From: line.From, To: line.To},
	}, nil
}

func declared(configured config.Config, channel string) error {
	var ids []string
	for _, known := range configured.Channels {
		ids = append(ids, known.ID)
	}
	if !slices.Contains(ids, channel) {
		return fmt.Errorf("channel %q is not in the configuration: write one of %v", channel, ids)
	}
	return nil
}

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

func (a *app) printImport(name string, result importResult, skipBad bool) error {
	if a.json {
		if err := a.printJSON(result); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(a.stdout, "导入：新增 %d 条，更新 %d 条，未变 %d 条，填报数 %d 个，退回 %d 行。\n", result.New, result.Updated, result.Same, result.Figures, len(result.Rejected))
	}
	if len(result.Rejected) == 0 {
		return nil
	}
	for _, line := range result.Rejected {
		fmt.Fprintf(a.stderr, "%s:%d: %s\n", name, line.Line, oneLine(line.Why))
	}
	if !skipBad {
		fmt.Fprintln(a.stderr, "nothing was imported: correct these lines, or give --skip-bad to import the others")
	}
	return errTold
}
