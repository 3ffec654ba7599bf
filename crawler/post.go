package crawler

import (
	"cmp"
	"errors"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// fileExtensions are those of addresses that are files, not pages.
const fileExtensions = " .pdf .ofd .doc .docx .xls .xlsx .ppt .pptx .wps .et .dps .rtf .csv .zip .rar .7z .txt .jpg .jpeg .png .gif .mp4 .mp3 "

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
	if address, err := url.Parse(visit.URL); err != nil || address.Host == "" {
		return withoutAddress(post, visit)
	}
	post.ListURL = visit.URL
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

// Why a page that answered is not the post that its list speaks of.
var (
	errNothingToRead = errors.New("nothing to read on the page")
	errHomePage      = errors.New("leads to the home page")
	errOtherPage     = errors.New("leads to another page")
	errSaysGone      = errors.New("says that the page does not exist")
	errWall          = errors.New("a login, a firewall or a notice of maintenance stands before the page")
	errShell         = errors.New("a script fetches what the page shows")
)

// saysGone are the words of a page that answers 200 and is an error page.
var saysGone = regexp.MustCompile(`(?i)页面?(?:不存在|没有找到|未找到|找不到)|(?:找不到|不存在)(?:您?要?访问的|该|此|相关)?(?:页面?|文章|信息|内容)|(?:文章|信息|内容|页面?)(?:不存在|已(?:被)?删除)|\b404\b|not found`)

// wall are the words of a page that answers 200 in the place of every other:
// logins, captchas, firewalls, notices of maintenance.
var wall = regexp.MustCompile(`(?i)统一身份认证|身份认证|用户登录|请(?:先|重新)?登[录陆]|请输入(?:用户名|密码|验证码|账号|工号|学号)|验证码|安全验证|人机验证|滑动验证|` +
	`访问(?:被|已被|请求被)?(?:拒绝|拦截|阻断|禁止|限制|受限)|拦截(?:页面|提示)|请求(?:被|已被|存在)(?:拦截|拒绝|阻断|威胁|异常)|网站防火墙|防火墙|安全防护|云防护|访问过于频繁|请求过于频繁|ip(?:地址)?(?:被|已被)(?:封|禁)|` +
	`(?:系统|网站|站点)(?:正在)?(?:维护|升级|建设)|(?:维护|升级)中|暂停(?:访问|服务)|仅限(?:校内|内网)|校外(?:用户|访问)|access denied|forbidden|unauthori[sz]ed|service unavailable|bad gateway|\bwaf\b|enable javascript|checking your browser`)

// longestErrorPage bounds the text of an error page, in bytes.
const longestErrorPage = 1200

// readPost completes a listed post with what its page says. Its identity stays
// the listed address: where that leads may change from day to day. missed are the
// site's rules that found nothing.
func readPost(listed disclosure.Post, answer answer, site disclosure.Site) (post disclosure.Post, missed []string, err error) {
	final := answer.url.String()
	redirected := !sameAddress(final, listed.URL)
	if redirected && sameAddress(final, site.Home) {
		return disclosure.Post{}, nil, errHomePage
	}
	page, err := extract.Parse(answer.body, answer.page.ContentType, final)
	if err != nil {
		return disclosure.Post{}, nil, err
	}
	page.Fetched = answer.page.Fetched
	detail := page.Detail(site.Rules)
	if err := otherPage(listed, detail, redirected); err != nil {
		return disclosure.Post{}, nil, err
	}
	if detail.Body == "" && len(detail.Attachments) == 0 && page.Shell() {
		return disclosure.Post{}, nil, errShell
	}
	post = withDetail(listed, detail)
	post.URL, post.PageHash = final, answer.page.Hash
	return post, detail.Missed, nil
}

// otherPage says why what was read is not the post that is listed, nil where
// it can be. A title that has nothing of the listed one may be a banner that
// was taken for it; when the text has nothing of it either, the page is another.
func otherPage(listed disclosure.Post, detail extract.Detail, redirected bool) error {
	if detail.Title == "" && detail.Body == "" && len(detail.Attachments) == 0 {
		return errNothingToRead
	}
	if alike(listed.ListTitle, detail.Title) {
		return nil
	}
	text := detail.Title + "\n" + detail.Body
	short := len(detail.Body) < longestErrorPage
	switch {
	case redirected:
		return errOtherPage
	case short && saysGone.MatchString(text):
		return errSaysGone
	case short && wall.MatchString(text):
		return errWall
	case detail.Body != "" && !alike(listed.ListTitle, text):
		return errOtherPage
	}
	return nil
}

// withDetail lets the page's words stand before the list's (counting rule 3).
func withDetail(post disclosure.Post, detail extract.Detail) disclosure.Post {
	post.Title = chooseTitle(post.ListTitle, detail.Title)
	post.Published = chooseDay(post.ListDate, detail)
	post.Source, post.Body, post.Attachments = detail.Source, detail.Body, detail.Attachments
	var names []string
	for _, attachment := range post.Attachments {
		names = append(names, attachment.Text)
	}
	post.Fingerprint = extract.Fingerprint(post.Title, post.Body, names...)
	return post
}

// chooseDay takes what the page shows a reader, else the list's day, else what
// only the page's metadata says, or what is read where the site's own rule found
// nothing (counting rule 3). The day in an address is that of the file, and no
// evidence.
func chooseDay(listed disclosure.Day, detail extract.Detail) disclosure.Day {
	switch detail.PublishedIn {
	case extract.EvidenceRule, extract.EvidenceShown, extract.EvidenceScript:
		return detail.Published
	case extract.EvidenceMetadata, extract.EvidenceInstead:
		return cmp.Or(listed, detail.Published)
	}
	return listed
}

// chooseTitle takes the page's title unless it has nothing in common with the
// list's: then a banner or the name of the site was taken for it.
func chooseTitle(listed, shown string) string {
	if shown == "" || !alike(listed, shown) {
		return listed
	}
	return shown
}

// alike tells whether two titles can be of one post: they share at least a
// fifth of the listed one's pairs of characters. An unknown title is like any.
func alike(listed, shown string) bool {
	if listed == "" || shown == "" {
		return true
	}
	inList, inPage, common := pairs(listed), pairs(shown), 0
	for pair := range inList {
		if inPage[pair] {
			common++
		}
	}
	return common*5 >= len(inList)
}

// pairs are the neighbouring letters and digits of a title.
func pairs(title string) map[[2]rune]bool {
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

func sameAddress(a, b string) bool {
	first, err := disclosure.CanonicalURL(a)
	if err != nil {
		return false
	}
	second, err := disclosure.CanonicalURL(b)
	return err == nil && first == second
}
