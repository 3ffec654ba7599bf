package inspect

import (
	"fmt"
	"strings"
	"time"

	"gongkai/disclosure"
)

// placeholders finds posts that say nothing.
func (n *inspection) placeholders() {
	names := map[string]bool{}
	for _, r := range n.Checklist.Requirements {
		names[lettersOf(r.Name)] = true
	}
	for _, post := range n.all {
		if post.Status != disclosure.StatusOK || post.PageHash == "" || len(post.Attachments) > 0 || post.Letters > n.words.StubLetters {
			continue
		}
		title := lettersOf(post.Title)
		named := names[title] || title == lettersOf(post.Column)
		switch {
		case post.Stub != "" || firstOf(n.words.Stubs, title) != "":
			n.placeholder(post, Major, fmt.Sprintf("页面只有「%s」这样的占位文字", firstNonEmpty(post.Stub, firstOf(n.words.Stubs, title))))
		case named:
			n.placeholder(post, Major, "标题就是事项或栏目的名称，没有正文和附件")
		case post.Letters == 0 && post.Requirement != 0: // news may be a picture or a film
			n.placeholder(post, Minor, "没有读到文字，也没有附件：可能是空白，也可能只有图片或视频")
		}
	}
}

func firstNonEmpty(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (n *inspection) placeholder(post *Post, severity Severity, what string) {
	f := ofPost(KindPlaceholder, severity, post)
	f.What = what
	f.Action = "补上内容或附件；只有图片的，附上文字；没有内容的请撤下"
	n.add(f, post.Department)
}

// sameDays is how many days apart two posts of one title are still one piece.
const sameDays = 7

// duplicates finds posts that a site shows twice: by title within some days, or
// by text.
func (n *inspection) duplicates() {
	type same struct{ site, by string }
	groups := map[same][]*Post{}
	var order []same
	join := func(key same, post *Post) {
		if len(groups[key]) == 0 {
			order = append(order, key)
		}
		groups[key] = append(groups[key], post)
	}
	for _, post := range n.all {
		if post.Site == "" || post.Status != disclosure.StatusOK {
			continue
		}
		if post.Text != [16]byte{} {
			join(same{post.Site, "text " + string(post.Text[:])}, post)
		}
		if title := lettersOf(post.Title); len([]rune(title)) >= 6 {
			join(same{post.Site, "title " + post.Column + " " + title}, post)
		}
	}
	told := map[string]bool{}
	for _, key := range order {
		byTitle := strings.HasPrefix(key.by, "title ")
		parts := [][]*Post{groups[key]}
		if byTitle {
			parts = nearDays(groups[key])
		}
		for _, group := range parts {
			if len(group) < 2 || told[group[0].ID] && told[group[1].ID] {
				continue
			}
			for _, post := range group {
				told[post.ID] = true
			}
			n.duplicate(group, byTitle)
		}
	}
}

// nearDays parts posts, the latest first, into those that were published within
// some days of the first of them.
func nearDays(group []*Post) [][]*Post {
	var parts [][]*Post
	for at, post := range group {
		last := len(parts) - 1
		if at == 0 || parts[last][0].Published.Start().Sub(post.Published.Start()) > sameDays*24*time.Hour {
			parts = append(parts, []*Post{post})
			continue
		}
		parts[last] = append(parts[last], post)
	}
	return parts
}

func (n *inspection) duplicate(group []*Post, byTitle bool) {
	f := ofPost(KindDuplicate, Minor, group[0])
	f.posts = len(group)
	f.Evidence = examples(group, 5)
	f.What = fmt.Sprintf("同一网站里有 %d 条正文相同", len(group))
	if byTitle {
		f.What = fmt.Sprintf("同一栏目里有 %d 条标题相同，日期相差不到 %d 天", len(group), sameDays)
	}
	f.Action = "只保留一条，其余撤下；内容不同的，在标题里写明区别"
	n.add(f, group[0].Department)
}

// undated finds posts without a day, by column.
func (n *inspection) undated() {
	told := map[columnKey]bool{}
	for _, post := range n.all {
		key := columnKey{post.Site, post.Column}
		if told[key] {
			continue
		}
		told[key] = true
		var without []*Post
		for _, post := range n.inColumn[key] {
			if post.Published == "" {
				without = append(without, post)
			}
		}
		if len(without) == 0 {
			continue
		}
		f := Finding{Kind: KindUndated, Severity: Minor, Site: key.site, Column: key.column, Title: place(key.site, key.column), Evidence: examples(without, 5), posts: len(without)}
		f.What = fmt.Sprintf("%d 条信息没有日期，不计入任何统计期限", len(without))
		f.Action = "在页面上写明发布日期"
		n.add(f, without[0].Department)
	}
}
