package personal

import (
	"regexp"
	"strings"
	"time"

	"gongkai/disclosure"
)

// form is a way to write a number.
type form struct {
	kind    disclosure.FindingKind
	groups  int    // in how many groups of digits
	lengths []int  // of the groups; nil for any
	gaps    string // what may stand between groups
	valid   func(digits string) bool
	near    func(t *Text, from, to int) bool // what must stand near; nil for nothing
	sure    bool                             // no other number has this form, whatever stands around it
}

// forms are tried in this order from each group of digits on.
var forms = []form{
	{kind: disclosure.FindingIDCard, groups: 1, valid: isIDCard, sure: true},
	{kind: disclosure.FindingIDCard, groups: 3, lengths: []int{6, 8, 4}, gaps: " -", valid: isIDCard, sure: true},
	{kind: disclosure.FindingIDCard, groups: 2, gaps: "\n", valid: isIDCard, sure: true}, // broken by the end of a narrow cell's line
	{kind: disclosure.FindingIDCard, groups: 1, valid: isOldIDCard, near: nearIDWord},
	{kind: disclosure.FindingBankCard, groups: 1, valid: isBankCard},
	{kind: disclosure.FindingBankCard, groups: 5, lengths: []int{4, 4, 4, 4, 3}, gaps: " -", valid: isBankCard},
	{kind: disclosure.FindingBankCard, groups: 4, lengths: []int{4, 4, 4, 4}, gaps: " -", valid: isBankCard},
	{kind: disclosure.FindingBankCard, groups: 2, lengths: []int{6, 13}, gaps: " -", valid: isBankCard},
	{kind: disclosure.FindingBankCard, groups: 1, valid: isForeignCard, near: nearCardWord},
	{kind: disclosure.FindingBankCard, groups: 4, lengths: []int{4, 4, 4, 4}, gaps: " -", valid: isForeignCard, near: nearCardWord},
	{kind: disclosure.FindingStudentNo, groups: 1, valid: isStudentNo, near: behindStudentWord},
	{kind: disclosure.FindingMobile, groups: 1, valid: isMobile},
	{kind: disclosure.FindingMobile, groups: 3, lengths: []int{3, 4, 4}, gaps: "-", valid: isMobile},
	{kind: disclosure.FindingMobile, groups: 3, lengths: []int{3, 4, 4}, gaps: " ", valid: isMobile, near: nearPhoneWord}, // else three numbers of a table
	{kind: disclosure.FindingMobile, groups: 2, lengths: []int{3, 8}, gaps: "-", valid: isMobile},
}

// provinces are the first two digits of a region (GB/T 2260).
const provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 "

func isRegion(digits string) bool {
	return strings.Contains(provinces, " "+digits[:2]+" ") && digits[2:4] != "00" && digits[2:6] != "9999"
}

// Years of birth that are believed.
const firstBirth, lastBirth = 1900, 2035

func isBirthday(yyyymmdd string) bool {
	day, err := time.Parse("20060102", yyyymmdd)
	return err == nil && day.Year() >= firstBirth && day.Year() <= lastBirth
}

// isIDCard checks the number of an identity card (GB 11643): region, birthday,
// sequence, and a check digit by ISO 7064, MOD 11-2.
func isIDCard(digits string) bool {
	if len(digits) != 18 || strings.ContainsRune(digits[:17], 'X') || !isRegion(digits) || !isBirthday(digits[6:14]) {
		return false
	}
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(digits[i]-'0') * weight
	}
	return "10X98765432"[sum%11] == digits[17]
}

// isOldIDCard checks a number of 15 digits, as it was until 1999.
func isOldIDCard(digits string) bool {
	return len(digits) == 15 && onlyDigits(digits) && isRegion(digits) && isBirthday("19"+digits[6:12])
}

func onlyDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// luhn checks the check digit of a card (ISO/IEC 7812).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		n := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

