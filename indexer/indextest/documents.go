package indextest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// vocabulary is what synthetic posts are made of.
const vocabulary = `学院 关于 开展 年度 教学 质量 检查 通知 学生 奖学金 评审 办法 财务 预算 决算 公开 信息 工作 报告
采购 招标 公告 中标 结果 公示 教师 招聘 岗位 设置 管理 制度 实验 设备 图书馆 后勤 服务 安全 应急 预案 毕业生 就业 质量 专业 设置 课程
建设 科研 项目 申报 研究生 招生 章程 录取 名单 会议 党委 纪委 监督 审计 国有 资产 处置 基建 工程 验收 合同 培训 讲座 竞赛 获奖 表彰 规定`

// Documents makes n documents of about 500 characters, the same ones every time.
func Documents(n int) []indexer.Document {
	words := strings.Fields(vocabulary)
	random := rand.New(rand.NewPCG(1, 2))
	phrase := func(length int) string {
		var b strings.Builder
		for i := range length {
			b.WriteString(words[random.IntN(len(words))])
			if i%9 == 8 {
				b.WriteString("，")
			}
			if random.IntN(6) == 0 { // rare characters make rare pairs
				b.WriteRune(rune(0x4E00 + random.IntN(6000)))
			}
		}
		return b.String()
	}
	documents := make([]indexer.Document, n)
	for i := range documents {
		canonical := fmt.Sprintf("college.example.edu.cn/%d", i)
		documents[i] = indexer.NewDocument(disclosure.Post{
			ID: disclosure.PostID("portal", canonical), URL: "http://" + canonical,
			Title: phrase(8), Body: phrase(220),
			Published: disclosure.DayOf(time.Date(2015+i%10, time.Month(1+i%12), 1+i%28, 0, 0, 0, 0, time.UTC)),
			Channel:   []string{"portal", "dept", "wechat", "board"}[i%4], Site: fmt.Sprintf("网站%d", i%40),
			Department: fmt.Sprintf("第%d处", i%40), Column: fmt.Sprintf("栏目%d", i%200),
			Category: i % 11, Requirement: i % 51, Status: disclosure.StatusOK,
		})
	}
	return documents
}
