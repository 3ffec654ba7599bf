package report

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// warnings say why a number may be doubted.
func (b *builder) warnings() []string {
	var told []string
	add := func(format string, args ...any) { told = append(told, fmt.Sprintf(format, args...)) }
	if index := b.Tally.Index; index != nil && !index.Agrees {
		head, cells, _ := strings.Cut(strings.TrimSpace(index.String(b.Frame)), "\n")
		add("%s", OneLine(head+strings.Join(strings.Fields(strings.ReplaceAll(cells, " ", "")), "；")))
	}
	if !b.Tally.Complete {
		add("有网站还没有采集，或者最近一次采集没有读完，数字可能偏少。")
	}
	if len(b.undated) > 0 {
		add("有%d条信息没有发布日期，没有计入（见表U）。", len(b.undated))
	}
	told = slices.Concat(told, b.doubtfulFigures(), b.unconfigured())
	if from, to := b.Frame.Period.From, b.Frame.Period.To; from == "" || to == "" {
		add("统计期限没有写全起止日期，请写在配置的 period 里，或者用 --from 和 --to 指定。")
	} else if b.Made != "" && b.Made <= to {
		add("统计期限到%s为止，报告生成时还没有结束。", DayName(to))
	}
	return told
}

// doubtfulFigures are the typed-in ones that do not fit the period or each other.
func (b *builder) doubtfulFigures() []string {
	var told []string
	leftOut := func(name string, figure disclosure.Figure) {
		told = append(told, fmt.Sprintf("填报数没有计入：%s %d%s，期限 %s 超出统计期限。",
			name, figure.Count, OneLine(figure.Unit), Span(figure.Period)))
	}
	for _, figure := range b.Frame.LeftOut {
		leftOut(b.channelName(figure.Channel)+" "+OneLine(figure.Name), figure)
	}
	for _, figure := range b.MeasuresLeftOut {
		leftOut(measureName(figure.Name), figure)
	}
	for _, topic := range []disclosure.Topic{disclosure.TopicRequests, disclosure.TopicReviews, disclosure.TopicComplaints} {
		told = append(told, b.unsettled(topic)...)
	}
	return told
}

// unconfigured tells of what is counted though the configuration no longer has it.
func (b *builder) unconfigured() []string {
	var told, sites []string
	posts := 0
	for _, site := range b.Tally.NotConfigured {
		sites = append(sites, fmt.Sprintf("%s（%d条）", OneLine(site.Site), site.Posts))
		posts += site.Posts
	}
	if len(sites) > 0 {
		told = append(told, fmt.Sprintf("有%d条信息来自配置中已没有的网站，照计：%s。", posts, strings.Join(sites, "、")))
	}
	for _, row := range b.channels {
		known := slices.ContainsFunc(b.Frame.Channels, func(channel disclosure.Channel) bool { return channel.ID == row.Key })
		if number := row.Posts + row.Figures; !known && number > 0 {
			told = append(told, fmt.Sprintf("公开渠道“%s”不在配置中，它的%d%s加入了合计；请写进配置的 channels，不应加入合计的写 additive: false。", row.Name, number, row.Unit))
		}
	}
	return told
}
