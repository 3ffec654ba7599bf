package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"gongkai/crawler"
	"gongkai/disclosure"
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
	ledger, err := project.reparse(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(ledger)
	}
	_, err = fmt.Fprintf(a.stdout, "重新读取：%s\n", ledgerText(ledger))
	return err
}

// rememberedChecklist is where the record remembers which checklist its posts
// are filed under.
const rememberedChecklist = "checklist"

// reparse reads and files every post again.
func (p *project) reparse(ctx context.Context) (disclosure.Ledger, error) {
	posts := p.store.Posts(ctx, store.Filter{WithBody: true})
	ledger, err := crawler.Reparse(ctx, p.store, posts, p.config.Sites, p.classifier)
	if err != nil {
		return ledger, err
	}
	if err := p.settle(ctx); err != nil {
		return ledger, err
	}
	return ledger, p.store.Remember(ctx, rememberedChecklist, p.config.Checklist.Digest())
}

// refile files the posts that are there again where the checklist, or what is
// known of it, has changed, or is not remembered, as by earlier versions: a crawl
// looks at few of them.
func (a *app) refile(ctx context.Context, project *project) error {
	before, err := project.store.Remembered(ctx, rememberedChecklist)
	if err != nil {
		return err
	}
	digest := project.config.Checklist.Digest()
	if before == digest {
		return nil
	}
	posts, err := project.store.CountPosts(ctx, store.Filter{})
	switch {
	case err != nil:
		return err
	case posts == 0:
		return project.store.Remember(ctx, rememberedChecklist, digest)
	case before == "":
		fmt.Fprintln(a.stderr, "正在按现在的事项清单重新归类已有信息 …")
	default:
		fmt.Fprintln(a.stderr, "事项清单有变，正在按新的清单重新归类已有信息 …")
	}
	_, err = project.reparse(ctx)
	return err
}
