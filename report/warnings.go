package report

import (
	"fmt"
	"strings"

	"gongkai/disclosure"
)

// warnings say why a number may be doubted.
func (b *builder) warnings() []string {
	var told []string
	add := func(format string, args ...any) { told = append(told, fmt.Sprintf(format, args...)) }
	tally := b.Tally
	if tally.Index != nil && !tally.Index.Agrees {
		add("%s", strings.Join(strings.Fields(OneLine(tally.Index.String(b.Frame))), " "))
	}
	if !tally.Complete {
		add("有网站还没有采集，或者最近一次采集没有读完，数字可能偏少。")
	}
	if len(b.undated) > 0 {
		add("有%d条信息没有发布日期，没有计入（见表U）。", len(b.undated))
	}
	for _, figure := range b.Frame.LeftOut {
		add("填报数没有计入：%s %s %d%s，期限%s至%s超出统计期限。",
			b.channelName(figure.Channel), OneLine(figure.Name), figure.Count, OneLine(figure.Unit), figure.Period.From, figure.Period.To)
	}
	for _, figure := range b.MeasuresLeftOut {
		add("填报数没有计入：%s %d%s，期限%s至%s超出统计期限。", measureName(figure.Name), figure.Count, OneLine(figure.Unit), figure.Period.From, figure.Period.To)
	}
	for _, topic := range []disclosure.Topic{disclosure.TopicRequests, disclosure.TopicReviews} {
		told = append(told, b.unsettled(topic)...)
	}
	if sites := tally.NotConfigured; len(sites) > 0 {
		var named []string
		posts := 0
		for _, site := range sites {
			named = append(named, fmt.Sprintf("%s（%d条）", OneLine(site.Site), site.Posts))
			posts += site.Posts
		}
		add("有%d条信息来自配置中已没有的网站，照计：%s。", posts, strings.Join(named, "、"))
	}
	if from, to := b.Frame.Period.From, b.Frame.Period.To; from == "" || to == "" {
		add("统计期限没有写全起止日期，请写在配置的 period 里，或者用 --from 和 --to 指定。")
	} else if b.Made != "" && b.Made <= to {
		add("统计期限到%s为止，报告生成时还没有结束。", DayName(to))
	}
	return told
}
