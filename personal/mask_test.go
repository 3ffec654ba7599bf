package personal

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// Nothing that is shown of a finding holds the number.
func TestExcerptsAreMasked(t *testing.T) {
	for _, sample := range samples() {
		text := Find(sample.text)
		for _, m := range text.Matches {
			excerpt := text.Excerpt(m)
			if again := Find(excerpt).Matches; len(again) > 0 {
				t.Errorf("%q shows a number in %q", excerpt, Mask(sample.text))
			}
			number := string(text.shown[m.From:m.To])
			if strings.Contains(excerpt, number) || !strings.Contains(excerpt, "**") {
				t.Errorf("%q is not masked", excerpt)
			}
		}
		if masked := Mask(sample.text); len(Find(masked).Matches) > 0 {
			t.Errorf("Mask leaves %q", masked)
		}
	}
	for _, test := range []struct{ in, want string }{
		{"张老师，手机" + mobile("138") + "，办公电话0312-7654321。", "张老师，手机138******21，办公电话03**-*****21。"},
		{"身份证 " + idCard("13060219900307212") + " 号", "身份证 1306************" + idCard("13060219900307212")[16:] + " 号"},
		{"身份证号" + idCard("11010119900307001") + "，张三 138 1234 5678", "身份证号1101************" + idCard("11010119900307001")[16:] + "，张三 13* **** **78"},
		{"手机" + mobile("138") + "，备用138-1234 5678", "手机138******21，备用13*-**** **78"},
		{"4111 1111 1111 111", "41** **** **** *11"},
		{"1101 0119 9003 0700 1", "11** **** **** **** 1"},
		{"138.1234.5678", "13*.****.**78"},
		{"张三_138_1234_5678.docx", "张三_13*_****_**78.docx"},
		{"１３８　１２３４－５６７８", "１３*　****－**７８"},
		{"1\t3\t8\t1\t2\t3\t4\t5\t6\t7\t8", "1\t3\t*\t*\t*\t*\t*\t*\t*\t*\t8"},
		{"138\u200b1234\u200b5678", "13*\u200b****\u200b**78"}, // which nobody sees
		{"138 - 1234 - 5678", "13* - **** - **78"},
		{"110101 1990-03-07 001", "11**** ****-**-** *01"},
		{"2023年5月6日，第12345号", "2023年5月6日，第12345号"},
		{"1 2023-05-06 08:30 至 2023.9.1-2024.1.15", "1 2023-05-06 08:30 至 2023.9.1-2024.1.15"},
		{"2023-2024学年 2023—2024-1学期 2023_05_06", "2023-2024学年 2023—2024-1学期 2023_05_06"},
		{"一次性手套 200 盒 500 元", "一次性手套 200 盒 500 元"},
	} {
		if got := Mask(test.in); got != test.want {
			t.Errorf("Mask = %q, want %q", got, test.want)
		}
	}
}

// What leads to a post or a file stays, numbers of persons do not.
func TestMaskAddress(t *testing.T) {
	card, phone := idCard("11010119900307001"), mobile("138")
	hidden := "1101************" + card[16:]
	for _, test := range []struct{ in, want string }{
		{"http://x/files/张三" + card + ".pdf", "http://x/files/张三" + hidden + ".pdf"},
		{"http://x/files/%E5%BC%A0%E4%B8%89" + card + ".pdf", "http://x/files/张三" + hidden + ".pdf"},
		{"http://x/%D5%C5" + card + "%zz.pdf", "http://x/\uFFFD" + hidden + "%zz.pdf"}, // GBK
		{"http://x/%31%31" + card[2:], "http://x/" + hidden},
		{"http://x/info/1021/" + phone + ".htm", "http://x/info/1021/13*******21.htm"},
		{"http://x/a?name=" + phone[:3] + "%20" + phone[3:7] + "%20" + phone[7:], "http://x/a?name=13* **** **21"},
		{"http://x/" + phone[:3] + "_" + phone[3:7] + "_" + phone[7:] + ".doc", "http://x/13*-****-**21.doc"},
		{"http://x/" + phone[:3] + "+" + phone[3:7] + "+" + phone[7:] + ".doc", "http://x/13*-****-**21.doc"},
		{"http://x/20230506_" + phone + ".pdf", "http://x/20230506_13*******21.pdf"},
		{"http://x/%E9%99%84/info/1021/123456.htm", "http://x/%E9%99%84/info/1021/123456.htm"},
		{"http://x/art/2023/5/6/art_1234567_123456.html", "http://x/art/2023/5/6/art_1234567_123456.html"},
		{"http://x/202305/t20230506_1234567890.html", "http://x/202305/t20230506_1234567890.html"},
		{"http://x/files/20230506083000123.pdf", "http://x/files/20230506083000123.pdf"},
	} {
		if got := MaskAddress(test.in); got != test.want {
			t.Errorf("MaskAddress = %q, want %q", got, test.want)
		}
	}
}

