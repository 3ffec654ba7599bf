package crawler

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// canonical is an address as lists are compared by it, itself where it has no
// canonical form.
func canonical(address string) string {
	form, err := disclosure.CanonicalURL(address)
	if err != nil {
		return address
	}
	return form
}

// chooseColumns makes columns of lists: each list once, under a name of its
// own, and those that others repeat before the ones that repeat them. left
// are the lists that are no columns, with why.
func chooseColumns(lists []*chosen) (columns, left []*chosen) {
	for _, list := range lists {
		list.reason = unfit(list)
	}
	dropPages(lists)
	dropDirectories(lists)
	dropCopies(lists)
	dropAggregates(lists)
	for _, list := range lists {
		if list.reason == "" {
			columns = append(columns, list)
		} else {
			left = append(left, list)
		}
	}
	columns = childrenFirst(columns)
	for i, name := range distinctNames(columns) {
		columns[i].name = name
	}
	return columns, left
}

// unfit says why a list cannot be a column, whatever the others are.
func unfit(list *chosen) string {
	switch {
	case list.survey.Foreign:
		return disclosure.ReasonForeign
	case list.name == "", extract.SinglePage(list.name) && !list.dated:
		return disclosure.ReasonNotAList
	case list.rows > 0 && list.away && !list.dated: // links to other sites
		return disclosure.ReasonNotAList
	case list.survey.Role == extract.RoleEmpty && (list.survey.Name == "" || !alike(list.name, list.survey.Name)):
		return disclosure.ReasonNotAList
	}
	return ""
}

// dropPages leaves out later pages of lists, and unnamed pages whose
// breadcrumb leads to a list that is there.
func dropPages(lists []*chosen) {
	at := map[string]*chosen{}
	for _, list := range lists {
		at[list.canonical] = list
	}
	for _, list := range lists {
		if next := at[canonical(list.survey.List.Next)]; next != nil && next != list && !next.named {
			next.reason = disclosure.ReasonAlreadyRead
		}
		trail := list.survey.Trail
		if list.named || len(trail) == 0 || trail[len(trail)-1].URL == "" {
			continue
		}
		if first := at[canonical(trail[len(trail)-1].URL)]; first != nil && first != list {
			list.reason = disclosure.ReasonAlreadyRead
		}
	}
}

// dropDirectories leaves out pages whose entries are columns, not posts: the
// catalogue of a site's disclosures.
func dropDirectories(lists []*chosen) {
	column := map[string]bool{}
	for _, list := range lists {
		column[list.canonical] = list.reason == ""
	}
	for _, list := range lists {
		columns := 0
		for entry := range list.entries {
			if column[entry] {
				columns++
			}
		}
		if columns >= 2 && columns*2 >= len(list.entries) {
			list.reason = disclosure.ReasonNotAList
		}
	}
}

// dropCopies leaves out a list that shows the same posts as one before it. Of
// a menu and a column in it, the column stays.
func dropCopies(lists []*chosen) {
	byEntries := map[string]*chosen{}
	for _, list := range lists {
		if list.reason != "" || len(list.entries) < 2 {
			continue
		}
		key := strings.Join(list.shown, "\n")
		first := byEntries[key]
		switch {
		case first == nil:
			byEntries[key] = list
		case slices.Contains(list.menus, first.name), goesOn(list) && !goesOn(first):
			first.reason = disclosure.ReasonRepeats
			byEntries[key] = list
		default:
			list.reason = disclosure.ReasonRepeats
		}
	}
}

// goesOn tells whether a list has more than its first page.
func goesOn(list *chosen) bool { return list.survey.List.Next != "" || list.survey.Pages > 1 }

