package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"gongkai/report"
	"gongkai/report/docx"
	"gongkai/report/xlsx"
)

// reportFormat is a kind of file that a report is written as.
type reportFormat struct {
	name  string // also the file's ending
	write func(io.Writer, report.Report) error
	// fill writes the report into a college's own file; nil where there is no such thing.
	fill func(w io.Writer, template io.ReaderAt, size int64, r report.Report) error
}

// reportFormats are all of them, in the order in which they are written.
func reportFormats() []reportFormat {
	return []reportFormat{
		{name: "docx", write: docx.Write, fill: docx.Fill},
		{name: "xlsx", write: xlsx.Write},
		{name: "html", write: report.WriteHTML},
		{name: "md", write: report.WriteMarkdown},
		{name: "json", write: report.WriteJSON},
	}
}

func formatNames() []string {
	var names []string
	for _, format := range reportFormats() {
		names = append(names, format.name)
	}
	return names
}

func findFormat(name string) (reportFormat, bool) {
	for _, format := range reportFormats() {
		if format.name == name {
			return format, true
		}
	}
	return reportFormat{}, false
}

func takesTemplate(formats []reportFormat) bool {
	return slices.ContainsFunc(formats, func(format reportFormat) bool { return format.fill != nil })
}

// writeReport writes all files of a report beside their places, then moves
// them there: a failure leaves those of an earlier report as they were.
func writeReport(choice reportChoice, made report.Report) (paths []string, err error) {
	if err := os.MkdirAll(choice.out, 0o755); err != nil {
		return nil, fmt.Errorf("write report: %w", err)
	}
	temps := map[string]string{}
	defer func() {
		for _, temp := range temps {
			err = errors.Join(err, os.Remove(temp))
		}
	}()
	for _, format := range choice.formats {
		path := filepath.Join(choice.out, "report."+format.name)
		if slices.Contains(paths, path) {
			continue
		}
		temp, err := writeBeside(path, func(w io.Writer) error { return choice.write(w, format, made) })
		if temp != "" {
			temps[path] = temp
		}
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", path, err)
		}
		paths = append(paths, path)
	}
	for _, path := range paths {
		if err := os.Rename(temps[path], path); err != nil {
			return nil, fmt.Errorf("write report: %w", err)
		}
		delete(temps, path)
	}
	return paths, nil
}

// writeBeside writes a temporary file in the folder of path, and gives its name.
func writeBeside(path string, write func(io.Writer) error) (string, error) {
	temp, err := os.CreateTemp(filepath.Dir(path), ".report-*")
	if err != nil {
		return "", err
	}
	err = write(temp)
	if err == nil {
		err = temp.Chmod(0o644)
	}
	if err == nil {
		err = temp.Sync()
	}
	return temp.Name(), errors.Join(err, temp.Close())
}

func (c reportChoice) write(w io.Writer, format reportFormat, made report.Report) error {
	if c.template == "" || format.fill == nil {
		return format.write(w, made)
	}
	template, err := os.Open(c.template)
	if err != nil {
		return err
	}
	defer template.Close()
	info, err := template.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", c.template)
	}
	return format.fill(w, template, info.Size(), made)
}
