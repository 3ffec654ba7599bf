package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/intake"
	"gongkai/store"
)

// importing is a file to import, of lines or of tables.
type importing interface {
	check(project *project, result *importResult) error
	save(ctx context.Context, project *project, batch *store.Batch, result *importResult) error
}

// errDryRun and errRejected end a batch so that nothing of it is kept.
var (
	errDryRun   = errors.New("dry run")
	errRejected = errors.New("rows were rejected")
)

// importFiles checks all files, then saves them in one unit: what is stopped
// in between, or finds a bad row, changes nothing.
func (a *app) importFiles(ctx context.Context, project *project, known intake.Known, names []string, flags importFlags) error {
	unlock, err := project.lockCrawl()
	if err != nil {
		return err
	}
	defer unlock()
	result := newImportResult(flags.dryRun)
	var files []importing
	for _, name := range names {
		file, done, err := a.openImport(name, known)
		if err != nil {
			return err
		}
		defer done()
		if err := file.check(project, result); err != nil {
			return err
		}
		files = append(files, file)
	}
	err = nil
	if len(result.Rejected) == 0 || flags.skipBad {
		err = a.saveFiles(ctx, project, files, result, flags)
	}
	if err != nil {
		return err
	}
	return a.printImport(result, flags)
}

func (a *app) saveFiles(ctx context.Context, project *project, files []importing, result *importResult, flags importFlags) error {
	result.progress = a.sayEvery(plainEvery)
	err := project.store.Together(ctx, func(batch *store.Batch) error {
		for _, file := range files {
			if err := file.save(ctx, project, batch, result); err != nil {
				return err
			}
		}
		switch {
		case len(result.Rejected) > 0 && !flags.skipBad:
			return errRejected
		case flags.dryRun:
			return errDryRun
		}
		return nil
	})
	switch {
	case errors.Is(err, errRejected):
		result.New, result.Updated, result.Same, result.Figures = 0, 0, 0, 0
		return nil
	case errors.Is(err, errDryRun):
		return nil
	case err != nil:
		return err
	}
	return project.settle(ctx)
}

// openImport opens a file to import, and says by its beginning whether it has
// JSON lines; done closes it.
func (a *app) openImport(name string, known intake.Known) (file importing, done func(), err error) {
	data, done, err := a.openInput(name)
	if err != nil {
		return nil, nil, err
	}
	head := make([]byte, 512)
	read, err := io.ReadFull(data, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		done()
		return nil, nil, fmt.Errorf("import %s: %w", name, err)
	}
	if hasLines(name, head[:read]) {
		return jsonLines{name, data}, done, nil
	}
	defer done()
	if _, err := data.Seek(0, io.SeekStart); err != nil {
		return nil, nil, fmt.Errorf("import %s: %w", name, err)
	}
	whole, err := io.ReadAll(io.LimitReader(data, intake.MaxBytes+1))
	if err != nil {
		return nil, nil, fmt.Errorf("import %s: %w", name, err)
	}
	tables, err := readTables(name, whole, known)
	return tables, func() {}, err
}

// hasLines tells whether a file has JSON lines and no tables.
func hasLines(name string, head []byte) bool {
	if slices.Contains([]string{".jsonl", ".ndjson", ".json"}, strings.ToLower(filepath.Ext(name))) {
		return true
	}
	head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff")))
	return bytes.HasPrefix(head, []byte("{")) || name == "-" && len(head) == 0
}

// openFile opens a file that the officer named, and says in Chinese why it cannot.
func openFile(name string) (file *os.File, done func(), err error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil, fmt.Errorf("没有文件 %s：请核对文件名和所在的文件夹", oneLine(name))
	case err == nil && info.IsDir():
		return nil, nil, fmt.Errorf("%s 是文件夹：请写出其中要导入的文件", oneLine(name))
	}
	if file, err = os.Open(name); err != nil {
		return nil, nil, fmt.Errorf("打不开 %s（%w）：请检查文件的权限，或复制到别处再导入", oneLine(name), err)
	}
	return file, func() { file.Close() }, nil
}

// openInput opens the file to import; done closes it. Standard input is copied
// first, since it is read twice.
func (a *app) openInput(name string) (data *os.File, done func(), err error) {
	if name != "-" {
		return openFile(name)
	}
	if data, err = os.CreateTemp("", "gongkai-import-*"); err != nil {
		return nil, nil, fmt.Errorf("copy standard input: %w", err)
	}
	done = func() {
		data.Close()
		os.Remove(data.Name())
	}
	_, err = io.Copy(data, bufio.NewReader(a.stdin))
	if err == nil {
		_, err = data.Seek(0, io.SeekStart)
	}
	if err != nil {
		done()
		return nil, nil, fmt.Errorf("copy standard input: %w", err)
	}
	return data, done, nil
}
