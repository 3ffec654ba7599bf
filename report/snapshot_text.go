package report

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/disclosure"
)

// widestBar is how many columns of a terminal the longest bar takes.
const widestBar = 30

// SnapshotsText lists snapshots with their numbers, and draws the curve of each
// period's total.
func SnapshotsText(snapshots []disclosure.Snapshot) string {
	if len(snapshots) == 0 {
		return "还没有留底。gongkai snapshot 现在留一份；每月第一次 gongkai run 结束时自动留一份。\n"
	}
	largest := 1
	for _, snapshot := range snapshots {
		largest = max(largest, snapshot.Total)
	}
	rows := [][]string{{"编号", "留底时间", "统计期限", "条次", "去重后", "无日期", "不计入", "说明"}}
	var curve strings.Builder
	for _, snapshot := range snapshots {
		rows = append(rows, []string{
			strconv.FormatInt(snapshot.ID, 10), snapshotTime(snapshot), Span(snapshot.Period), strconv.Itoa(snapshot.Total),
			strconv.Itoa(snapshot.Unique), strconv.Itoa(snapshot.Status.Undated), strconv.Itoa(snapshot.Status.Excluded), snapshotNote(snapshot),
		})
		bar := strings.Repeat("█", (snapshot.Total*widestBar+largest-1)/largest)
		fmt.Fprintf(&curve, "%s  #%-3d %6d %s\n", snapshot.Month(), snapshot.ID, snapshot.Total, bar)
	}
	var b strings.Builder
	writeGrid(&b, rows)
	b.WriteString("\n条次合计的变化：\n" + curve.String())
	fmt.Fprintf(&b, "看后来增减了哪些：gongkai snapshot diff %d now\n", snapshots[len(snapshots)-1].ID)
	return b.String()
}

func snapshotTime(snapshot disclosure.Snapshot) string {
	return snapshot.Taken.In(disclosure.Shanghai()).Format("2006-01-02 15:04")
}

func snapshotNote(snapshot disclosure.Snapshot) string {
	note := snapshot.Note
	if snapshot.Automatic {
		note = "每月自动 " + note
	}
	if !snapshot.Complete {
		note += "（采集未读完）"
	}
	return strings.TrimSpace(note)
}

// SnapshotText shows one snapshot with the tally that it kept.
func SnapshotText(snapshot disclosure.Snapshot, tally Tally) string {
	var b strings.Builder
	fmt.Fprintf(&b, "第 %d 份留底，%s，统计期限 %s。%s\n", snapshot.ID, snapshotTime(snapshot), Span(snapshot.Period), OneLine(snapshotNote(snapshot)))
	fmt.Fprintf(&b, "条次合计 %d；其中填报数 %d；去重后 %d；无日期 %d（不计入）。\n",
		snapshot.Total, snapshot.Total-snapshot.Posts, snapshot.Unique, snapshot.Status.Undated)
	writeStatus(&b, snapshot.Status)
	fmt.Fprintf(&b, "清单 %s，占 %d 字节。\n", snapshot.Checklist, snapshot.Bytes)
	for _, dimension := range disclosure.Dimensions() {
		rows, counted := tally.By[string(dimension)]
		if !counted {
			continue
		}
		lines, sum := [][]string{{DimensionName(dimension), "条数", "去重后"}}, 0
		for _, row := range rows {
			lines = append(lines, []string{rowName(dimension, row), strconv.Itoa(row.Posts + row.Figures), strconv.Itoa(row.Unique)})
			if row.adds() {
				sum += row.Posts + row.Figures
			}
		}
		b.WriteString("\n")
		writeGrid(&b, append(lines, []string{"合计", strconv.Itoa(sum), strconv.Itoa(tally.Unique)}))
	}
	return b.String()
}

// DiffText tells a person what changed between two snapshots.
func DiffText(diff SnapshotDiff, frame Frame) string {
	var b strings.Builder
	name := func(snapshot disclosure.Snapshot) string {
		if snapshot.ID == 0 {
			return "现在（" + snapshotTime(snapshot) + "）"
		}
		return fmt.Sprintf("第 %d 份留底（%s）", snapshot.ID, snapshotTime(snapshot))
	}
	fmt.Fprintf(&b, "从%s到%s：\n", name(diff.Before), name(diff.After))
	for _, line := range []struct {
		name  string
		delta Delta
	}{{"条次合计", diff.Total}, {"各渠道信息", diff.Posts}, {"去重后", diff.Unique}} {
		fmt.Fprintf(&b, "  %s %d → %d（%s）\n", line.name, line.delta.Before, line.delta.Now, signed(line.delta.Change))
	}
	if diff.Figures.Change != 0 {
		fmt.Fprintf(&b, "  其中填报数 %d → %d\n", diff.Figures.Before, diff.Figures.Now)
	}
	for _, note := range diff.Notes {
		b.WriteString("注意：" + OneLine(note) + "\n")
	}
	for _, part := range []struct {
		name    string
		changes []PostChange
	}{{"新计入", diff.Added}, {"不再计数", diff.Removed}, {"仍计数，但有变动", diff.Moved}} {
		fmt.Fprintf(&b, "\n%s %d 条\n", part.name, len(part.changes))
		for _, post := range part.changes {
			fmt.Fprintf(&b, "  %s  %s  [%s]\n              %s\n", post.Day, OneLine(post.Title), OneLine(channelName(frame, post.Channel)), OneLine(post.Explain(frame)))
		}
	}
	return b.String()
}

// Explain says what changed of a post, and why, in Chinese.
func (p PostChange) Explain(frame Frame) string {
	var changed []string
	for _, field := range p.Fields {
		name, before, after := p.named(field, frame)
		if field.Field != "duplicate_of" {
			changed = append(changed, fmt.Sprintf("%s：%s → %s", name, before, after))
		}
	}
	if len(changed) == 0 {
		return p.Why
	}
	return strings.Join(changed, "，") + "。" + p.Why
}

func (p PostChange) named(field FieldChange, frame Frame) (name, before, after string) {
	words := map[string]string{"day": "日期", "status": "状态", "duplicate_of": "重复发布"}
	if word, known := words[field.Field]; known {
		if field.Field == "status" {
			return word, disclosure.Status(field.Before).Name(), disclosure.Status(field.After).Name()
		}
		return word, field.Before, field.After
	}
	dimension := disclosure.Dimension(field.Field)
	of := func(key string) string {
		if dimension == disclosure.ByChannel {
			return channelName(frame, key)
		}
		return nameOf(frame, dimension, key)
	}
	return DimensionName(dimension), of(field.Before), of(field.After)
}
