package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"time"

	"gongkai/disclosure"
)

// writeProbe prints a probed site as it goes under sites: in the
// configuration. What comes from the site is quoted, or in comments of one
// line, so that no name can add a line of its own.
func writeProbe(to io.Writer, result probeResult, site disclosure.Site, now time.Time) error {
	w := bufio.NewWriter(to)
	fmt.Fprintf(w, "# %s：找到 %d 个栏目", oneLine(result.Home), len(result.Columns))
	if result.CMS != "" {
		fmt.Fprintf(w, "（系统：%s）", oneLine(result.CMS))
	}
	fmt.Fprintf(w, "，%s。\n# 请放到 gongkai.yaml 的 sites: 下面，核对名称、渠道和栏目，再运行 gongkai check-config。\n", disclosure.DayOf(now))
	fmt.Fprintf(w, "  - name: %s\n    home: %s\n    channel: %s\n", quoted(site.Name), quoted(site.Home), quoted(site.Channel))
	if site.Department != "" {
		fmt.Fprintf(w, "    department: %s\n", quoted(site.Department))
	}
	if len(site.Allow) > 0 {
		fmt.Fprint(w, "    allow: [")
		for i, prefix := range site.Allow {
			fmt.Fprintf(w, "%s %q", comma(i), prefix)
		}
		fmt.Fprint(w, " ]\n")
	}
	if site.Render {
		fmt.Fprint(w, "    render: true\n")
	}
	if site.Delay != 500*time.Millisecond {
		fmt.Fprintf(w, "    delay: %s\n", site.Delay)
	}
	if len(result.Columns) > 0 {
		fmt.Fprint(w, "    columns:\n")
	}
	for _, column := range result.Columns {
		writeProbedColumn(w, column)
	}
	writeLeftOut(w, result.LeftOut)
	return w.Flush()
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}

func quoted(text string) string { return strconv.Quote(oneLine(text)) }

func writeProbedColumn(w io.Writer, column probedColumn) {
	fmt.Fprintf(w, "      # %s\n", column.found())
	if column.Suggested != 0 {
		fmt.Fprintf(w, "      # 可能是事项 %d（%s），核对后可加上 requirement: %d\n", column.Suggested, oneLine(column.Reason), column.Suggested)
	}
	fmt.Fprintf(w, "      - { name: %s, url: %s", quoted(column.Name), quoted(column.URL))
	if column.Requirement != 0 {
		fmt.Fprintf(w, ", requirement: %d } # %s\n", column.Requirement, oneLine(column.Reason))
		return
	}
	fmt.Fprint(w, " }\n")
}

// found says how many posts a column has, and of which days.
func (c probedColumn) found() string {
	text := fmt.Sprintf("%d 条", c.Posts)
	switch {
	case c.Posts == 0 && c.Complete:
		text = "现在没有信息"
	case c.Counted == 0:
		text = "列表没有读成"
	case !c.Complete && c.Posts > c.Counted:
		text = fmt.Sprintf("约 %d 条，只读了前 %d 条", c.Posts, c.Counted)
	case !c.Complete:
		text = fmt.Sprintf("%d 条以上，没有读到底", c.Posts)
	}
	if c.First == "" {
		if c.Posts > 0 {
			text += "，列表上没有日期"
		}
		return text
	}
	return fmt.Sprintf("%s，%s 至 %s", text, c.First, c.Last)
}

// leftOutNotes says why a page that people may take for a column is none.
func leftOutNotes(reason string) string {
	switch reason {
	case disclosure.ReasonRepeats:
		return "它的信息都在上面的栏目里"
	case disclosure.ReasonBlank:
		return "页面上没有内容，可能由脚本生成，请打开看看"
	}
	return ""
}

// writeLeftOut names the pages that who knows the site will miss.
func writeLeftOut(w io.Writer, left []trouble) {
	for _, line := range left {
		if why := leftOutNotes(line.Reason); why != "" && line.Column != "" {
			fmt.Fprintf(w, "      # 没有列入 %s（%s）：%s\n", oneLine(line.Column), oneLine(line.URL), why)
		}
	}
}
