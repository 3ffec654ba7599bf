package crosspost

import (
	"strings"
	"testing"

	"gongkai/disclosure"
)

// blindPairs is a third set, written after the last change of the rules.
func blindPairs(t testing.TB) []pair {
	w := newAuthor(t, 3)
	var pairs []pair
	for _, f := range readForms(t, "testdata/blind.txtar") {
		for _, d := range blindDressings() {
			for range 5 {
				original := f.fill(w.fillingOf(f))
				pairs = append(pairs, pair{d.kind, original.post(), d.dress(w, original).post(), true})
			}
		}
		for _, place := range f.places() {
			for _, d := range blindDressings() {
				if strings.HasPrefix(d.kind, "ending") {
					continue
				}
				values := w.fillingOf(f)
				original := f.fill(values)
				values[place] = w.word(place, values[place])
				pairs = append(pairs, pair{"another " + place + ", " + d.kind, original.post(), d.dress(w, f.fill(values)).post(), false})
			}
		}
		original := f.fill(w.fillingOf(f))
		for _, words := range [][2]string{{"上午", "下午"}, {"两年", "三年"}, {"六成", "五成"}, {"不得", "可以"}, {"请", "不要"}, {"党委", "行政"}, {"三项", "四项"}, {"一盏", "两盏"}, {"周末", "周五"}, {"早班", "午班"}} {
			if other := original; strings.Contains(original.body, words[0]) {
				other.body = strings.Replace(original.body, words[0], words[1], 1)
				pairs = append(pairs, pair{words[0] + " or " + words[1], original.post(), other.post(), false})
			}
		}
	}
	return pairs
}

func blindDressings() []dressing {
	return []dressing{
		{"bar", func(w author, d draft) draft {
			d.body = "【字体：大 中 小】 来源：" + w.anyWord("dept") + " 添加时间：2023-5-6 10:20:30\n" + d.body
			return d
		}},
		{"editor", func(w author, d draft) draft {
			d.body = "编者按：近日，" + w.anyWord("dept") + "发布了有关文件，现全文转载如下，供大家学习参考。\n" + d.body
			return d
		}},
		{"caption", func(w author, d draft) draft {
			first, rest, _ := strings.Cut(d.body, "\n")
			d.body = first + "\n（图为活动现场）\n" + rest
			return d
		}},
		{"site in the title", func(w author, d draft) draft {
			d.title += w.pick(" - 某某学校", "_教务处", "（图文）", "|信息公开网")
			return d
		}},
		{"without paragraphs", func(w author, d draft) draft {
			d.body, d.signature = strings.ReplaceAll(d.body+" "+d.signature, "\n", " "), ""
			return d
		}},
		{"source in line", func(w author, d draft) draft {
			d.body += "来源：" + w.anyWord("dept")
			return d
		}},
		{"day in characters", func(w author, d draft) draft {
			if strings.HasSuffix(d.signature, "日") {
				d.signature = strings.NewReplacer("2019年", "二〇一九年", "2020年", "二〇二〇年", "2021年", "二〇二一年", "2022年", "二〇二二年", "2023年", "二〇二三年", "2024年", "二〇二四年").Replace(d.signature)
			}
			return d
		}},
		{"quotes of another script", func(w author, d draft) draft {
			d = w.inTraditional(d)
			d.body = strings.NewReplacer("“", "「", "”", "」", "，", "，　").Replace(d.body)
			return d
		}},
		{"download", func(w author, d draft) draft {
			d.signature += "\n点击下载：有关表格.docx"
			d.attachments = []disclosure.Attachment{{Text: "有关表格.docx"}}
			return d
		}},
		{"ending see attachment", func(w author, d draft) draft {
			runes := []rune(d.body)
			d.body, d.signature = string(runes[:len(runes)*85/100])+"……（全文见附件）", ""
			return d
		}},
		{"ending lost", func(w author, d draft) draft {
			runes := []rune(d.body)
			d.body, d.signature = string(runes[:len(runes)*(68+w.random.IntN(30))/100]), ""
			return d
		}},
	}
}
