package inspect

import (
	"fmt"
	"slices"

	"gongkai/disclosure"
)

// When posts stand in the wrong column. Titles that only lean another way are
// left alone: a column may know better.
const (
	leaning      = 0.6 // confidence of a title that counts in a column's share
	certain      = 0.9 // confidence of a title that is told by itself
	wrongPosts   = 3
	wrongPercent = 40
)

// misfits finds columns whose posts answer another requirement than they are
// mapped to, and single posts that stand in a wrong one.
func (n *inspection) misfits() {
	for _, column := range n.Columns {
		posts := n.inColumn[columnKey{column.Site, column.Name}]
		if column.Requirement == 0 || len(posts) == 0 {
			continue
		}
		var wrong []*Post
		for _, post := range posts {
			if n.isElsewhere(post, column.Requirement) {
				wrong = append(wrong, post)
			}
		}
		if len(wrong) >= wrongPosts && len(wrong)*100 >= len(posts)*wrongPercent {
			n.misfitColumn(column, posts, wrong)
			continue
		}
		for _, post := range wrong {
			if post.Filed.Confidence >= certain {
				n.stray(post, column)
			}
		}
	}
}

// isElsewhere tells whether a post's title answers a requirement of another
// category than its column does: inside one, columns are often shared.
func (n *inspection) isElsewhere(post *Post, requirement int) bool {
	return post.How == disclosure.HowColumn && post.Filed.Requirement != 0 && post.Filed.Confidence >= leaning &&
		post.Filed.Category != n.Checklist.Category(requirement)
}

func (n *inspection) misfitColumn(column Column, posts, wrong []*Post) {
	slices.SortStableFunc(wrong, func(a, b *Post) int {
		switch {
		case a.Filed.Confidence > b.Filed.Confidence:
			return -1
		case a.Filed.Confidence < b.Filed.Confidence:
			return 1
		}
		return 0
	})
	f := ofColumn(KindMisfit, Major, column)
	f.posts = len(wrong)
	f.What = fmt.Sprintf("栏目对应清单事项 %d，但 %d 条里有 %d 条看标题属于别的类别，例如「%s」像是事项 %d", column.Requirement, len(posts), len(wrong), wrong[0].Title, wrong[0].Filed.Requirement)
	f.Evidence = append(f.Evidence, examples(wrong, 5)...)
	f.Action = "核对栏目与事项的对应：不对的改配置里的 requirement；放错的信息移到对应的栏目"
	n.add(f, n.department(column.Site))
}

func (n *inspection) stray(post *Post, column Column) {
	f := ofPost(KindMisfit, Minor, post)
	f.What = fmt.Sprintf("栏目「%s」对应清单事项 %d，这一条看标题像是事项 %d（%s）", column.Name, column.Requirement, post.Filed.Requirement, post.Filed.Name)
	f.Action = "放错栏目的请移走；没有放错的不必处理"
	n.add(f, post.Department)
}
