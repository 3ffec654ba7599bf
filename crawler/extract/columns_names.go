package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// serviceNames are names of what is no list of posts and leads to none.
	serviceNames = regexp.MustCompile(`(?i)^(?:.*登[录陆].*|注册|退出|注销|搜索|检索|站内搜索|高级搜索|设为首页|加入收藏|收藏本站|收藏|友情链接|相关链接|快速链接|常用链接|版权声明|免责声明|隐私声明|法律声明|帮助|意见反馈|` +
		`手机版|移动版|电脑版|旧版.*|老版.*|旧网站|无障碍.*|关怀版|长者版|简体版?|rss|rss订阅|订阅|微信.*|微博|官方微博|官微|抖音.*|二维码|客户端|` +
		`邮箱|.*邮箱.*|邮件.*|.*信箱|vpn.*|webvpn|oa.*|办公系统|办公自动化|.*系统|.*平台|.*入口|信息门户|数字校园|智慧校园|一卡通|网上办事大厅|地图|校园地图|全景.*|` +
		`返回.*|打印.*|关闭.*|全部|展开|收起|查看|详情|进入|公安备案|.*icp备.*|.*网安备.*|技术支持.*|后台管理|网站管理|管理员.*)$`)
	// foreignNames lead to the site in another language.
	foreignNames = regexp.MustCompile(`(?i)^(?:[英日韩俄法德]文(?:版|网|网站|主页)?|[英日韩俄法德]语(?:版|网站)|english.*|en|国际版|外文版|繁体(?:版|中文)?|日本語|中文\|.*)$`)
	// unitNames are units of the school, whose links lead to their own home pages.
	unitNames = regexp.MustCompile(`(?:处|办公室|学院|系|部|图书馆|档案馆|校医院|纪委|工会|团委|教研室|研究所|研究院|附属医院)$`)
	// singleNames are names of pages that mostly hold one text, such as 学校简介.
	// Such a page counts as a column only where it lists dated posts.
	singleNames = regexp.MustCompile(`^(?:联系我们|联系方式|联系电话|网站地图|站点地图|关于我们|校历|校车.*|交通.*|地理位置|虚拟校园|校园风[光景]|校园美景|` +
		`(?:学校|学院|部门|本校|本院|中心|处室|机构|单位|专业|校园|科室|系部)?(?:概况|简介|概览|介绍|职责|沿革|历史|标识|荣誉墙|风貌)|.*(?:简介|概况|沿革|概览|职责|机构设置|组织机构|组织架构|内设机构|机构职能|部门设置|现任领导|历任领导|领导班子|学校领导|学院领导|领导分工|人员分工|人员组成|办公电话|校训|校徽|校歌|校标|校风|办学理念))$`)
	// catalogueNames are names of pages that list columns, and may give them long names.
	catalogueNames = regexp.MustCompile(`^(?:网站地图|站点地图|网站导航|栏目导航|.{0,8}(?:信息|校务|院务|政务)公开(?:网|专栏|专网|平台|栏|首页)?|.{0,12}公开.{0,4}(?:目录|清单|事项|一览表?)|.{0,8}事项清单)$`)

	// friendMenus stand above links to other sites.
	friendMenus = regexp.MustCompile(`^(?:友情|相关|快速|快捷|常用|系统|站外|合作|校内|校外|外部|推荐)(?:链接|导航|网站|通道|站点)|^(?:院系|部门|二级|下属|兄弟)(?:网站|院校|单位网站)`)
	// plainMenus stand above a menu and say nothing of what is in it.
	plainMenus = regexp.MustCompile(`^(?:主|网站|栏目|页面|本站|快捷|左侧)?(?:导航|菜单|栏目|目录|分类)(?:导航|列表|栏)?$`)
	// moreOf is a 更多 that says of what.
	moreOf = regexp.MustCompile(`^更多\p{Han}{1,6}$`)

	latinTail = regexp.MustCompile(`^(\p{Han}[\p{Han}·、/（）()]*)[\s/|]*[A-Za-z][A-Za-z &.,'’/-]{2,}$`)
	latinHead = regexp.MustCompile(`^[A-Za-z][A-Za-z &.'’-]{2,}\s+(\p{Han}+)$`)
	countTail = regexp.MustCompile(`\s*[(（\[]\d+[)）\]]$`)
	// numbering is what catalogues put before their lines: 1.、（一）、第三章.
	numbering = regexp.MustCompile(`^(?:[(（【\[]\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[)）】\]]|(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[.．、:：]|第[一二三四五六七八九十\d]{1,3}[章节项条类部]分?|[①-⑳])[\s.．、:：]*`)
)

// unbracketed gives back the bracket that belongs to a name that ends in one.
func unbracketed(name, text string) string {
	for _, pair := range []string{"（）", "()", "【】", "《》"} {
		brackets := []rune(pair)
		if strings.Count(name, string(brackets[0])) == strings.Count(name, string(brackets[1]))+1 && strings.Contains(text, string(brackets[1])) {
			return name + string(brackets[1])
		}
	}
	return name
}

// SinglePage tells whether a name is one that pages with a single text have,
// such as 学校简介. A page of such a name counts as a column only where it
// lists dated posts.
func SinglePage(name string) bool { return singleNames.MatchString(name) }

// cleanName leaves of a shown name what a person would call the column.
func cleanName(text string) string {
	name := strings.TrimFunc(trimBullets(collapse(text)), func(r rune) bool { return unicode.In(r, unicode.Co, unicode.So) }) // fonts of icons
	if rest := numbering.ReplaceAllString(name, ""); utf8.RuneCountInString(rest) >= 2 {
		name = rest
	}
	name = strings.TrimRight(unbracketed(bare(name), text), " -—–·")
	name = countTail.ReplaceAllString(name, "")
	for _, form := range []*regexp.Regexp{latinTail, latinHead} {
		if m := form.FindStringSubmatch(name); m != nil {
			name = m[1]
		}
	}
	words := strings.Fields(name)
	joined := strings.Join(words, "")
	if utf8.RuneCountInString(joined) <= maxJoined && allHan.MatchString(joined) {
		return joined
	}
	for _, word := range words {
		if utf8.RuneCountInString(word) > 1 {
			return name
		}
	}
	return joined
}

// maxJoined is how many characters of a name are written together that a
// layout has set apart: 招 生 工 作, 通知 on one line and 公告 on the next.
const maxJoined = 6

var allHan = regexp.MustCompile(`^\p{Han}+$`)
