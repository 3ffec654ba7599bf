package inspect

import (
	"fmt"
	"strings"

	"gongkai/disclosure"
)

// manyMobiles is from how many numbers of mobile phones on in one post they
// are those of persons: one or two are those of whom to ask.
const manyMobiles = 3

// personal tells of the numbers of persons that posts make public. Excerpts
// are masked where they are found.
func (n *inspection) personal() {
	byPost := map[string][]disclosure.Finding{}
	var order []string
	for _, found := range n.Personal {
		if len(byPost[found.PostID]) == 0 {
			order = append(order, found.PostID)
		}
		byPost[found.PostID] = append(byPost[found.PostID], found)
	}
	for _, id := range order {
		if post := n.posts[id]; post != nil {
			n.personalIn(post, byPost[id])
		}
	}
}

func (n *inspection) personalIn(post *Post, found []disclosure.Finding) {
	counts := map[disclosure.FindingKind]int{}
	f := ofPost(KindPersonal, Minor, post)
	for _, one := range found {
		counts[one.Kind]++
		if len(f.Evidence) <= 5 {
			f.Evidence = append(f.Evidence, Evidence{Text: one.Kind.Name() + "：" + one.Excerpt, URL: openable(one.FileURL)})
		}
	}
	var parts []string
	for _, kind := range []disclosure.FindingKind{disclosure.FindingIDCard, disclosure.FindingBankCard, disclosure.FindingMobile, disclosure.FindingStudentNo} {
		if counts[kind] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d 处", kind.Name(), counts[kind]))
		}
	}
	switch {
	case counts[disclosure.FindingIDCard]+counts[disclosure.FindingBankCard] > 0:
		f.Severity = Grave
	case counts[disclosure.FindingMobile] >= manyMobiles:
		f.Severity = Major
	}
	f.What = "公开的内容里有个人信息：" + strings.Join(parts, "，")
	f.Action = "立即撤下或者遮盖号码（附件要重新上传），再请搜索引擎删除快照；公务联系电话不必处理"
	n.add(f, post.Department)
}
