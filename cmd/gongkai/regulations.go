package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/classify"
	"gongkai/disclosure"
	"gongkai/store"
)

func (a *app) regulationsCommand() *cobra.Command {
	var period periodFlags
	command := &cobra.Command{
		Use:   "regulations",
		Short: "List the college's rules (规章制度) that were made, revised or repealed",
		Long: `Lists the rules that posts of the period make public, revise or repeal, each once
however many channels tell of it, with its 文号 where one is told. They are recognised
from titles and texts: rules of the ministry, drafts and news about rules are left out.`,
		Example: "  gongkai regulations --academic 2022-2023",
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				chosen, err := period.choose(project.config.Period)
				if err != nil {
					return misuseError{err}
				}
				found, err := project.regulations(ctx, chosen)
				if err != nil {
					return err
				}
				return a.printRegulations(found, chosen)
			})
		},
	}
	period.add(command)
	return command
}

// regulations gives what the posts that count in a period do to rules.
func (p *project) regulations(ctx context.Context, period disclosure.Period) ([]disclosure.PublishedRegulation, error) {
	recogniser, err := classify.NewRegulations(p.config.School)
	if err != nil {
		return nil, err
	}
	return recogniser.Gather(p.store.Posts(ctx, store.Filter{Period: period, Dated: true, WithBody: true}))
}

// regulationLine is one line of regulations in JSON.
type regulationLine struct {
	Act    disclosure.Act       `json:"act"`
	Name   string               `json:"name"`
	Number string               `json:"number"`
	Posts  []regulationPostLine `json:"posts"`
}

type regulationPostLine struct {
	ID        string         `json:"id"`
	URL       string         `json:"url"`
	Title     string         `json:"title"`
	Published disclosure.Day `json:"published"`
	Channel   string         `json:"channel"`
}

func (a *app) printRegulations(found []disclosure.PublishedRegulation, period disclosure.Period) error {
	counts := map[disclosure.Act]int{disclosure.ActMade: 0, disclosure.ActRevised: 0, disclosure.ActRepealed: 0}
	lines := []regulationLine{}
	for _, one := range found {
		counts[one.Act]++
		line := regulationLine{Act: one.Act, Name: one.Name, Number: one.Number}
		for _, post := range one.Posts {
			line.Posts = append(line.Posts, regulationPostLine{post.ID, post.URL, post.Title, post.Published, post.Channel})
		}
		lines = append(lines, line)
	}
	if a.json {
		return a.printJSON(map[string]any{"period": period, "counts": counts, "regulations": lines})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "校内规章制度：新制定 %d 项、修订 %d 项、废止 %d 项。\n", counts[disclosure.ActMade], counts[disclosure.ActRevised], counts[disclosure.ActRepealed])
	for _, act := range []disclosure.Act{disclosure.ActMade, disclosure.ActRevised, disclosure.ActRepealed} {
		if counts[act] > 0 {
			b.WriteString("\n" + act.Name() + "\n")
		}
		for _, line := range lines {
			if line.Act == act {
				writeRegulation(&b, line)
			}
		}
	}
	_, err := fmt.Fprint(a.stdout, b.String())
	return err
}

func writeRegulation(b *strings.Builder, line regulationLine) {
	fmt.Fprintf(b, "  %s  《%s》", line.Posts[0].Published, oneLine(line.Name))
	if line.Number != "" {
		fmt.Fprintf(b, "  %s", oneLine(line.Number))
	}
	if others := len(line.Posts) - 1; others > 0 {
		fmt.Fprintf(b, "（共 %d 条信息）", others+1)
	}
	fmt.Fprintf(b, "\n              %s\n", oneLine(line.Posts[0].URL))
}
