package crosspost

import (
	"strings"
	"testing"

	"gongkai/disclosure"
)

// heldOutPairs is a set made in another way than tuningPairs, from other forms,
// that was held back while Compare was tuned.
func heldOutPairs(t testing.TB) []pair {
	w := newAuthor(t, 2)
	var pairs []pair
	for _, f := range readForms(t, "testdata/heldout.txtar") {
		for _, d := range otherDressings() {
			for range 3 {
				original := f.fill(w.fillingOf(f))
				pairs = append(pairs, pair{d.kind, original.post(), d.dress(w, original).post(), true})
			}
		}
		for _, place := range f.places() {
			values := w.fillingOf(f)
			original := f.fill(values)
			values[place] = w.word(place, values[place])
			plain := f.fill(values)
			pairs = append(pairs, pair{"another " + place, original.post(), plain.post(), false})
			for _, d := range otherDressings() {
				if !strings.HasPrefix(d.kind, "ending") {
					pairs = append(pairs, pair{"another " + place + ", " + d.kind, original.post(), d.dress(w, plain).post(), false})
				}
			}
		}
		original := f.fill(w.fillingOf(f))
		retold := original
		retold.body = strings.NewReplacer("，", "，并且", "学校", "我们学校", "进行", "开展").Replace(original.body)
		headline := original
		headline.body = string([]rune(original.body)[:len([]rune(original.body))*4/10]) + "……【查看详情】"
		later := original
		later.title, later.body = "关于"+original.title+"的补充说明", original.body+"\n补充：以上内容如有变动，以现场公布为准。"
		pairs = append(pairs, pair{"retold", original.post(), retold.post(), false}, pair{"headline", original.post(), headline.post(), false}, pair{"later", original.post(), later.post(), false})
	}
	return pairs
}

func otherDressings() []dressing {
	return []dressing{
		{"source above", func(w author, d draft) draft {
			d.body = "稿源：" + w.anyWord("dept") + " | 编辑：" + w.anyWord("name") + " | 日期：2023/05/06 | 点击：" + w.number(1, 999) + "\n" + d.body
			return d
		}},
		{"source below", func(w author, d draft) draft {
			d.signature += "\n本文转自学校官网\n[一审：" + w.anyWord("name") + " 二审：" + w.anyWord("name") + "]"
			return d
		}},
		{"reporter", func(w author, d draft) draft {
			d.body = "校园网讯 （记者 " + w.anyWord("name") + " 通讯员 " + w.anyWord("name2") + "）" + strings.TrimPrefix(d.body, "本报讯 ")
			return d
		}},
		{"signed by another", func(w author, d draft) draft {
			_, day, dated := strings.Cut(d.signature, "\n")
			d.signature = "党委宣传部"
			if dated {
				d.signature += "\n" + day
			}
			return d
		}},
		{"handed on", func(w author, d draft) draft {
			return draft{
				title: "[转发]" + d.title,
				body:  "各系部、各科室：\n现转发" + w.anyWord("dept") + "《" + d.title + "》，请结合实际认真抓好落实。原文如下：\n" + d.body, signature: d.signature,
			}
		}},
		{"on one line", func(w author, d draft) draft {
			d.body = strings.Join(strings.Fields(strings.NewReplacer("“", "\"", "”", "\"", "、", "，", "！", "。").Replace(d.body)), " ")
			return d
		}},
		{"spaced out", func(w author, d draft) draft {
			d.body = strings.ReplaceAll(strings.ReplaceAll(d.body, "：", "： "), "。", "。\u3000\n\u00a0\u00a0")
			return d
		}},
		{"traditional", func(w author, d draft) draft {
			d.body, _ = w.traditional.Convert(d.body)
			d.title = strings.NewReplacer("关于", "關於", "说明", "說明", "通知", "通知", "结果", "結果").Replace(d.title)
			return d
		}},
		{"wide figures", func(w author, d draft) draft {
			d.body = strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
					return r - '0' + '０'
				}
				return r
			}, d.body)
			return d
		}},
		{"files", func(w author, d draft) draft {
			d.signature += "\n附件【有关材料.pdf】已下载" + w.number(1, 99) + "次"
			d.attachments = []disclosure.Attachment{{Text: "有关材料.pdf", URL: "http://www.example.edu.cn/2.pdf"}}
			return d
		}},
		{"ending in a sentence", func(w author, d draft) draft {
			sentences := strings.SplitAfter(d.body, "。")
			d.body, d.signature = strings.Join(sentences[:max(1, len(sentences)-1-w.random.IntN(2))], ""), ""
			if runes := []rune(d.body); len(runes)*10 < len([]rune(strings.Join(sentences, "")))*7 {
				d.body = string([]rune(strings.Join(sentences, ""))[:len([]rune(strings.Join(sentences, "")))*8/10])
			}
			return d
		}},
		{"ending in more", func(w author, d draft) draft {
			runes := []rune(d.body)
			d.body, d.signature = string(runes[:len(runes)-len(runes)*(5+w.random.IntN(20))/100])+"... 阅读更多", ""
			return d
		}},
	}
}