// readable gives a number outside of the matches of which Mask leaves more than
// six digits, "" where there is none. What it takes for one number is written
// down once more here, so that Mask is not asked about itself.
func readable(text *Text) string {
	masked := text.masked(0, len(text.shown), inText)
	for _, m := range text.Matches {
		for i := m.From; i < m.To; i++ {
			masked[i] = '*'
		}
	}
	for i, r := range masked {
		masked[i] = narrow(r)
	}
	for _, number := range groupedNumber.FindAllString(string(masked), -1) {
		if digits := regexp.MustCompile(`[0-9]`).FindAllString(plainDay.ReplaceAllString(number, ""), -1); len(digits) > 6 {
			return number
		}
	}
	return ""
}

var (
	groupedNumber = regexp.MustCompile(`[0-9](?:[-. \t]?[0-9])*`)
	plainDay      = regexp.MustCompile(`\b[0-9]{4}[-.]?(?:[0-9]{1,2}(?:[-.][0-9]{1,2})?|[ -]*[0-9]{4})\b`)
)

// However a number is cut into groups, nobody can read it in an excerpt.
func TestGroupedNumbersAreMasked(t *testing.T) {
	beside := "，手机" + mobile("138")
	for _, digits := range []string{
		mobile("139"), idCard("11010119900307001"), idCard("13060219900307212")[:17] + "?", bankCard("411111111111111"), bankCard("621700001000123456"), "03127654321", "7654321",
	} {
		digits = strings.TrimSuffix(digits, "?")
		for _, gap := range []string{" ", "-", ".", "\t", "　", "－", "．", " - ", "\u200b", "·", "_", "\n"} {
			for first := 1; first <= 8; first++ {
				for rest := 1; rest <= 8; rest++ {
					number := grouped(digits, gap, first, rest)
					for _, text := range []string{number + beside, "张三 " + number + beside, beside + "，" + number, number} {
						checkHidden(t, text, number)
					}
				}
			}
		}
	}
}

// grouped cuts a number into groups, the first of another length than the rest.
func grouped(digits, gap string, first, rest int) string {
	first = min(first, len(digits))
	written := digits[:first]
	for digits = digits[first:]; digits != ""; digits = digits[min(rest, len(digits)):] {
		written += gap + digits[:min(rest, len(digits))]
	}
	return written
}

// checkHidden looks for a number's digits in what Mask and the excerpts of a
// text leave where it stands.
func checkHidden(t *testing.T, text, number string) {
	t.Helper()
	found := Find(text)
	first := utf8.RuneCountInString(text[:strings.Index(text, number)])
	past := first + utf8.RuneCountInString(number)
	check := func(from, to int) {
		masked := found.masked(from, to, inText)
		part := masked[min(len(masked), max(0, first-from)):max(0, min(past, to)-from)]
		if shown := regexp.MustCompile(`[0-9０-９]`).FindAllString(string(part), -1); len(shown) > 6 {
			t.Errorf("%d digits of a number are left: %q", len(shown), string(masked))
		}
	}
	check(0, len(found.shown))
	for _, m := range found.Matches {
		if m.To <= first || m.From >= past {
			check(max(0, m.From-around), min(len(found.shown), m.To+around))
		}
	}
}
