package crosspost

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/longbridgeapp/opencc"
	"golang.org/x/tools/txtar"

	"gongkai/disclosure"
)

// pair is two posts of different sites, of which is known whether one is a copy
// of the other.
type pair struct {
	kind string
	a, b disclosure.Post
	same bool
}

// form is a notice with places to fill in.
type form struct {
	name, title, body, signature string
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

func readForms(t testing.TB, file string) []form {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var forms []form
	for _, f := range txtar.Parse(data).Files {
		title, rest, _ := strings.Cut(string(f.Data), "\n")
		body, signature, _ := strings.Cut(rest, "-----\n")
		forms = append(forms, form{f.Name, title, strings.TrimSpace(body), strings.TrimSpace(signature)})
	}
	return forms
}

// filling is what is put into the places of a form.
type filling map[string]string

// draft is a post in its parts.
type draft struct {
	title, body, signature string
	attachments            []disclosure.Attachment
}

func (f form) fill(values filling) draft {
	fill := func(pattern string) string {
		return placeholder.ReplaceAllStringFunc(pattern, func(name string) string { return values[strings.Trim(name, "{}")] })
	}
	return draft{title: fill(f.title), body: fill(f.body), signature: fill(f.signature)}
}

func (d draft) post() disclosure.Post {
	return disclosure.Post{Title: d.title, Body: strings.TrimSpace(d.body + "\n" + d.signature), Attachments: d.attachments}
}

// places are the names of what is filled into the text; what is only in the
// signature is not among them.
func (f form) places() []string {
	var names []string
	for _, match := range placeholder.FindAllStringSubmatch(f.title+f.body, -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// author invents what is filled in, and dresses posts up as sites do.
type author struct {
	random      *rand.Rand
	traditional *opencc.OpenCC
}

func newAuthor(t testing.TB, seed uint64) author {
	t.Helper()
	traditional, err := opencc.New("s2t")
	if err != nil {
		t.Fatal(err)
	}
	return author{rand.New(rand.NewPCG(seed, 7)), traditional}
}

func (w author) pick(from ...string) string { return from[w.random.IntN(len(from))] }

func (w author) number(from, to int) string { return fmt.Sprint(from + w.random.IntN(to-from+1)) }

// word invents what stands in a place, another than before.
func (w author) word(place, before string) string {
	for {
		if word := w.anyWord(place); word != before {
			return word
		}
	}
}

func (w author) anyWord(place string) string {
	switch place {
	case "year":
		return w.number(2019, 2024)
	case "month":
		return w.number(1, 12)
	case "day":
		return w.number(1, 25)
	case "no", "lot":
		return w.pick("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
	case "name", "name2":
		return w.pick("张", "王", "李", "赵", "陈", "周", "吴", "郑", "孙", "钱") + w.pick("伟", "芳", "敏", "静", "磊", "洋", "艳", "杰", "丽", "强") + w.pick("", "", "华", "民", "国", "英", "明")
	case "amount", "amount2", "amount3":
		return w.number(12, 980) + w.pick("", ".5", ".86", ".3")
	case "price", "score", "score2", "count":
		return w.number(8, 320)
	case "room":
		return w.pick("A", "B", "C", "") + w.number(101, 620)
	case "phone":
		return "0000-" + w.number(2000000, 8999999)
	case "code":
		return "MMGZ" + w.number(2019, 2024) + "-" + w.number(1, 180)
	case "dept":
		return w.pick("教务处", "后勤管理处", "学生工作处", "科研处", "图书馆", "护理学院", "药学院", "继续教育学院")
	case "company":
		return w.pick("云岭", "青禾", "远帆", "启明", "恒信", "博达兴", "中科联") + w.pick("信息技术", "医疗器械", "建筑工程", "教学设备", "物业服务") + w.pick("有限公司", "有限责任公司")
	case "project":
		return w.pick("护理实训中心", "药学实验楼", "学生公寓", "图文信息中心", "教学楼", "校园网络", "第一食堂") + w.pick("空调", "多媒体设备", "家具", "监控系统", "维修改造", "照明改造", "桌椅") + w.pick("采购项目", "购置项目", "项目")
	case "area":
		return w.pick("东校区", "西校区", "北校区学生公寓", "教工家属区", "实训楼", "阳光社区", "和平街道") + w.pick("1号楼", "2号楼", "3号楼", "5号楼", "")
	case "topic":
		return w.pick("专业建设", "师德师风", "乡村振兴", "劳动教育", "健康教育", "红色经典", "乒乓球", "气排球", "课程思政", "数据安全")
	}
	panic("no word for " + place)
}

func (w author) fillingOf(f form) filling {
	values := filling{}
	for _, match := range placeholder.FindAllStringSubmatch(f.title+f.body+f.signature, -1) {
		if values[match[1]] == "" {
			values[match[1]] = w.anyWord(match[1])
		}
	}
	return values
}
