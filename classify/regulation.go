package classify

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/disclosure"
)

//go:embed regulation.yaml
var regulationWords []byte

// Regulations recognises posts about rules of the college's own (规章制度). It
// does not change after NewRegulations and is safe for concurrent use.
type Regulations struct {
	school string
	words  struct {
		Kinds, Never, Yearly, Talk, Drafts, Outside, Cites []string
		Acts                                               struct{ Repealed, Revised, Made []string }
		OutsideNames                                       []string `yaml:"outside_names"`
		OutsideNumbers                                     []string `yaml:"outside_numbers"`
		NumberFields                                       []string `yaml:"number_fields"`
	}
	acted *regexp.Regexp // an act, and what it was done to, in a title without 《》
}

// NewRegulations makes a recogniser for a school of a name.
func NewRegulations(school string) (*Regulations, error) {
	r := &Regulations{school: school}
	if err := unmarshal("regulation.yaml", regulationWords, &r.words); err != nil {
		return nil, err
	}
	acts := slices.Concat(r.words.Acts.Repealed, r.words.Acts.Revised, r.words.Acts.Made)
	var err error
	r.acted, err = regexp.Compile(`(?:` + strings.Join(acts, "|") + `)(?:后的|部分|了|和|、|并)?(.+?)(?:的)?(?:通知|公告|决定|通告|公报)?$`)
	if err != nil {
		return nil, fmt.Errorf("read words of regulations: %w", err)
	}
	return r, nil
}

// Read gives the regulations that a post makes public, revises or repeals:
// none for most posts, several for one that repeals several.
//
// What counts is the name, which ends with a word such as 办法, and the act that
// stands beside it; a name alone is a rule made public, so it was made, unless
// its brackets say 修订. Drafts, talk about rules, rules of the ministry and what
// is made anew for each year (招生章程, 2024年复试办法) are none; the college's
// own 章程 is one. 方案, 意见, 计划 and 预案 are no rules. The body counts where
// the title names no rule by itself (“关于废止部分规章制度的通知”), and for the
// 文号 and whether a rule is a revised one.
func (r *Regulations) Read(post disclosure.Post) []disclosure.Regulation {
	title := plainTitle(post.Title)
	names, around := r.named(title)
	if len(names) == 0 {
		names, around = r.listed(title, post)
	}
	if len(names) == 0 || containsAny(around, r.words.Talk) || containsAny(around, r.words.Outside) {
		return nil
	}
	number := r.number(post)
	if r.outsideNumber(number) {
		return nil
	}
	var found []disclosure.Regulation
	for _, name := range names {
		act, name, ok := r.act(name, around, post.Body)
		same := func(f disclosure.Regulation) bool { return f.Name == name }
		if ok && !slices.ContainsFunc(found, same) {
			found = append(found, disclosure.Regulation{Act: act, Name: name, Number: number})
		}
	}
	return found
}

var (
	quotedName = regexp.MustCompile(`《([^《》]*)》`)
	brackets   = regexp.MustCompile(`[（(\[【〔［]([^（(\[【〔［）)\]】〕］]*)[）)\]】〕］]`)
	atEnd      = regexp.MustCompile(`[（(\[【〔［][^（(\[【〔［）)\]】〕］]*[）)\]】〕］]$`)
	ofYear     = regexp.MustCompile(`(?:19|20)[0-9]{2}(?:[年级届]|[-—~至][0-9]{2,4}|度)`)
	several    = regexp.MustCompile(`等[0-9一二三四五六七八九十两]*[项个件部]|(?:部分|下列|以下|一批|若干).{0,4}(?:规章|制度|文件)`)
	enumerated = regexp.MustCompile(`^(?:附件)?[:：]?[0-9一二三四五六七八九十]{1,3}[.．、:：)）]\s*`)
)

// plainTitle writes a title in one way: no spaces, and 《》 for any quotes of names.
func plainTitle(title string) string {
	title = strings.NewReplacer("〈", "《", "〉", "》", "<", "《", ">", "》", "＜", "《", "＞", "》", "«", "《", "»", "》").Replace(title)
	return strings.Join(strings.Fields(title), "")
}

// named gives the rules that a title names, and the title around them.
func (r *Regulations) named(title string) (names []string, around string) {
	around = title
	for quotedName.MatchString(around) { // the inner ones first
		around = quotedName.ReplaceAllStringFunc(around, func(quoted string) string {
			name := strings.TrimSuffix(strings.TrimPrefix(quoted, "《"), "》")
			if !r.isRule(name) {
				return name
			}
			names = append(names, name)
			return ""
		})
	}
	if len(names) > 0 {
		return names, around
	}
	if found := r.acted.FindStringSubmatchIndex(title); found != nil {
		for _, part := range strings.FieldsFunc(trimLinks(title[found[2]:found[3]]), func(c rune) bool { return c == '、' || c == '，' }) {
			if r.isRule(part) {
				names = append(names, part)
			}
		}
		if len(names) > 0 {
			return names, title[:found[2]] + title[found[3]:]
		}
	}
	if bare := numberForm.ReplaceAllString(title, ""); r.isRule(bare) {
		return []string{bare}, r.before(bare)
	}
	return nil, title
}

