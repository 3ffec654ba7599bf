package intake

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// named is something with a key that cells name.
type named struct {
	key, name string
	words     string // of the name, for comparing
}

// channelOf finds the channel that a cell names: by id, by name, or by a part
// of one name only.
func (r *reader) channelOf(cell string) (string, error) {
	plain := words(cell)
	for _, channel := range r.channels {
		if plain != "" && (plain == channel.words || fold(cell) == fold(channel.key)) {
			return channel.key, nil
		}
	}
	found := holding(r.channels, plain, 2)
	if len(found) == 1 {
		return found[0].key, nil
	}
	if len(found) > 1 {
		return "", &Fault{"不能断定是哪个渠道", "请只写一个：" + r.channelNames() + "；在几个渠道公开的，每个渠道写一行"}
	}
	return "", &Fault{"配置里没有这个渠道", "请写其中一个：" + r.channelNames() + "；要用新渠道，先写进配置的 channels"}
}

// holding are those whose name has a text of at least so many characters in
// it, or stands in the text.
func holding(all []named, plain string, atLeast int) []named {
	var found []named
	for _, one := range all {
		long, short := one.words, plain
		if len(long) < len(short) {
			long, short = short, long
		}
		if utf8.RuneCountInString(short) >= atLeast && strings.Contains(long, short) {
			found = append(found, one)
		}
	}
	return found
}

// channelIn finds the channel that a sheet's name or title speaks of, "" for
// none. Of several, the longest name counts where it holds the others.
func (r *reader) channelIn(name, title string) string {
	for _, channel := range r.channels {
		if fold(name) == fold(channel.key) {
			return channel.key
		}
	}
	for _, text := range []string{name, title} {
		plain := words(text)
		var found []named
		for _, channel := range r.channels {
			if channel.words != "" && strings.Contains(plain, channel.words) {
				found = append(found, channel)
			}
		}
		if len(found) == 0 {
			continue
		}
		longest := slices.MaxFunc(found, func(a, b named) int { return cmp.Compare(len(a.words), len(b.words)) })
		rest := strings.ReplaceAll(plain, longest.words, "|")
		if !slices.ContainsFunc(found, func(other named) bool { return other != longest && strings.Contains(rest, other.words) }) {
			return longest.key
		}
	}
	return ""
}

func (r *reader) channelNames() string {
	var names []string
	for _, channel := range r.channels {
		names = append(names, channel.name)
	}
	return strings.Join(names, "、")
}

// exampleChannel is an id for a message: the last one, since the first ones
// are web sites.
func (r *reader) exampleChannel() string {
	if len(r.channels) == 0 {
		return "wechat"
	}
	return r.channels[len(r.channels)-1].key
}

// numbered is a number of the checklist, with the wording behind it or none.
var numbered = regexp.MustCompile(`^\(?(?:第|事项)?\s*(\d{1,3})(?:项|号|\.0$)?(\D.*)?$`)

// requirementOf finds the requirement that a cell names: by number, by
// wording, or by a part of one wording only. A number that stands before the
// wording of another one is a fault: lists are numbered differently.
func (r *reader) requirementOf(cell string) (int, error) {
	if slices.Contains(r.words.outside, fold(cell)) {
		return 0, nil
	}
	m := numbered.FindStringSubmatch(strings.Join(strings.Fields(width.Fold.String(cell)), " "))
	if m == nil {
		if found, ok := r.requirementNamed(words(cell)); ok {
			return found, nil
		}
		return 0, &Fault{"清单里没有这一项，或不止一项", r.writeRequirement(cell)}
	}
	no, rest := number(m[1]), words(m[2])
	at := slices.IndexFunc(r.requirements, func(one named) bool { return one.key == count(no) })
	if at >= 0 && (rest == "" || len(holding(r.requirements[at:at+1], rest, 2)) == 1) {
		return no, nil
	}
	if rest == "" {
		return 0, &Fault{fmt.Sprintf("清单里没有第 %d 项", no), r.writeRequirement("")}
	}
	if found, ok := r.requirementNamed(rest); ok {
		return 0, &Fault{fmt.Sprintf("编号 %d 与文字不符，文字是第 %d 项", no, found), r.writeRequirement(rest)}
	}
	return 0, &Fault{"清单里没有这一项", r.writeRequirement(rest)}
}

func (r *reader) requirementNamed(plain string) (int, bool) {
	for _, requirement := range r.requirements {
		if requirement.words == plain {
			return number(requirement.key), true
		}
	}
	if found := holding(r.requirements, plain, 4); len(found) == 1 {
		return number(found[0].key), true
	}
	return 0, false
}

// near is how many requirements a message proposes.
const near = 3

// writeRequirement proposes the requirements that share most with a text.
func (r *reader) writeRequirement(text string) string {
	type scored struct {
		named
		share int
	}
	var all []scored
	for _, requirement := range r.requirements {
		if share := sharedPairs(words(text), requirement.words); share > 0 {
			all = append(all, scored{requirement, share})
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.share, a.share) })
	if len(all) == 0 {
		return fmt.Sprintf("请写清单里的编号（共 %d 项）或原文，不属于清单的写 0", len(r.requirements))
	}
	var proposed []string
	for _, one := range all[:min(near, len(all))] {
		proposed = append(proposed, one.key+" "+one.name)
	}
	return "请写清单里的编号或原文，相近的有：" + strings.Join(proposed, "；") + "；不属于清单的写 0"
}

// sharedPairs counts the pairs of neighbouring characters that two texts share.
func sharedPairs(a, b string) int {
	pairs, runes := map[string]bool{}, []rune(a)
	for i := 1; i < len(runes) && i < 200; i++ {
		pairs[string(runes[i-1:i+1])] = true
	}
	shared, other := 0, []rune(b)
	for i := 1; i < len(other); i++ {
		if pairs[string(other[i-1:i+1])] {
			shared++
		}
	}
	return shared
}
