package classify

import (
	"fmt"
	"math"
	"strings"
	"unicode"
)

// Decision is what an officer decided of a post: its title, and the
// requirement that it answers, 0 for none.
type Decision struct {
	Title       string
	Requirement int
}

// Suggestion is a requirement that an officer's decisions speak for.
type Suggestion struct {
	Requirement int
	Confidence  float64 // 0 to 1
	Reason      string  // for the officer, in Chinese
}

// What makes decisions speak for another post of their column.
const (
	likeTitle  = 0.5 // how alike titles are, from 0 to 1, from which one speaks for the other
	sameTitle  = 0.8 // and from which it speaks against how the other is filed
	clearLead  = 0.1 // by how much a title is more alike than those that were decided otherwise
	enoughSame = 4   // decisions of a column, from which their agreement speaks for its other posts
	agreement  = 0.9 // the share of them, and of what else the column is known to hold, that has to agree
)

// Lesson is what an officer's decisions in one column teach about its later
// posts.
type Lesson struct {
	decisions []Decision
	titles    []map[string]bool // the pairs of characters of their titles
	counts    map[int]int       // decisions by requirement
	common    int               // the requirement decided most often
	mixed     bool              // the column holds other requirements too
}

// Learn takes the decisions of one column of one site, and how many of its
// other posts are filed under each requirement. Officers correct what is wrong,
// so decisions alone do not tell what a column holds.
func Learn(decisions []Decision, filed map[int]int) Lesson {
	l := Lesson{decisions: decisions, counts: map[int]int{}}
	for _, d := range decisions {
		l.titles = append(l.titles, titlePairs(d.Title))
		l.counts[d.Requirement]++
	}
	for requirement, n := range l.counts {
		if most := l.counts[l.common]; n > most || n == most && requirement < l.common {
			l.common = requirement
		}
	}
	same, all := filed[l.common], 0
	for requirement, n := range filed {
		if requirement != 0 {
			all += n
		}
	}
	l.mixed = float64(same) < agreement*float64(all)
	return l
}

// Suggest gives the requirement that a title of the column most likely
// answers, and false where the decisions do not say. A title that is like one
// that was decided goes where that went, unless another one that is as much
// alike went elsewhere; one that nothing is known of goes where almost all of
// the column went. filed is the requirement that it is filed under, 0 for none;
// against that it takes almost the same title. It is careful: an officer who is
// shown wrong suggestions stops reading them.
func (l Lesson) Suggest(title string, filed int) (Suggestion, bool) {
	if s, ok := l.byTitle(title, filed); ok {
		return s, true
	}
	n, all := l.counts[l.common], len(l.decisions)
	if filed != 0 || l.common == 0 || l.mixed || all < enoughSame || float64(n) < agreement*float64(all) {
		return Suggestion{}, false
	}
	return Suggestion{
		Requirement: l.common,
		Confidence:  round(0.8 * float64(n) / float64(all+1)),
		Reason:      fmt.Sprintf("本栏目已认定 %d 条，其中 %d 条为%s", all, n, requirementText(l.common)),
	}, true
}

// byTitle goes by the decided title that is most alike.
func (l Lesson) byTitle(title string, filed int) (Suggestion, bool) {
	pairs := titlePairs(title)
	best, likeness := -1, 0.0
	closest := map[int]float64{} // by requirement
	for i, decided := range l.titles {
		like := alike(pairs, decided)
		closest[l.decisions[i].Requirement] = math.Max(closest[l.decisions[i].Requirement], like)
		if like > likeness {
			best, likeness = i, like
		}
	}
	if best < 0 || likeness < likeTitle {
		return Suggestion{}, false
	}
	decided := l.decisions[best]
	if filed != 0 && filed != decided.Requirement && likeness < sameTitle {
		return Suggestion{}, false
	}
	for requirement, like := range closest {
		if requirement != decided.Requirement && like > likeness-clearLead {
			return Suggestion{}, false
		}
	}
	n := l.counts[decided.Requirement]
	agree := float64(n+1) / float64(len(l.decisions)+1)
	return Suggestion{
		Requirement: decided.Requirement,
		Confidence:  round(likeness * (0.5 + 0.5*agree)),
		Reason:      fmt.Sprintf("本栏目已有 %d 条被认定为%s，标题相近「%s」", n, requirementText(decided.Requirement), shortened(decided.Title)),
	}, true
}

func requirementText(no int) string {
	if no == 0 {
		return "清单以外"
	}
	return fmt.Sprintf("事项 %d", no)
}

// titlePairs are the pairs of neighbouring characters of a title without its
// numbers, which tell the notices of two years apart that are the same else.
func titlePairs(title string) map[string]bool {
	pairs := map[string]bool{}
	var last rune
	for _, r := range normal(title) {
		if unicode.IsDigit(r) || strings.ContainsRune("一二三四五六七八九十〇○第年月日()^$-—、,.:", r) {
			continue
		}
		if last != 0 {
			pairs[string([]rune{last, r})] = true
		}
		last = r
	}
	return pairs
}

// alike is the share of pairs that two titles have in common, from 0 to 1
// (Dice's coefficient).
func alike(a, b map[string]bool) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	shared := 0
	for pair := range a {
		if b[pair] {
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(a)+len(b))
}
