package inspect

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// dead finds posts, lists and attachments that readers cannot open.
func (n *inspection) dead() {
	files := map[string][]BrokenFile{}
	for _, file := range n.Files {
		files[file.PostID] = append(files[file.PostID], file)
	}
	for _, post := range n.all {
		switch post.Status {
		case disclosure.StatusOK:
			n.deadFiles(post, files[post.ID])
		default:
			n.deadPost(post)
		}
	}
	n.deadSites()
	for _, column := range n.Columns {
		if column.Failed == nil {
			continue
		}
		if column.Failed.Ours {
			n.noteUnknown(KindDead, "栏目「"+place(column.Site, column.Name)+"」能不能打开", column.Failed.Why)
			continue
		}
		f := ofColumn(KindDead, Major, column)
		f.What = "栏目页面打不开：" + column.Failed.Why
		f.Evidence[0].Day = n.Today
		f.Action = "恢复栏目页面；换了地址的，改正配置里的地址"
		n.add(f, n.department(column.Site))
	}
	n.links()
	n.withoutLink()
	for _, why := range slices.Sorted(maps.Keys(n.unseen)) {
		n.noteUnknown(KindDead, fmt.Sprintf("%d 条信息能不能打开", n.unseen[why]), why)
	}
}

// deadSites tells of home pages that readers cannot open.
func (n *inspection) deadSites() {
	for _, site := range n.Sites {
		trouble, down := n.Down[site.Name]
		if !down || trouble.Ours {
			continue
		}
		f := Finding{Kind: KindDead, Severity: Major, Site: site.Name, Title: site.Name, What: "网站首页打不开：" + trouble.Why}
		f.Evidence = []Evidence{{Text: "首页", URL: openable(site.Home), Day: n.seen(site.Name)}}
		f.Action = "恢复网站；换了地址的，改正配置里的 home；停用的请关停，并从配置里去掉"
		n.add(f, site.Department)
	}
}

func (n *inspection) deadPost(post *Post) {
	f := ofPost(KindDead, Minor, post)
	switch post.Status {
	case disclosure.StatusUnreadable:
		if post.ListURL == "" { // a script may open it
			key := columnKey{post.Site, post.Column}
			n.linkless[key] = append(n.linkless[key], post)
			return
		}
		trouble := n.Unread[post.URL]
		if trouble.Ours {
			n.unseen[trouble.Why]++
			return
		}
		f.Severity = Major
		f.What = "列表里有这一条，但是打不开"
		if trouble.Why != "" {
			f.What += "：" + trouble.Why
		}
		f.Action = "恢复页面，或者从栏目里撤下这一条"
	case disclosure.StatusGone:
		f.What = "曾经公开过，现在已经从网站上消失"
		f.Action = "误删的请恢复；按规定撤下的，请留存撤下的理由"
	default:
		f.What = "页面像是消失了，但同一网站同时消失得太多，尚待核实"
		f.Action = "检查网站是否正常，再运行一次 gongkai crawl"
	}
	n.add(f, post.Department)
}

// withoutLink tells of the entries of lists that no address was found for, by
// column.
func (n *inspection) withoutLink() {
	for _, column := range n.Columns {
		posts := n.linkless[columnKey{column.Site, column.Name}]
		if len(posts) == 0 {
			continue
		}
		f := ofColumn(KindDead, Minor, column)
		f.Evidence = append(f.Evidence, examples(posts, 5)...)
		f.What = fmt.Sprintf("列表里有 %d 条没有找到能打开的网址", len(posts))
		f.Action = "点开核对：由脚本打开、打得开的不必处理；打不开的，恢复页面或者撤下"
		n.add(f, n.department(column.Site))
	}
}

// deadFiles tells of a post's attachments that cannot be had, or are damaged.
func (n *inspection) deadFiles(post *Post, files []BrokenFile) {
	if len(files) == 0 {
		return
	}
	f := ofPost(KindDead, Minor, post)
	var names []string
	for _, file := range files {
		if file.Grave {
			f.Severity = Major
		}
		names = append(names, fmt.Sprintf("《%s》（%s）", file.Name, file.Why))
		f.Evidence = append(f.Evidence, Evidence{Text: "附件：" + file.Name + "，" + file.Why, URL: openable(file.URL)})
	}
	f.What = fmt.Sprintf("%d 个附件不能正常打开：%s", len(files), strings.Join(names, "、"))
	f.Action = "重新上传附件，并从外网下载一次核对"
	n.add(f, post.Department)
}

// links tells which links of the 事项目录 nobody has looked at.
func (n *inspection) links() {
	known := map[string]bool{}
	for _, column := range n.Columns {
		known[canonical(column.URL)] = true
	}
	for _, duty := range n.Duties {
		if duty.Link != "" && !known[canonical(duty.Link)] && n.pages[canonical(duty.Link)] == nil {
			n.noteUnknown(KindDead, fmt.Sprintf("事项 %d 在事项目录里的链接 %s", duty.Requirement, duty.Link), "这个地址没有采集过")
		}
	}
}

// canonical is how the record writes an address, or the address itself.
func canonical(address string) string {
	if known, err := disclosure.CanonicalURL(address); err == nil {
		return known
	}
	return address
}
