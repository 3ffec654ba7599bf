package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
	"gongkai/personal"
	"gongkai/store"
)

// findingLine is one finding as findings prints it.
type findingLine struct {
	disclosure.Finding
	KindName   string         `json:"kind_name"`
	Severity   int            `json:"severity"` // 3 is the gravest
	URL        string         `json:"url"`      // masked like the excerpt
	Title      string         `json:"title"`    // masked like the excerpt
	Published  disclosure.Day `json:"published"`
	Channel    string         `json:"channel"`
	Site       string         `json:"site"`
	Department string         `json:"department"`
}

func (a *app) findingsCommand() *cobra.Command {
	var kind string
	command := &cobra.Command{
		Use:   "findings [--kind KIND]",
		Short: "List personal data that posts and attachments make public",
		Long: `Lists the numbers of identity cards, bank cards, mobile phones and students that
were found in posts and their attachments, the gravest first, each with its
post and its place. Numbers are shown masked, also those in web addresses that
are as long as a phone's: such an address leads nowhere. With --json the post and
the sha256 of a file find both again, in what 'posts --json --body' prints. A
finding goes when a later crawl finds the number gone.`,
		Example: "  gongkai findings\n  gongkai findings --kind id_card --json",
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			chosen := disclosure.FindingKind(kind)
			if kind != "" && chosen.Name() == "" {
				return misuseError{fmt.Errorf("--kind %s: write id_card, bank_card, mobile or student_no", kind)}
			}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				return a.printFindings(ctx, project, chosen)
			})
		},
	}
	command.Flags().StringVar(&kind, "kind", "", "only this `kind`: id_card, bank_card, mobile, student_no")
	return command
}

func (a *app) printFindings(ctx context.Context, project *project, kind disclosure.FindingKind) error {
	found, err := project.store.Findings(ctx, kind)
	if err != nil {
		return err
	}
	if a.json {
		lines := make([]findingLine, 0, len(found))
		for _, f := range found {
			lines = append(lines, newFindingLine(f))
		}
		return a.printJSON(struct {
			Findings []findingLine `json:"findings"`
		}{lines})
	}
	for i, f := range found {
		if i == 0 || found[i-1].PostID != f.PostID || found[i-1].Kind.Severity() != f.Kind.Severity() {
			fmt.Fprintf(a.stdout, "%s  %s（%s）\n            %s\n", cmp.Or(string(f.Post.Published), "无日期    "),
				oneLine(personal.Mask(f.Post.Title)), oneLine(f.Post.Site), oneLine(personal.MaskAddress(f.Post.URL)))
		}
		if _, err := fmt.Fprintf(a.stdout, "            %s，%s：%s\n", f.Kind.Name(), placeName(f.Finding), oneLine(f.Excerpt)); err != nil {
			return err
		}
	}
	fmt.Fprintln(a.stderr, findingsSum(found))
	return nil
}

func newFindingLine(f store.PostFinding) findingLine {
	return findingLine{
		Finding: f.Finding, KindName: f.Kind.Name(), Severity: f.Kind.Severity(), URL: personal.MaskAddress(f.Post.URL), Title: personal.Mask(f.Post.Title),
		Published: f.Post.Published, Channel: f.Post.Channel, Site: f.Post.Site, Department: f.Post.Department,
	}
}

// placeName is where in a post something was found, for the officer.
func placeName(f disclosure.Finding) string {
	switch f.Place {
	case disclosure.PlaceTitle:
		return "标题"
	case disclosure.PlaceBody:
		return fmt.Sprintf("正文第 %d 字", f.At+1)
	case disclosure.PlaceAddress:
		return fmt.Sprintf("附件《%s》的网址", oneLine(f.Name))
	}
	if f.FileHash == "" {
		return "附件名"
	}
	return fmt.Sprintf("附件《%s》第 %d 字", oneLine(f.Name), f.At+1)
}

// findingsSum counts findings by kind, and the posts that they are in.
func findingsSum(found []store.PostFinding) string {
	if len(found) == 0 {
		return "没有发现个人信息"
	}
	counts, posts := map[disclosure.FindingKind]int{}, map[string]bool{}
	for _, f := range found {
		counts[f.Kind]++
		posts[f.PostID] = true
	}
	return fmt.Sprintf("%d 条信息里有个人信息：%s", len(posts), countsText(counts))
}

// countsText names kinds with their numbers, the gravest first.
func countsText(counts map[disclosure.FindingKind]int) string {
	kinds := slices.SortedFunc(maps.Keys(counts), func(a, b disclosure.FindingKind) int {
		return cmp.Or(b.Severity()-a.Severity(), cmp.Compare(a, b))
	})
	var parts []string
	for _, kind := range kinds {
		parts = append(parts, fmt.Sprintf("%s %d 处", kind.Name(), counts[kind]))
	}
	return strings.Join(parts, "，")
}
