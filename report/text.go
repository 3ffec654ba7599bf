package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"

	"gongkai/disclosure"
)

// WriteText prints the tally for a terminal: the sentence, the table category
// × channel with its sums both ways, and what stands beside the numbers.
func WriteText(w io.Writer, tally Tally, frame Frame) error {
	var b strings.Builder
	b.WriteString(OneLine(Sentence(tally, frame)) + "\n\n")
	channels := channelRows(frame, tally.Cells)
	writeGrid(&b, grid(tally, frame, channels))
	writeDimensions(&b, tally)
	writeCrosses(&b, tally)
	writeComparison(&b, tally)
	if slices.ContainsFunc(channels, func(row Row) bool { return !*row.Additive }) {
		b.WriteString("* 只列出，不计入合计。\n")
	}
	if len(tally.By) > 0 || len(tally.Cross) > 0 {
		b.WriteString("去重后各行、各列分别计算，不能相加。\n")
	}
	typed := ""
	if figures := tally.Total - tally.Posts; figures > 0 {
		typed = fmt.Sprintf("（其中填报数 %d）", figures)
	}
	fmt.Fprintf(&b, "\n条次合计 %d%s；去重后 %d 条；无日期 %d 条（不计入任何统计期限）。\n", tally.Total, typed, tally.Unique, tally.Undated)
	writeStatus(&b, tally.Status)
	writeNotConfigured(&b, tally.NotConfigured)
	if from, to := frame.Period.From, frame.Period.To; from != "" && to != "" {
		fmt.Fprintf(&b, "统计期限自%s起至%s止。\n", DayName(from), DayName(to))
	}
	for _, figure := range frame.LeftOut {
		fmt.Fprintf(&b, "未计入的填报数：%s %s %d%s，期限 %s 至 %s 超出统计期限。\n",
			OneLine(channelName(frame, figure.Channel)), OneLine(figure.Name), figure.Count, OneLine(figure.Unit), figure.Period.From, figure.Period.To)
	}
	for _, pair := range frame.overlaps() {
		fmt.Fprintf(&b, "注意：%s %s 的两个填报数期限重叠，可能算了两次：%d%s（%s），%d%s（%s）。\n", OneLine(channelName(frame, pair[0].Channel)), OneLine(pair[0].Name),
			pair[0].Count, OneLine(pair[0].Unit), Span(pair[0].Period), pair[1].Count, OneLine(pair[1].Unit), Span(pair[1].Period))
	}
	if tally.Index != nil {
		b.WriteString(tally.Index.String(frame))
	}
	writeOpening(&b, tally)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeStatus says how far the posts of all channels can be read, zeros too, so
// that nobody has to wonder.
func writeStatus(b *strings.Builder, status disclosure.Statuses) {
	fmt.Fprintf(b, "各渠道信息 %d 条：正常 %d，无法打开 %d，已消失 %d，待核实 %d（均计数）；另有人工认定不计入的 %d 条。\n",
		status.Counted(), status.OK, status.Unreadable, status.Gone, status.Held, status.Excluded)
}

// writeOpening says how to see the posts behind a number, by the example of the
// largest one.
func writeOpening(b *strings.Builder, tally Tally) {
	if tally.Posts == 0 {
		return
	}
	largest := slices.MaxFunc(tally.Cells, func(x, y Cell) int { return x.Posts - y.Posts })
	where := tally.Behind(map[disclosure.Dimension]string{disclosure.ByChannel: largest.Channel, disclosure.ByCategory: strconv.Itoa(largest.Category)})
	fmt.Fprintf(b, "查看数字背后的信息，例如 %d 条的这一格：\n  %s\n", largest.Posts, where.Command(tally.Period))
}

// writeNotConfigured says which posts are counted though nobody reads their
// sites any more: what was made public stays counted.
func writeNotConfigured(b *strings.Builder, sites []SitePosts) {
	posts, named := 0, make([]string, 0, len(sites))
	for _, site := range sites {
		posts += site.Posts
		named = append(named, fmt.Sprintf("%s（%d）", OneLine(site.Site), site.Posts))
	}
	if posts > 0 {
		fmt.Fprintf(b, "其中 %d 条来自配置中已没有的网站：%s。\n", posts, strings.Join(named, "，"))
	}
}

// String says in Chinese whether the index counts the same.
func (a Agreement) String(frame Frame) string {
	if a.Agrees {
		return "索引核对：与记录一致。\n"
	}
	if a.Error != "" {
		return "索引核对：没有核对成，索引无法使用：" + OneLine(a.Error) + "\n"
	}
	var b strings.Builder
	remedy := "gongkai index"
	if a.Synced {
		remedy = "gongkai index --repair"
	}
	fmt.Fprintf(&b, "索引核对：与记录不一致，请运行 %s：\n", remedy)
	for _, d := range a.Differ {
		fmt.Fprintf(&b, "  %s / %s：记录 %d，索引 %d\n", OneLine(channelName(frame, d.Channel)), frame.Checklist.CategoryName(d.Category), d.Store, d.Index)
	}
	return b.String()
}

func channelName(frame Frame, id string) string {
	for _, channel := range frame.Channels {
		if channel.ID == id {
			return channel.Name
		}
	}
	return id
}

// grid is the table channel × category as text: a header, a row for every
// category, the typed-in figures where there are any, and the sums. The last
// column sums the channels that add to the total.
func grid(tally Tally, frame Frame, channels []Row) [][]string {
	posts := map[Cell]int{}
	for _, cell := range tally.Cells {
		posts[Cell{Channel: cell.Channel, Category: cell.Category}] += cell.Posts
	}
	header := []string{"类别"}
	typed := false
	for _, channel := range channels {
		name := channel.Name
		if !*channel.Additive {
			name += "*"
		}
		header = append(header, name)
		typed = typed || channel.Figures > 0
	}
	rows := [][]string{append(header, "合计")}
	line := func(name string, of func(Row) int) {
		row, sum := []string{name}, 0
		for _, channel := range channels {
			n := of(channel)
			if *channel.Additive {
				sum += n
			}
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, append(row, strconv.Itoa(sum)))
	}
	numbers := categoryNumbers(tally, frame.Checklist)
	for _, no := range numbers {
		line(frame.Checklist.CategoryName(no), func(channel Row) int { return posts[Cell{Channel: channel.Key, Category: no}] })
	}
	if typed {
		line("填报数", func(channel Row) int { return channel.Figures })
	}
	line("合计", func(channel Row) int { return channel.Posts + channel.Figures })
	return withUnique(rows, tally, channels, numbers)
}

// categoryNumbers are the checklist's, any other that was counted, and 0 last.
func categoryNumbers(tally Tally, checklist disclosure.Checklist) []int {
	var numbers []int
	seen := map[int]bool{0: true}
	add := func(no int) {
		if !seen[no] {
			seen[no] = true
			numbers = append(numbers, no)
		}
	}
	for _, category := range checklist.Categories {
		add(category.No)
	}
	for _, cell := range tally.Cells {
		add(cell.Category)
	}
	return append(numbers, 0)
}

func writeGrid(b *strings.Builder, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i := range row {
			row[i] = OneLine(row[i])
			widths[i] = max(widths[i], runewidth.StringWidth(row[i]))
		}
	}
	for _, row := range rows {
		for i, text := range row {
			padding := strings.Repeat(" ", widths[i]-runewidth.StringWidth(text))
			if i == 0 {
				b.WriteString(text + padding)
			} else {
				b.WriteString("  " + padding + text)
			}
		}
		b.WriteString("\n")
	}
}
