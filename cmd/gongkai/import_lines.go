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

	"gongkai/disclosure"
	"gongkai/store"
)

// jsonLines is a file of JSON lines to import. It is read twice: first to
// check every line, then to save, so that many are never held in memory.
type jsonLines struct {
	name string
	data *os.File
}

func (f jsonLines) check(project *project, result *importResult) error {
	return f.each(func(number int, line []byte) error {
		if _, _, err := parseImport(project, line); err != nil {
			result.reject(rejected{File: f.name, Line: number, Why: err.Error()})
		}
		return nil
	})
}

func (f jsonLines) save(ctx context.Context, project *project, batch *store.Batch, result *importResult) error {
	return f.each(func(_ int, line []byte) error {
		post, figure, err := parseImport(project, line)
		switch {
		case err != nil:
			return nil // rejected when it was checked
		case figure != nil:
			result.Figures++
			return batch.SaveFigure(ctx, *figure)
		}
		if post, err = onKnown(ctx, batch, post, line); err != nil {
			return err
		}
		return result.save(ctx, batch, post)
	})
}

func (f jsonLines) each(do func(number int, line []byte) error) error {
	if _, err := f.data.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("import %s: %w", f.name, err)
	}
	if err := eachLine(f.data, do); err != nil {
		return fmt.Errorf("import %s: %w", f.name, err)
	}
	return nil
}

// onKnown ties a line to the post that it speaks of: by its id, or, for a
// decision, by the address that posts prints, which need not be the listed one.
// A decision that names no requirement leaves the post's alone.
func onKnown(ctx context.Context, batch *store.Batch, post disclosure.Post, line []byte) (disclosure.Post, error) {
	decides := post.How == disclosure.HowOfficer || post.Status == disclosure.StatusExcluded
	known, err := batch.Post(ctx, post.ID)
	if errors.Is(err, disclosure.ErrNotFound) && decides && post.URL != "" {
		known, err = batch.PostAt(ctx, post.Channel, post.URL)
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
