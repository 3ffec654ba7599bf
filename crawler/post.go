package crawler

import (
	"cmp"
	"errors"
	"path"
	"strings"
	"unicode"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// fileExtensions are those of addresses that are files, not pages.
const fileExtensions = " .pdf .doc .docx .xls .xlsx .ppt .pptx .wps .et .zip .rar .7z .txt .jpg .jpeg .png .gif .mp4 .mp3 "

func isFile(addressPath string) bool {
	extension := strings.ToLower(path.Ext(addressPath))
	return extension != "" && strings.Contains(fileExtensions, " "+extension+" ")
}

// listedPost is what the list alone tells of a post.
func listedPost(site disclosure.Site, visit disclosure.Visit) disclosure.Post {
	post := disclosure.Post{
		Title: visit.Title, Published: visit.Date,
		Channel: site.Channel, Site: site.Name, Column: visit.Column.Name, Department: site.Department,
		Status: disclosure.StatusOK, ListTitle: visit.Title, ListDate: visit.Date,
	}
	return at(post, visit.URL)
}

// at gives a post its address, and with it its identity.
func at(post disclosure.Post, address string) disclosure.Post {
	canonical, err := disclosure.CanonicalURL(address)
	if err != nil {
		canonical = address
	}
	post.URL, post.Canonical, post.ID = address, canonical, disclosure.PostID(post.Channel, canonical)
	return post
}

// withoutAddress is a post whose list entry leads nowhere that can be opened:
// its list stands for its address, its title and day for its identity.
func withoutAddress(listed disclosure.Post, visit disclosure.Visit) disclosure.Post {
	listed = at(listed, visit.Column.URL)
	listed.Canonical += "#" + listed.Title + "|" + string(listed.Published)
	listed.ID = disclosure.PostID(listed.Channel, listed.Canonical)
	return listed
}

// asFile is a post that is a file itself.
func asFile(listed disclosure.Post) disclosure.Post {
	listed.Attachments = []disclosure.Attachment{{Text: listed.Title, URL: listed.URL}}
	return listed
}

var errNothingToRead = errors.New("nothing to read on the page")

// readPost completes a listed post with what its page says.
func readPost(listed disclosure.Post, answer answer, rules disclosure.Rules) (disclosure.Post, error) {
	page, err := extract.Parse(answer.body, answer.page.ContentType, answer.url.String())
	if err != nil {
		return disclosure.Post{}, err
	}
	detail := page.Detail(rules)
	if detail.Title == "" && detail.Body == "" && len(detail.Attachments) == 0 {
		return disclosure.Post{}, errNothingToRead
	}
	post := withDetail(at(listed, answer.url.String()), detail)
	post.PageHash = answer.page.Hash
	return post, nil
}

// withDetail lets the page's words stand before the list's (counting rule 3).
func withDetail(post disclosure.Post, detail extract.Detail) disclosure.Post {
	post.Title = chooseTitle(post.ListTitle, detail.Title)
	post.Published = chooseDay(post.ListDate, detail)
	post.Source, post.Body, post.Attachments = detail.Source, detail.Body, detail.Attachments
	post.Fingerprint = extract.Fingerprint(post.Title, post.Body)
	return post
}

// chooseDay takes what the page shows a reader, else the list's day, else what
// only the page's metadata says (counting rule 3). The day in an address is
// that of the file, and no evidence.
func chooseDay(listed disclosure.Day, detail extract.Detail) disclosure.Day {
	switch detail.PublishedIn {
	case extract.EvidenceRule, extract.EvidenceShown, extract.EvidenceScript:
		return detail.Published
	case extract.EvidenceMetadata:
		return cmp.Or(listed, detail.Published)
	}
	return listed
}

// chooseTitle takes the page's title unless it has nothing in common with the
// list's: then a banner or the name of the site was taken for it.
func chooseTitle(listed, shown string) string {
	if shown == "" {
		return listed
	}
	if listed == "" {
		return shown
	}
	pairs := func(title string) map[[2]rune]bool {
		set := map[[2]rune]bool{}
		var last rune
		for _, r := range title {
			if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
				continue
			}
			if last != 0 {
				set[[2]rune{last, r}] = true
			}
			last = r
		}
		return set
	}
	inList, inPage, common := pairs(listed), pairs(shown), 0
	for pair := range inList {
		if inPage[pair] {
			common++
		}
	}
	if common*5 < len(inList) { // fewer than a fifth of the list's character pairs
		return listed
	}
	return shown
}

func sameAddress(a, b string) bool {
	first, err := disclosure.CanonicalURL(a)
	if err != nil {
		return false
	}
	second, err := disclosure.CanonicalURL(b)
	return err == nil && first == second
}