var (
	// UnionPay's cards, and those that Chinese banks gave out before it.
	chinesePrefix = regexp.MustCompile(`^(?:62[0-358]|6282|9558[0-9]{2}|9559[0-9]{2}|966666|9400)`)
	// Visa, MasterCard, JCB: too short to be believed by themselves.
	foreignPrefix = regexp.MustCompile(`^(?:4|5[1-5]|35)`)
	// The networks' numbers: China Mobile, Unicom, Telecom, Broadnet, and resellers.
	mobileNumber = regexp.MustCompile(`^(?:\+?86|0)?1(?:3[0-9]|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8[0-9]|9[0-35-9])[0-9]{8}$`)
)

func isBankCard(digits string) bool {
	return len(digits) >= 16 && len(digits) <= 19 && onlyDigits(digits) && chinesePrefix.MatchString(digits) && luhn(digits)
}

func isForeignCard(digits string) bool {
	return len(digits) == 16 && onlyDigits(digits) && foreignPrefix.MatchString(digits) && luhn(digits)
}

func isMobile(digits string) bool { return mobileNumber.MatchString(digits) }

func isStudentNo(digits string) bool {
	return len(digits) >= 6 && len(digits) <= 14 && onlyDigits(digits)
}

var (
	idWord    = regexp.MustCompile(`身份证|身份号|证件号|公民身份`)
	cardWord  = regexp.MustCompile(`卡号|银行卡|信用卡|账号|帐号|账户`)
	phoneWord = regexp.MustCompile(`(?i)电话|手机|联系|号码|短信|微信|热线|tel|phone|mobile`)
	telephone = regexp.MustCompile(`(?i)(?:^|[^a-z])(?:tel|phone|mobile)$`) // written without a space
	// rowOfNumbers is what stands before a number behind a slash that is no address.
	rowOfNumbers = regexp.MustCompile(`(?:^|[^0-9A-Za-z/=#%.?&_-])((?:[0-9][0-9-]{6,}[Xx]?/)+)$`)
	studentWord  = regexp.MustCompile(`学号[为是]?$`)
	// otherWord says of the number behind it that it is no telephone and no card.
	otherWord = regexp.MustCompile(`(?i)(?:编号|单号|订单|流水号?|合同号?|发票|票据号|条码|条形码|序列号|信用代码|机构代码|税号|批号|货号|文号|案号|ISBN|ISSN|CN|QQ群?号?|群号|邮编|图书号|资产号|车架号|登录号|统一书号)[为是]?$`)
	// unit makes a number an amount.
	unit = regexp.MustCompile(`^\s*(?:元|万元|亿元|万|亿|人民币|美元|人次?|册|件|台|套|平方米|㎡|吨|公斤|kg|%|分钟|小时)`)
)

// longestRow is how far back a row of numbers is followed, in characters.
const longestRow = 64

func nearIDWord(t *Text, from, _ int) bool   { return idWord.MatchString(t.before(from, 20)) }
func nearCardWord(t *Text, from, _ int) bool { return cardWord.MatchString(t.before(from, 20)) }
func nearPhoneWord(t *Text, from, _ int) bool {
	return phoneWord.MatchString(t.before(from, 20))
}

func behindStudentWord(t *Text, from, _ int) bool {
	return studentWord.MatchString(lastWords(t.before(from, 12)))
}

// isSomethingElse tells whether the words around a number say what else it is.
// An identity card's checksum and birthday are believed against any words.
func (t *Text) isSomethingElse(form form, from, to int) bool {
	if form.kind == disclosure.FindingIDCard || form.kind == disclosure.FindingStudentNo {
		return false
	}
	before := t.before(t.firstOf(from), 16) // several telephones have one label
	if phoneWord.MatchString(lastWords(before)) && form.kind == disclosure.FindingMobile {
		return false
	}
	return otherWord.MatchString(lastWords(before)) || unit.MatchString(t.after(to, 6)) || strings.HasSuffix(strings.TrimRight(before, " "), "¥")
}
