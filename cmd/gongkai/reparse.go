package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"gongkai/crawler"
	"gongkai/store"
)

func (a *app) reparseCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reparse",
		Short: "Rebuild the posts from the kept pages, without downloading",
		Long: `Reads every kept page again and files every post again, after an upgrade or a
change of rules, columns or checklist. Kept attachments are read again where this
version reads them better. What the officer decided stays.
Run 'gongkai index' afterwards.`,
		Example: "  gongkai reparse && gongkai index",
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return a.withProject(command.Context(), a.reparse)
		},
	}
}

func (a *app) reparse(ctx context.Context, project *project) error {
	unlock, err := project.lockCrawl()
	if err != nil {
		return err
	}
	defer unlock()
	files, closeFiles, err := a.files(project)
	if err != nil {
		return err
	}
	defer closeFiles()
	if _, err := crawler.RereadFiles(ctx, project.store, files); err != nil {
		return err
	}
	posts := project.store.Posts(ctx, store.Filter{WithBody: true})
	ledger, err := crawler.Reparse(ctx, project.store, posts, project.config.Sites, project.classifier)
	if err != nil {
		return err
	}
	if err := project.settle(ctx); err != nil {
		return err
	}
	if a.json {
		return a.printJSON(ledger)
	}
	_, err = fmt.Fprintf(a.stdout, "重新读取：%s\n", ledgerText(ledger))
	return err
}
