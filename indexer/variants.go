package indexer

import (
	"regexp"
	"strings"
)

// maxVariants bounds how many ways of saying the same are tried.
const maxVariants = 6

// maxQuery bounds the text of a query, in bytes; the rest is ignored. It is
// enough for 400 Chinese characters.
const maxQuery = 1200

// synonyms lists what colleges say for the same thing, a group a line: the
// short form that people type, then what titles say.
const synonyms = `
年报 年度报告 工作报告 学年度报告
教代会 教职工代表大会
职代会 教职工代表大会
学代会 学生代表大会
团代会 团员代表大会
党代会 党员代表大会
职称 专业技术职务 专业技术资格
教师 教职工
评审公示 评审结果公示 评审结果的公示
学术不端 作假行为 学术失范
作弊 舞弊
研招 研究生招生
考研 硕士研究生招生
单招 单独招生 单独考试招生
专升本 专科升本科
高职 高等职业
思政 思想政治
双创 创新创业
校规 规章制度
校历 教学日历
校领导 学校领导 现任领导
领导班子 现任领导
招标 采购 招投标
中标 成交
招聘 聘用
任免 任职 免职
转专业 调整专业
奖助学金 奖学金
助学贷款 国家助学贷款
招生简章 招生章程
分数线 最低分 录取分数
就业报告 就业质量年度报告
质量年报 质量年度报告 质量报告
留学生 国际学生
出国 因公出国
预案 应急预案
申诉 投诉
食堂 餐厅 饭堂
双选会 双向选择 供需见面会
换专业 转专业
勤工俭学 勤工助学
学术造假 学术不端 作假行为
收费标准 收费项目 收费公示
`

// courtesies are what people put around the words that matter when they ask a
// search box a whole question. They are left out when nothing holds all words.
var courtesies = regexp.MustCompile(`请问|我想|想要|想知道|想了解|帮我|查一下|找一下|` +
	`哪里可以|在哪里|在哪儿|在哪|哪里|哪儿|有哪些|哪些|哪个|怎么样|怎么办|怎么|怎样|如何|什么时候|为什么|什么|` +
	`是多少|多少|几个|可以|能不能|能否|是否|有没有|有关|关于|看到|看一下|` +
	`今年|去年|明年|现在|最近|最新|以后`)

// particles hold a question together, and are left out with its courtesies. In a
// query that is none they may be parts of words (目的地, 和平路, 下载中心).
var particles = regexp.MustCompile(`查询|查找|下载|[吗呢吧呀的了是在和与及]`)

// endings are asked for by who wants to do something with the rest.
var endings = regexp.MustCompile(`(?:查询|查找|下载)$`)

// titled is a person's name with what one is called by.
var titled = regexp.MustCompile(`^(\p{Han}{2,3})(?:教授|老师|同志|先生|女士|博士|院士|书记|校长|院长|处长|主任)$`)

// NormalQuery folds what a person typed and bounds its length.
func NormalQuery(text string) string { return Fold(cut(valid(text), maxQuery)) }

// Essence leaves out of a folded query what only makes it a question, or what a
// person is called by. A query of nothing else stays as it is.
func Essence(folded string) string {
	essence := endings.ReplaceAllString(strings.TrimSpace(folded), "")
	if courtesies.MatchString(essence) {
		essence = particles.ReplaceAllString(courtesies.ReplaceAllString(essence, " "), " ")
	}
	if person := titled.FindStringSubmatch(strings.TrimSpace(folded)); person != nil {
		essence = person[1]
	}
	if len(Runs(essence)) == 0 {
		return folded
	}
	return strings.Join(strings.Fields(essence), " ")
}

// Variants says a folded query in other words: one synonym of it for another,
// one at a time.
func Variants(folded string) []string {
	var variants []string
	for line := range strings.Lines(synonyms) {
		group := strings.Fields(line)
		for _, said := range group {
			if !strings.Contains(folded, said) {
				continue
			}
			for _, other := range group {
				if !strings.Contains(folded, other) && len(variants) < maxVariants {
					variants = append(variants, strings.Replace(folded, said, other, 1))
				}
			}
		}
	}
	return variants
}
