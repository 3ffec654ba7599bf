package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"gongkai/disclosure"
	"gongkai/intake"
	"gongkai/store"
)

// tables is a workbook or csv file to import.
type tables struct {
	name string
	read intake.Result
	// unreadable says why the file as a whole cannot be read, nil where it can.
	unreadable *intake.Fault
}

func readTables(name string, data []byte, known intake.Known) (tables, error) {
	read, err := intake.Read(name, data, known)
	var fault *intake.Fault
	if errors.As(err, &fault) {
		return tables{name: name, unreadable: fault}, nil
	}
	if err != nil {
		return tables{}, fmt.Errorf("import %s: %w", name, err)
	}
	return tables{name: name, read: read}, nil
}

func (f tables) check(_ *project, result *importResult) error {
	if f.unreadable != nil {
		result.reject(rejected{File: f.name, Why: f.unreadable.Why, Fix: f.unreadable.Fix})
	}
	for _, problem := range f.read.Problems {
		result.reject(rejected{
			File: f.name, Sheet: problem.Sheet, Line: problem.Row, Column: problem.Column, Value: problem.Value, Why: problem.Why, Fix: problem.Fix,
		})
	}
	for _, notice := range f.read.Notices {
		result.Notices = append(result.Notices, f.name+notice)
	}
	for _, sheet := range f.read.Sheets {
		passed := sheet.Passed
		result.Sheets = append(result.Sheets, importedSheet{
			File: f.name, Sheet: sheet.Name, Kind: sheet.Kind, Posts: sheet.Posts, Figures: sheet.Figures,
			Passed: passed.Empty + passed.Sums + passed.Examples + passed.Headers + passed.Unfilled + passed.Twice,
		})
	}
	return nil
}

func (f tables) save(ctx context.Context, project *project, batch *store.Batch, result *importResult) error {
	for _, row := range f.read.Posts {
		post, err := project.rowPost(ctx, batch, row)
		var fault *intake.Fault
		if errors.As(err, &fault) {
			result.reject(rejected{File: f.name, Sheet: row.Sheet, Line: row.Row, Value: cmp.Or(row.Title, row.URL, row.ID), Why: fault.Why, Fix: fault.Fix})
			continue
		}
		if err == nil {
			err = result.save(ctx, batch, post)
		}
		if err != nil {
			return fmt.Errorf("import %s, sheet %s, row %d: %w", f.name, row.Sheet, row.Row, err)
		}
	}
	for _, figure := range f.read.Figures {
		if err := batch.SaveFigure(ctx, figure.Figure); err != nil {
			return fmt.Errorf("import %s, sheet %s, row %d: %w", f.name, figure.Sheet, figure.Row, err)
		}
		result.Figures++
	}
	return nil
}

// rowPost makes the post of a row, over the one that the record has.
func (p *project) rowPost(ctx context.Context, batch *store.Batch, row intake.Post) (disclosure.Post, error) {
	known, err := knownPost(ctx, batch, row)
	isKnown := err == nil
	switch {
	case err != nil && !errors.Is(err, disclosure.ErrNotFound):
		return disclosure.Post{}, err
	case !isKnown && (row.Title == "" || row.Channel == ""):
		return disclosure.Post{}, &intake.Fault{Why: "没有采集到或导入过这条信息", Fix: "请核对编号，或核对渠道和网址；要新增一条，就写上标题和渠道"}
	case isKnown && row.Channel != "" && row.Channel != known.Channel && row.ID != "":
		return disclosure.Post{}, &intake.Fault{Why: "这个编号是另一个渠道的信息", Fix: "请核对编号和渠道，或把渠道空着"}
	}
	line := decide(lineOver(row, known), row, known, isKnown)
	post, err := newImportedPost(p, line)
	if err != nil {
		return disclosure.Post{}, &intake.Fault{Why: "这一行不能导入（" + err.Error() + "）", Fix: "请改正这一行"}
	}
	if isKnown {
		post.ID, post.Canonical = known.ID, known.Canonical // the crawl knows better where it stands
	}
	return post, nil
}

// knownPost finds the post that a row speaks of: by its id, by what it would
// be saved under, or by the address that posts prints, which need not be the
// listed one.
func knownPost(ctx context.Context, batch *store.Batch, row intake.Post) (disclosure.Post, error) {
	id := row.ID
	if id == "" {
		canonical, err := canonicalOf(postLine{URL: row.URL, Title: row.Title, Published: row.Published})
		if err != nil {
			return disclosure.Post{}, err
		}
		id = disclosure.PostID(row.Channel, canonical)
	}
	known, err := batch.Post(ctx, id)
	decides := row.Requirement != nil || row.Status != ""
	if errors.Is(err, disclosure.ErrNotFound) && row.ID == "" && row.URL != "" {
		known, err = withoutAddress(ctx, batch, row)
	}
	if errors.Is(err, disclosure.ErrNotFound) && decides && row.URL != "" && row.Channel != "" {
		known, err = batch.PostAt(ctx, row.Channel, row.URL)
	}
	return known, err
}

// withoutAddress finds the post that an earlier table told without the address
// that the row has now: it would be counted twice. It has none, or this one since.
func withoutAddress(ctx context.Context, batch *store.Batch, row intake.Post) (disclosure.Post, error) {
	canonical, err := canonicalOf(postLine{Title: row.Title, Published: row.Published})
	if err != nil {
		return disclosure.Post{}, err
	}
	known, err := batch.Post(ctx, disclosure.PostID(row.Channel, canonical))
	if err == nil && known.URL != "" && known.URL != row.URL {
		return disclosure.Post{}, fmt.Errorf("post at %s: %w", row.URL, disclosure.ErrNotFound)
	}
	return known, err
}

// lineOver is a row as a line to import. A cell that is empty leaves alone
// what the record has.
func lineOver(row intake.Post, known disclosure.Post) postLine {
	line := postLine{
		ID: row.ID, URL: cmp.Or(row.URL, known.URL), Title: cmp.Or(row.Title, known.Title), Published: cmp.Or(row.Published, known.Published),
		Channel: cmp.Or(row.Channel, known.Channel), Department: cmp.Or(row.Department, known.Department), Site: cmp.Or(row.Site, known.Site),
		Column: cmp.Or(row.Column, known.Column), Source: cmp.Or(row.Source, known.Source), Body: cmp.Or(row.Body, known.Body),
		Status: known.Status,
	}
	for _, attachment := range known.Attachments {
		line.Attachments = append(line.Attachments, attachmentLine{Text: attachment.Text, URL: attachment.URL})
	}
	return line
}

// decide gives a line the officer's decision where its row holds one. The list
// of posts that we print has a requirement in every row: only one that differs
// from the record's is a decision, unless the column is 认定事项. A day for a
// post that shows none is a decision as well.
func decide(line postLine, row intake.Post, known disclosure.Post, isKnown bool) postLine {
	if row.Requirement != nil && (row.Decided || !isKnown || *row.Requirement != known.Requirement) {
		line.How, line.Requirement, line.Reason = disclosure.HowOfficer, *row.Requirement, row.Note
	}
	counted := row.Status == disclosure.StatusOK && known.Status == disclosure.StatusExcluded
	dated := isKnown && row.Published != "" && known.Published == ""
	if line.How == "" && (counted || dated) { // who decides something else leaves the requirement alone
		line.How, line.Requirement, line.Reason = disclosure.HowOfficer, known.Requirement, known.Reason
	}
	if counted || row.Status == disclosure.StatusExcluded {
		line.Status = row.Status
	}
	return line
}
