package classify

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
)

// What speaks for a requirement, in the units of the patterns' weights.
const (
	wordingWeight = 12 // the column's name stands in the requirement's wording
	menuWeight    = 4  // the menu above names the requirement's category
	treeWeight    = 2  // the column stands in a tree of disclosures
	columnCertain = 12 // the score from which evidence cannot get stronger
	columnMargin  = 6  // the lead over the second requirement from which there is no doubt
	columnOwn     = 8  // what the name itself must say, outside a tree of disclosures
	leastShare    = 0.6
)

// ColumnSure is the confidence from which a column's mapping can be written
// down without asking anybody.
const ColumnSure = 0.75

// Column says which requirement all the posts of a column answer, by the
// column's name and those of the menus that it stands in, the outermost first.
// It goes by the words alone: schools number their catalogues each in its own
// way. Where only the category is clear, Requirement is 0 and Category is not.
func (c *Classifier) Column(name string, menus []string) Answer {
	menu := c.categoriesOf(menus)
	if named := c.categoryNamed(name); named != 0 {
		return c.columnCategory(map[int]bool{named: true})
	}
	scores, texts := c.scores(Input{Column: name, Department: strings.Join(menus, " ")})
	pairs := pairsOf(name)
	own, totals := make([]float64, len(c.checklist.Requirements)), make([]float64, len(c.checklist.Requirements))
	winner, second := -1, 0.0
	for i, requirement := range c.checklist.Requirements {
		own[i] = float64(scores[i].best[inColumn]) + wordingWeight*wordingShare(pairs, requirement.Name)
		totals[i] = own[i]
		if totals[i] > 0 && menu[requirement.Category] {
			totals[i] += menuWeight
		}
		if totals[i] > 0 && (winner < 0 || totals[i] > totals[winner]) {
			winner = i
		}
	}
	against := float64(scores[len(c.checklist.Requirements)].best[inColumn])
	if winner < 0 || totals[winner]-against < threshold {
		said := c.categoriesOf([]string{name})
		if len(said) == 0 {
			said = menu
		}
		return c.columnCategory(said)
	}
	answer := Answer{Requirement: c.checklist.Requirements[winner].No, Category: c.checklist.Requirements[winner].Category}
	answer.Reason = c.columnReason(scores[winner], texts, c.checklist.Requirements[winner].Name)
	for i, total := range totals {
		if i != winner && total >= threshold && total > second {
			second = total
		}
	}
	lead := totals[winner] - second
	inTree := c.Tree(name, menus)
	if inTree {
		totals[winner] += treeWeight
	}
	answer.Confidence = math.Min(1, (totals[winner]-against)/columnCertain)
	if lead < columnMargin {
		answer.Confidence *= 0.3 + 0.4*lead/columnMargin
		answer.Reason += ";也可能是事项 " + c.rivals(totals, winner, columnMargin+treeWeight)
	}
	if len(menu) > 0 && !menu[answer.Category] {
		answer.Confidence *= 0.7 // 招聘信息 of those who care for graduates' jobs
		answer.Reason += ";上级栏目属于别的类别"
	}
	if !inTree && own[winner] < columnOwn || c.isUnit(name) {
		answer.Confidence *= 0.7
	}
	answer.Confidence = round(answer.Confidence)
	return answer
}

// isUnit tells whether a column has the name of a unit, which posts all kinds
// of things.
func (c *Classifier) isUnit(name string) bool {
	for _, unit := range c.units {
		if strings.HasSuffix(normal(name), unit) {
			return true
		}
	}
	return false
}

// rivals names the requirements that come near to the winner.
func (c *Classifier) rivals(totals []float64, winner int, within float64) string {
	var numbers []string
	for i, total := range totals {
		if i != winner && total >= threshold && totals[winner]-total < within {
			numbers = append(numbers, fmt.Sprint(c.checklist.Requirements[i].No))
		}
	}
	return strings.Join(numbers, "、")
}

// Tree tells whether a column belongs to a tree of disclosures, such as
// 信息公开 › 信息公开目录 › 招生考试信息: by the names, never by the address.
func (c *Classifier) Tree(name string, menus []string) bool {
	for _, text := range append(slices.Clone(menus), name) {
		for _, word := range c.trees {
			if strings.Contains(normal(text), word) {
				return true
			}
		}
	}
	return false
}

// categoriesOf are the categories that menus speak of, by number. The
// innermost menu that speaks of any decides.
func (c *Classifier) categoriesOf(menus []string) map[int]bool {
	found := map[int]bool{}
	for _, menu := range slices.Backward(menus) {
		if named := c.categoryNamed(menu); named != 0 {
			return map[int]bool{named: true}
		}
		scores, _ := c.scores(Input{Column: menu})
		for i, category := range c.checklist.Categories {
			if scores[len(c.checklist.Requirements)+1+i].best[inColumn] > 0 {
				found[category.No] = true
			}
		}
		if len(found) > 0 {
			break
		}
	}
	return found
}

// categoryNamed is the category whose name a column has, 0 for none.
func (c *Classifier) categoryNamed(name string) int {
	for _, category := range c.checklist.Categories {
		if normal(name) == normal(category.Name) {
			return category.No
		}
	}
	return 0
}

// columnCategory is the answer where no requirement is clear.
func (c *Classifier) columnCategory(found map[int]bool) Answer {
	if len(found) == 1 {
		for _, category := range c.checklist.Categories {
			if found[category.No] {
				return Answer{Category: category.No, Confidence: 0.3, Reason: "只看得出类别：" + category.Name}
			}
		}
	}
	return Answer{Reason: "没有与清单事项相符的词"}
}

// columnReason names the words that speak for a requirement.
func (c *Classifier) columnReason(s score, texts [fields]found, wording string) string {
	if s.best[inColumn] > 0 && s.best[inColumn] < nameWeight {
		s.why[inDepartment] = 0
		return c.reason(s, texts)
	}
	return "与清单的用语相符：" + shortened(wording)
}

// shortened is the beginning of a requirement's wording.
func shortened(wording string) string {
	runes := []rune(wording)
	if len(runes) <= 24 {
		return wording
	}
	return string(runes[:24]) + "…"
}

// wordingShare tells how much of a column's name stands in a requirement's
// wording, from 0 to 1: the share of its pairs of characters, less for short
// names, 0 where too little is shared.
func wordingShare(name []string, wording string) float64 {
	if len(name) < 3 {
		return 0
	}
	known := map[string]bool{}
	for _, pair := range pairsOf(wording) {
		known[pair] = true
	}
	shared := 0
	for _, pair := range name {
		if known[pair] {
			shared++
		}
	}
	share := float64(shared) / float64(len(name))
	if share < leastShare {
		return 0
	}
	return share * math.Min(1, float64(len(name))/8)
}

// pairsOf are the pairs of neighbouring characters of a name, without its
// punctuation and numbers.
func pairsOf(name string) []string {
	var pairs []string
	var last rune
	for _, r := range normal(name) {
		if !unicode.Is(unicode.Han, r) {
			last = 0
			continue
		}
		if last != 0 {
			pairs = append(pairs, string([]rune{last, r}))
		}
		last = r
	}
	return pairs
}
