package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// indexResult is the JSON of index.
type indexResult struct {
	Indexed int           `json:"indexed"`
	Deleted int           `json:"deleted"`
	Agrees  bool          `json:"agrees"`
	Rebuilt bool          `json:"rebuilt"`
	Skipped []skippedLine `json:"skipped"`
}

// skippedLine is a document that the engine refused, in the JSON of index.
type skippedLine struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	URL    string `json:"url"`
	Reason string `json:"reason"`
}

// indexFlags choose what index does; one of them at most.
type indexFlags struct{ rebuild, check, repair, rollback, searchKey bool }

func (f indexFlags) several() bool {
	chosen := 0
	for _, flag := range []bool{f.rebuild, f.check || f.repair, f.rollback, f.searchKey} {
		if flag {
			chosen++
		}
	}
	return chosen > 1
}

func (a *app) indexCommand() *cobra.Command {
	var flags indexFlags
	command := &cobra.Command{
		Use:   "index [--rebuild | --check [--repair] | --rollback | --search-key]",
		Short: "Bring the search index up to date with the store",
		Long: `Writes what has changed since the last time. An index that follows another
record or checklist, or was made by another version, is rebuilt: beside the one
that serves, which goes on until the new one has been held against the store and
takes its place. The exit code is 1 when the index does not agree with the store
afterwards, or refused a post.`,
		Example: "  gongkai index\n  gongkai index --check --repair",
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if flags.several() {
				return misuseError{errors.New("index: give one of --rebuild, --check, --rollback and --search-key")}
			}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				return a.index(ctx, project, flags)
			})
		},
	}
	set := command.Flags()
	set.BoolVar(&flags.rebuild, "rebuild", false, "build the index anew, and keep the one before for --rollback")
	set.BoolVar(&flags.check, "check", false, "hold the index against the store, post by post, and change nothing")
	set.BoolVar(&flags.repair, "repair", false, "check, and mend just what differs")
	set.BoolVar(&flags.rollback, "rollback", false, "let the index serve again that the last rebuild replaced")
	set.BoolVar(&flags.searchKey, "search-key", false, "print a key of the Meilisearch server that may only search this index")
	return command
}

func (a *app) index(ctx context.Context, project *project, flags indexFlags) error {
	switch {
	case flags.searchKey:
		return a.printSearchKey(ctx, project)
	case flags.rollback:
		return a.rollback(ctx, project)
	case flags.check, flags.repair:
		return a.checkIndex(ctx, project, flags.repair)
	}
	return a.syncAndCompare(ctx, project, flags.rebuild)
}

func (a *app) syncAndCompare(ctx context.Context, project *project, rebuild bool) error {
	index, synced, err := project.syncIndex(ctx, rebuild, a.indexProgress())
	a.tellSkipped(synced.Skipped)
	if errors.Is(err, context.Canceled) && synced.Rebuilt {
		fmt.Fprintln(a.stderr, "gongkai: stopped; nothing is lost: the index that served goes on, and another rebuild begins anew")
		return errTold
	}
	if err != nil {
		return err
	}
	defer index.Close()
	everything := disclosure.Period{}
	compared, indexErr := project.comparedIndex(ctx, index)
	tally, frame, err := project.count(ctx, everything, nil, compared, indexErr)
	if err != nil {
		return err
	}
	tally.Index.Synced = true
	result := indexResult{synced.Indexed, synced.Deleted, tally.Index.Agrees, synced.Rebuilt, skippedLines(synced.Skipped)}
	if a.json {
		err = a.printJSON(result)
	} else {
		_, err = fmt.Fprint(a.stdout, result, tally.Index.String(frame))
	}
	if err != nil {
		return err
	}
	if err := a.agreed(tally, frame); err != nil {
		return err
	}
	return told(len(synced.Skipped) > 0)
}

// String is what an officer reads of a sync.
func (r indexResult) String() string {
	text := fmt.Sprintf("索引：写入 %d 条，删除 %d 条。\n", r.Indexed, r.Deleted)
	if r.Rebuilt {
		text = fmt.Sprintf("索引：重新建立，写入 %d 条；原来的索引保留着，可以用 gongkai index --rollback 换回。\n", r.Indexed)
	}
	if len(r.Skipped) > 0 {
		text += fmt.Sprintf("有 %d 条未能写入索引，已跳过。\n", len(r.Skipped))
	}
	return text
}

func skippedLines(skipped []indexer.Skipped) []skippedLine {
	lines := make([]skippedLine, 0, len(skipped))
	for _, document := range skipped {
		lines = append(lines, skippedLine(document))
	}
	return lines
}

// tellSkipped lists what the engine refused.
func (a *app) tellSkipped(skipped []indexer.Skipped) {
	for _, document := range skipped {
		fmt.Fprintf(a.stderr, "未能写入索引：%s  %s\n    %s\n", oneLine(document.Title), oneLine(document.URL), oneLine(document.Reason))
	}
}

// told ends a command with exit code 1 where it has said that something is wrong.
func told(wrong bool) error {
	if wrong {
		return errTold
	}
	return nil
}

func (a *app) rollback(ctx context.Context, project *project) error {
	follows, err := project.rollbackIndex(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]bool{"rolled_back": true, "follows": follows})
	}
	next := "它停在当时的内容，运行 gongkai index 会补上以后的变化"
	if !follows {
		next = "它是按另一份清单、另一份记录或另一个版本建立的，下一次运行 gongkai index 或 gongkai run 会重新建立索引"
	}
	_, err = fmt.Fprintf(a.stdout, "已换回上一次重建之前的索引。%s；再运行一次 --rollback 则换回来。\n", next)
	return err
}

func (a *app) printSearchKey(ctx context.Context, project *project) error {
	key, err := project.searchKey(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]string{"search_key": key})
	}
	_, err = fmt.Fprintln(a.stdout, key)
	return err
}
