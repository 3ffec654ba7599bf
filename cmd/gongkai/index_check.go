package main

import (
	"context"
	"fmt"
	"strings"

	"gongkai/indexer"
)

// checkResult is the JSON of index --check, and of --repair: what was found,
// what was mended, and what is left.
type checkResult struct {
	Missing  int           `json:"missing"`
	Stale    int           `json:"stale"`
	Extra    int           `json:"extra"`
	Behind   int           `json:"behind"`
	Examples []driftLine   `json:"examples"`
	Repaired *repairResult `json:"repaired,omitempty"`
}

type repairResult struct {
	Indexed int           `json:"indexed"`
	Deleted int           `json:"deleted"`
	Skipped []skippedLine `json:"skipped"`
	Agrees  bool          `json:"agrees"`
}

// driftLine is one post that the index does not hold as the store does.
type driftLine struct {
	What  string `json:"what"` // missing, stale or extra
	ID    string `json:"id"`
	Title string `json:"title"`
	URL   string `json:"url"`
}

// examplesOfEach is how many posts of each kind are shown.
const examplesOfEach = 5

// kindOfDrift is a way in which an index differs.
type kindOfDrift struct {
	what, chinese string
	posts         []indexer.Drift
}

func kindsOfDrift(audit indexer.Audit) []kindOfDrift {
	return []kindOfDrift{{"missing", "缺少", audit.Missing}, {"stale", "过时", audit.Stale}, {"extra", "多余", audit.Extra}}
}

func (a *app) checkIndex(ctx context.Context, project *project, repair bool) error {
	checked, err := project.auditIndex(ctx, repair, a.indexProgress())
	if err != nil {
		if checked.repaired != nil {
			a.tellSkipped(checked.repaired.Skipped)
		}
		return err
	}
	if a.json {
		err = a.printJSON(newCheckResult(checked))
	} else {
		_, err = fmt.Fprint(a.stdout, auditText(checked))
	}
	if checked.repaired != nil {
		a.tellSkipped(checked.repaired.Skipped)
	}
	if err != nil {
		return err
	}
	return told(!checked.left.Agrees())
}

func newCheckResult(checked audited) checkResult {
	found := checked.found
	result := checkResult{
		Missing: len(found.Missing), Stale: len(found.Stale), Extra: len(found.Extra), Behind: found.Behind, Examples: []driftLine{},
	}
	for _, kind := range kindsOfDrift(found) {
		for _, post := range kind.posts[:min(len(kind.posts), examplesOfEach)] {
			result.Examples = append(result.Examples, driftLine{kind.what, post.ID, post.Title, post.URL})
		}
	}
	if report := checked.repaired; report != nil {
		result.Repaired = &repairResult{report.Indexed, report.Deleted, skippedLines(report.Skipped), checked.left.Agrees()}
	}
	return result
}

// auditText is what an officer reads of an audit.
func auditText(checked audited) string {
	var b strings.Builder
	found := checked.found
	switch {
	case found.Agrees() && found.Behind > 0:
		b.WriteString("索引里已有的内容与记录逐条核对一致。\n")
	case found.Agrees():
		b.WriteString("索引与记录逐条核对一致。\n")
	default:
		fmt.Fprintf(&b, "索引与记录不一致：缺少 %d 条，过时 %d 条，多余 %d 条。\n", len(found.Missing), len(found.Stale), len(found.Extra))
	}
	for _, kind := range kindsOfDrift(found) {
		for _, post := range kind.posts[:min(len(kind.posts), examplesOfEach)] {
			name := strings.TrimSpace(oneLine(post.Title) + "  " + oneLine(post.URL))
			if name == "" { // the store does not know it
				name = "编号 " + oneLine(post.ID)
			}
			fmt.Fprintf(&b, "  %s：%s\n", kind.chinese, name)
		}
		if more := len(kind.posts) - examplesOfEach; more > 0 {
			fmt.Fprintf(&b, "  %s：另有 %d 条\n", kind.chinese, more)
		}
	}
	switch report := checked.repaired; {
	case report != nil && checked.left.Agrees():
		fmt.Fprintf(&b, "已修复：写入 %d 条，删除 %d 条。再次核对一致。\n", report.Indexed, report.Deleted)
	case report != nil:
		left := checked.left
		fmt.Fprintf(&b, "已写入 %d 条，删除 %d 条，但还有缺少 %d 条、过时 %d 条、多余 %d 条；可以用 gongkai index --rebuild 重新建立。\n",
			report.Indexed, report.Deleted, len(left.Missing), len(left.Stale), len(left.Extra))
	case !found.Agrees():
		b.WriteString("运行 gongkai index --repair 只改正这些。\n")
	}
	if behind := checked.left.Behind; behind > 0 {
		fmt.Fprintf(&b, "记录里另有 %d 处变化还没有写入索引，请运行 gongkai index。\n", behind)
	}
	return b.String()
}