// before is what stands in a bare name and is not the rule: who is said to have
// made it.
func (r *Regulations) before(name string) string {
	maker, _, told := strings.Cut(name, "关于")
	if !told {
		return ""
	}
	return maker
}

// trimLinks takes off the 和 and 及 that a list of names ends with.
func trimLinks(list string) string {
	return strings.NewReplacer("和《", "、《", "以及", "、").Replace(list)
}

// isRule tells whether a name is one of a rule.
func (r *Regulations) isRule(name string) bool {
	inBrackets := strings.Join(brackets.FindAllString(name, -1), "")
	bare := stripBrackets(name)
	switch {
	case utf8.RuneCountInString(bare) < 4 && bare != "章程", utf8.RuneCountInString(bare) > 60:
		return false
	case !endsWithAny(bare, r.words.Kinds) || endsWithAny(bare, r.words.Never):
		return false
	case containsAny(inBrackets, r.words.Drafts):
		return false
	case ofYear.MatchString(bare), several.MatchString(bare), strings.ContainsAny(bare, "《》"):
		return false
	}
	if strings.HasSuffix(bare, "章程") && containsAny(bare, r.words.Yearly) {
		return false
	}
	own := strings.TrimPrefix(bare, r.school)
	return own != bare || !startsWithAny(bare, r.words.OutsideNames) && (!ofProvince.MatchString(bare) || ofSchool.MatchString(bare))
}

// ofProvince is how names of a province's or city's rules begin. A college's own
// rarely does, and then its whole name is known.
var (
	ofProvince = regexp.MustCompile(`^[^学院校]{2,7}(?:省|自治区|市)`)
	ofSchool   = regexp.MustCompile(`^.{2,15}?(?:学院|大学|学校|中学)`)
)

// listed gives the rules of a title that says only that there are several: what
// the files are called, and the lines of a numbered list.
func (r *Regulations) listed(title string, post disclosure.Post) (names []string, around string) {
	if !several.MatchString(title) || !r.acted.MatchString(title) {
		return nil, title
	}
	lines := strings.Split(post.Body, "\n")
	for _, attachment := range post.Attachments {
		lines = append(lines, "1."+strings.TrimSuffix(attachment.Text, fileEnding.FindString(attachment.Text)))
	}
	for _, line := range lines {
		line = plainTitle(line)
		if !enumerated.MatchString(line) {
			continue
		}
		line = enumerated.ReplaceAllString(line, "")
		quoted := quotedName.FindStringSubmatch(line)
		name := strings.TrimRight(numberForm.ReplaceAllString(stripEmpty(line), ""), "；;。")
		if quoted != nil {
			name = quoted[1]
		}
		if r.isRule(enumerated.ReplaceAllString(name, "")) {
			names = append(names, enumerated.ReplaceAllString(name, ""))
		}
	}
	return names, title
}

var fileEnding = regexp.MustCompile(`\.[A-Za-z]{2,5}$`)

// act tells what was done to a rule, and the rule's own name: without the
// brackets that tell of the revision.
func (r *Regulations) act(name, around, body string) (disclosure.Act, string, bool) {
	revised := containsAny(around, r.words.Acts.Revised)
	name = brackets.ReplaceAllStringFunc(name, func(inside string) string {
		if containsAny(inside, r.words.Acts.Revised) {
			revised = true
			return ""
		}
		if strings.Trim(inside, "（）()[]【】〔〕［］") == "" || numberForm.MatchString(inside) {
			return ""
		}
		return inside
	})
	if utf8.RuneCountInString(name) < 2 {
		return "", "", false
	}
	switch {
	case containsAny(around, r.words.Acts.Repealed):
		return disclosure.ActRepealed, name, true
	case revised || r.replaces(name, body):
		return disclosure.ActRevised, name, true
	}
	return disclosure.ActMade, name, true
}

// replaces tells whether a text says that a rule of the same name came before.
func (r *Regulations) replaces(name, body string) bool {
	body = plainTitle(firstRunes(body, 6000))
	bare := regexp.QuoteMeta(stripBrackets(name))
	for _, form := range []string{
		`(?:修订|修改|修正)(?:后)?的?《[^《》]{0,30}` + bare,
		`原《[^《》]{0,30}` + bare + `[^《》]{0,12}》[^。]{0,40}(?:废止|失效)`,
	} {
		if found, err := regexp.MatchString(form, body); err == nil && found {
			return true
		}
	}
	return false
}

func stripBrackets(name string) string {
	for atEnd.MatchString(name) {
		name = atEnd.ReplaceAllString(name, "")
	}
	return brackets.ReplaceAllString(name, "")
}

func stripEmpty(line string) string {
	return strings.NewReplacer("（）", "", "()", "").Replace(numberForm.ReplaceAllString(line, ""))
}

func firstRunes(text string, n int) string {
	for i := range text {
		if n--; n < 0 {
			return text[:i]
		}
	}
	return text
}

func containsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}

func startsWithAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(text, word) })
}

func endsWithAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.HasSuffix(text, word) })
}