// dropAggregates leaves out a list that merely repeats the columns below it:
// its newest posts are all among theirs, and it does not go on, or says that it
// has no more posts than they have together. Where nobody says how many there
// are, it stays and is read after them: no post may be lost, and none counts
// twice.
func dropAggregates(lists []*chosen) {
	for _, list := range lists {
		if list.reason != "" || len(list.entries) == 1 {
			continue
		}
		union, most, columns := map[string]bool{}, 0, 0
		for _, below := range lists {
			if below.reason != "" || !isBelow(below, list) {
				continue
			}
			columns++
			for entry := range below.entries {
				union[entry] = true
			}
			if _, posts := bounds(below); posts > 0 && most >= 0 {
				most += posts
			} else if goesOn(below) {
				most = -1 // unknown
			}
		}
		repeats := columns > 0
		for entry := range list.entries {
			repeats = repeats && union[entry]
		}
		least, _ := bounds(list)
		if repeats && (!goesOn(list) || least > 0 && least <= most) {
			list.reason = disclosure.ReasonRepeats
		}
	}
}

// bounds are how many posts a list has at least and at most, as far as it says;
// 0 where it has more pages and does not say how many.
func bounds(list *chosen) (least, most int) {
	survey := list.survey
	switch {
	case survey.Posts >= list.rows && survey.Posts > 0:
		return survey.Posts, survey.Posts
	case survey.Pages > 1:
		return (survey.Pages-1)*list.rows + 1, survey.Pages * list.rows
	case survey.List.Next == "":
		return list.rows, list.rows
	}
	return 0, 0
}

// isBelow tells whether a list stands below another: in its menu, behind it in
// the breadcrumb, or in its folder.
func isBelow(list, other *chosen) bool {
	if list == other || list.canonical == other.canonical {
		return false
	}
	if slices.Contains(list.menus, other.name) {
		return true
	}
	for _, step := range list.survey.Trail {
		if step.URL != "" && canonical(step.URL) == other.canonical {
			return true
		}
	}
	folder := folderBelow(other.canonical)
	return folder != "" && strings.HasPrefix(list.canonical, folder)
}

// folderBelow is where a page keeps the pages below it: /xwzx/ for /xwzx.htm
// and /xwzx/; "" at the root of a host, and for scripts.
func folderBelow(address string) string {
	if strings.Contains(address, "?") {
		return ""
	}
	head := strings.TrimSuffix(address, "/")
	if i := strings.LastIndexByte(head, '/'); i >= 0 {
		if name, _, isFile := strings.Cut(head[i+1:], "."); isFile && (name == "list" || name == "index") {
			head = head[:i]
		} else if isFile {
			head = head[:i+1] + name
		}
	}
	if !strings.Contains(head, "/") {
		return ""
	}
	return head + "/"
}

// childrenFirst puts a list that stands above others behind them: a post
// counts in the first column that lists it, and that is to be the narrower one.
func childrenFirst(lists []*chosen) []*chosen {
	var ordered []*chosen
	placed := map[*chosen]bool{}
	var place func(list *chosen, depth int)
	place = func(list *chosen, depth int) {
		if placed[list] || depth > len(lists) {
			return
		}
		placed[list] = true
		for _, below := range lists {
			if isBelow(below, list) && !isBelow(list, below) {
				place(below, depth+1)
			}
		}
		ordered = append(ordered, list)
	}
	for _, list := range lists {
		place(list, 0)
	}
	return ordered
}

// distinctNames gives each list a name of its own: where several are called
// alike, with the menu in front, or a number behind.
func distinctNames(lists []*chosen) []string {
	names := make([]string, len(lists))
	count := map[string]int{}
	for i, list := range lists {
		names[i] = list.name
		count[list.name]++
	}
	taken := map[string]bool{}
	for i, list := range lists {
		if count[list.name] > 1 && len(list.menus) > 0 {
			names[i] = list.menus[len(list.menus)-1] + "·" + list.name
		}
		for n, plain := 2, names[i]; taken[names[i]]; n++ {
			names[i] = fmt.Sprintf("%s（%d）", plain, n)
		}
		taken[names[i]] = true
	}
	return names
}
