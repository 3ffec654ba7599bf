package indexer

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// documentNumber is the number of an official document (发文字号, GB/T
// 9704-2012): issuer's code, year in brackets, number, 号. NFKC has made the
// full-width brackets and digits narrow before.
var documentNumber = regexp.MustCompile(`(\p{Han}{1,12})\s*[〔\[(【]\s*((?:19|20)\d\d)\s*[〕\])】]\s*第?\s*(\d{1,5})\s*号`)

// referring ends with what may stand before a number without being part of it.
var referring = regexp.MustCompile(`^.*(?:关于|印发|转发|根据|按照|依据|落实|贯彻|执行|学习|附件)`)

// numberHead is how far into a body its own number is looked for, in bytes;
// farther down stand the numbers of other documents that it refers to.
const numberHead = 600

// DocumentNumber finds the number of an official document in its title, else
// in the head of its body, and writes it as 教办函〔2014〕23号; "" where there is none.
func DocumentNumber(title, body string) string {
	for _, text := range []string{title, cut(body, numberHead)} {
		if !strings.Contains(text, "号") || !strings.ContainsAny(text, "〔[(【［（") { // most; the rest takes long
			continue
		}
		if m := documentNumber.FindStringSubmatch(norm.NFKC.String(text)); m != nil {
			return referring.ReplaceAllString(m[1], "") + "〔" + m[2] + "〕" + m[3] + "号"
		}
	}
	return ""
}
