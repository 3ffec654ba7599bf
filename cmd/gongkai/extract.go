package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

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
}

// listResult is the JSON of extract for a list.
type listResult struct {
	Kind    extract.Kind `json:"kind"`
	Entries []entryLine  `json:"entries"`
	Next    string       `json:"next"`
	Form    string       `json:"next_form,omitempty"`
	CMS     string       `json:"cms"`
	Charset string       `json:"charset"`
}

type entryLine struct {
	Title string         `json:"title"`
	URL   string         `json:"url"`
	Date  disclosure.Day `json:"date"`
}

func (a *app) extractCommand() *cobra.Command {
	var address, kind, contentType string
	command := &cobra.Command{
		Use:     "extract FILE",
		Short:   "Show what is read in one saved page",
		Long:    "Reads a saved page (- for standard input) as a crawl would. Needs no configuration.",
		Example: "  gongkai extract --url https://www.example.edu.cn/tzgg.htm --kind list tzgg.htm",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			body, err := a.readInput(args[0], largestPage)
			if err != nil {
				return err
			}
			page, err := extract.Parse(body, contentType, address)
			if err != nil {
				return fmt.Errorf("extract %s: %w", args[0], err)
			}
			switch kind {
			case "auto":
				return a.printExtract(page, page.Kind())
			case "list":
				return a.printExtract(page, extract.KindList)
			case "detail":
				return a.printExtract(page, extract.KindDetail)
			}
			return misuseError{fmt.Errorf("--kind %s: write auto, list or detail", kind)}
		},
	}
	command.Flags().StringVar(&address, "url", "", "`address` of the page, for its links")
	command.Flags().StringVar(&kind, "kind", "auto", "what the page is: auto, list or detail")
	command.Flags().StringVar(&contentType, "content-type", "", "Content-Type `header` that came with the page")
	return command
}

func (a *app) printExtract(page *extract.Page, kind extract.Kind) error {
	if kind == extract.KindList {
		list := page.List(disclosure.Rules{})
		result := listResult{Kind: "list", Entries: []entryLine{}, Next: list.Next, Form: list.NextForm, CMS: page.CMS, Charset: page.Charset}
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
		return nil
	}
	detail := page.Detail(disclosure.Rules{})
	result := detailResult{
		Kind: "detail", Title: detail.Title, Published: detail.Published, Source: detail.Source, Body: detail.Body,
		Attachments: detail.Attachments, CMS: page.CMS, Charset: page.Charset,
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
	return nil
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
