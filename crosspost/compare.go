package crosspost

import (
	"bytes"
	"regexp"
	"slices"
	"time"
)

const (
	anchor = 12 // letters in a row after which two texts are the same again
	// leastShared is how much of the longer of two texts the shorter one must
	// have, in hundredths: less is a summary.
	leastShared = 60
	// longFree is how many letters a text must have, so that its copy may have
	// a title in other words.
	longFree = 200
	// signedApart is how far apart the days of two signatures may be: who passes
	// a piece on may sign it anew. A notice that comes every week is another one.
	signedApart = 3 * 24 * time.Hour
	longestPart = 60 // letters of a sentence that may be put in
	longestHead = 200
)

var (
	// telling is in a part that makes of a text another one.
	telling = regexp.MustCompile(figures.String() + `|` + kinds.String())
	// headed is in a part that a site puts in front of a text.
	headed = regexp.MustCompile(`转发|转载|转给|印发|现将|原文|全文|来源|讯|记者|通讯员|作者|摘要|导读|编者按|各[^0-9]{0,20}(?:部门|单位|学院|院系)`)
	// undoing is in front of a text, or begins what is behind it, where a later
	// notice repeats an earlier one.
	undoing = regexp.MustCompile(`更正|变更|补充|延期|推迟|取消|终止|中止|暂停|作废|废标|流标`)
	begins  = regexp.MustCompile(`^.{0,4}(?:` + undoing.String() + `)`)
)

// Compare says whether two texts are of one piece, and how alike they are in
// thousandths. It does not matter which is which.
func Compare(a, b Text) (likeness int, same bool) {
	if a.Key == (Key{}) || b.Key == (Key{}) {
		return 0, false
	}
	if a.Key == b.Key {
		return 1000, true
	}
	if bytes.Compare(a.Key[:], b.Key[:]) > 0 {
		a, b = b, a
	}
	title := compareTitles(a.title, b.title)
	if title == otherTitle || !sameSigned(a.signed, b.signed) || !sameAttached(a.attached, b.attached) {
		return 0, false
	}
	if !slices.Equal(a.body, b.body) {
		if title == freeTitle {
			return 0, false
		}
		return compareBodies(a, b)
	}
	if title == freeTitle && len(a.body) < longFree {
		return 0, false
	}
	return 999, true
}

func sameSigned(a, b time.Time) bool {
	return a.IsZero() || b.IsZero() || a.Sub(b).Abs() <= signedApart
}

// compareBodies lets one text have what the other has not at its beginning, in
// whole sentences, and at its end, where the other may have been cut off.
func compareBodies(a, b Text) (likeness int, same bool) {
	shared, put := len(a.body), 0
	for _, g := range align(a.body, b.body, anchor) {
		inA, inB := g.aEnd-g.a, g.bEnd-g.b
		shared -= inA
		atEnd := g.aEnd == len(a.body) && g.bEnd == len(b.body)
		switch {
		case inA > 0 && inB > 0:
			return 0, false
		case atEnd && begins.MatchString(string(a.body[g.a:g.aEnd])+string(b.body[g.b:g.bEnd])):
			return 0, false
		case atEnd:
		case inA > 0 && a.mayHave(g.a, g.aEnd), inB > 0 && b.mayHave(g.b, g.bEnd):
			put += inA + inB
		default:
			return 0, false
		}
	}
	longer := max(len(a.body), len(b.body)) - put
	if shared < LeastLetters || shared*100 < longer*leastShared {
		return 0, false
	}
	return shared * 999 / (longer + put), true
}

// mayHave says whether what stands from start to end may be put in by a site.
func (t Text) mayHave(start, end int) bool {
	text := string(t.body[start:end])
	if start == 0 {
		return end <= longestPart && !telling.MatchString(text) || end <= longestHead && headed.MatchString(text) && !undoing.MatchString(text)
	}
	for slid := 0; end-start <= longestPart && start > slid; slid++ { // the same gap may lie further in front
		if t.starts[start-slid] && t.starts[end-slid] {
			return !telling.MatchString(string(t.body[start-slid : end-slid]))
		}
		if t.body[start-slid-1] != t.body[end-slid-1] {
			break
		}
	}
	return false
}
