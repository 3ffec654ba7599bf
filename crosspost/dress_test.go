package crosspost

import (
	"fmt"
	"strings"

	"gongkai/disclosure"
)

// dressing is a way in which a site changes a piece that it copies.
type dressing struct {
	kind  string
	dress func(author, draft) draft
}

func dressings() []dressing {
	return []dressing{
		{"source", author.source},
		{"signature", author.sign},
		{"passed on", author.passOn},
		{"punctuation", author.punctuate},
		{"script", author.inTraditional},
		{"width", author.inFullWidth},
		{"attachments", author.attach},
		{"cut", author.cutOff},
		{"links", author.link},
	}
}

func (w author) source(d draft) draft {
	dept := w.anyWord("dept")
	switch w.random.IntN(6) {
	case 0:
		d.body = "来源：" + dept + "　　作者：" + w.anyWord("name") + "　　发布时间：2023-05-06　　浏览次数：" + w.number(1, 999) + "\n" + d.body
	case 1:
		d.body = "发布者：" + dept + "\n" + d.body
	case 2:
		d.signature += "\n（来源：" + dept + "）"
	case 3:
		d.signature += "\n责任编辑：" + w.anyWord("name") + " 审核：" + w.anyWord("name2")
	case 4:
		d.body += "（" + dept + " " + w.anyWord("name") + "）"
	default:
		d.body = "本网讯（通讯员 " + w.anyWord("name") + "）" + d.body
	}
	return d
}

func (w author) sign(d draft) draft {
	lines := strings.Split(d.signature, "\n")
	switch {
	case d.signature == "" || w.random.IntN(4) == 0:
		d.signature = w.anyWord("dept")
	case len(lines) == 2 && w.random.IntN(3) == 0:
		d.signature = ""
	case len(lines) == 2 && w.random.IntN(2) == 0:
		d.signature = w.anyWord("dept") + "（盖章）\n" + lines[1]
	case len(lines) == 2:
		d.signature = lines[0] + "　" + lines[1]
	default:
		d.signature = "某某医学高等专科学校" + w.anyWord("dept")
	}
	return d
}

func (w author) passOn(d draft) draft {
	title := d.title
	switch w.random.IntN(6) {
	case 0:
		d.title = "转发：" + title
	case 1:
		d.title = "【转载】" + title
	case 2:
		d.title = "关于转发《" + title + "》的通知"
		d.body = "各教研室：\n现将《" + title + "》转发给你们，请认真组织学习，遵照执行。\n" + w.anyWord("dept") + "\n2023年5月9日\n" + d.body
	case 3:
		d.body = "现将" + w.anyWord("dept") + "有关文件转发如下，请知悉。\n" + d.body
	case 4:
		d.title = title + "（转发）"
		d.body = "各班级：\n" + d.body
	default:
		d.body = title + "\n" + d.body + "\n"
		d.signature += "\n（转自" + w.anyWord("dept") + "网站）"
	}
	return d
}

func (w author) punctuate(d draft) draft {
	switch w.random.IntN(4) {
	case 0:
		d.body = strings.NewReplacer("，", ", ", "。", ". ", "：", ":", "；", ";", "（", "(", "）", ")", "、", ",").Replace(d.body)
	case 1:
		d.body = strings.ReplaceAll(d.body, "\n", "")
	case 2:
		d.body = strings.NewReplacer("。", "。\n", "；", "；\n", "，", "， ").Replace(d.body)
	default:
		d.body = "　　" + strings.ReplaceAll(strings.NewReplacer("《", "“", "》", "”", "；", "，").Replace(d.body), "\n", "\n\n　　")
		d.title = strings.ReplaceAll(d.title, "的", "的 ")
	}
	return d
}

func (w author) inTraditional(d draft) draft {
	for _, text := range []*string{&d.title, &d.body, &d.signature} {
		if converted, err := w.traditional.Convert(*text); err == nil {
			*text = converted
		}
	}
	return d
}

func (w author) inFullWidth(d draft) draft {
	wide := func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r - '!' + '！'
		}
		return r
	}
	d.body, d.signature = strings.Map(wide, d.body), strings.Map(wide, d.signature)
	if w.random.IntN(2) == 0 {
		d.title = strings.Map(wide, d.title)
	}
	return d
}

func (w author) attach(d draft) draft {
	name := w.pick("报名表", "汇总表", "名单", "申请表", "检查表")
	switch w.random.IntN(4) {
	case 0:
		d.body += "\n附件：" + name + ".docx"
		d.attachments = []disclosure.Attachment{{Text: name + ".docx", URL: "http://www.example.edu.cn/1.docx"}}
	case 1:
		d.body += "\n附件：\n1." + name + "\n2.有关说明"
	case 2:
		d.signature += "\n附件1：" + name + ".xls\n附件2：填表说明.doc"
		d.attachments = []disclosure.Attachment{{Text: "附件1：" + name + ".xls"}, {Text: "附件2：填表说明.doc"}}
	default:
		d.attachments = []disclosure.Attachment{{Text: "附件下载"}, {Text: fmt.Sprintf("2023%s.pdf", w.number(1000, 9999))}}
	}
	return d
}

func (w author) cutOff(d draft) draft {
	runes := []rune(d.body)
	keep := len(runes) - w.random.IntN(len(runes)*3/10)
	d.body, d.signature = string(runes[:keep])+w.pick("", "……", "...", "…\n[详细]", "\n查看全文>>"), ""
	return d
}

func (w author) link(d draft) draft {
	switch w.random.IntN(4) {
	case 0:
		d.signature += "\n原文链接：http://www.example.edu.cn/info/1001/" + w.number(1, 999) + ".htm"
	case 1:
		d.signature += "\n上一篇：关于做好期末工作的通知\n下一篇：没有了"
	case 2:
		d.signature += "\n【打印】【关闭】"
	default:
		d.body, d.signature = d.title+"\n"+d.body, d.signature+"\n分享到：微信 微博"
	}
	return d
}
