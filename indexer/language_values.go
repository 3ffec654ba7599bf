package indexer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/disclosure"
)

// choice is one of the values that a field can have, with its other names.
type choice struct {
	value string
	names []string
}

// maxChoices is how many values a message lists.
const maxChoices = 5

// oneOf reads a value of a closed list: the value itself, one of its names, or
// a part of a name that no other value's has.
func oneOf(choices func(Names) []choice) reader {
	return func(names Names, value string) (string, *mistake) {
		all := choices(names)
		fitting := fit(all, narrow(value))
		switch len(fitting) {
		case 1:
			return fitting[0].value, nil
		case 0:
			if near := alike(all, narrow(value)); len(near) > 0 {
				all = near
			}
			return "", &mistake{fmt.Sprintf("there is no %q", shown(value)), "write one of " + list(all)}
		}
		return "", &mistake{fmt.Sprintf("%q fits %d of them", shown(value), len(fitting)), "write one of " + list(fitting)}
	}
}

// fit gives the choices that a value fits best: as it stands, else as a name,
// else as a part of a name.
func fit(all []choice, value string) []choice {
	for _, fits := range []func(choice) bool{
		func(c choice) bool { return narrow(c.value) == value || sameNumber(c.value, value) },
		func(c choice) bool { return c.isNamed(func(name string) bool { return name == value }) },
		func(c choice) bool { return c.isNamed(func(name string) bool { return strings.Contains(name, value) }) },
	} {
		if fitting := slices.DeleteFunc(slices.Clone(all), func(c choice) bool { return !fits(c) }); len(fitting) > 0 {
			return fitting
		}
	}
	return nil
}

// alike gives the choices whose names have two neighbouring characters of a value.
func alike(all []choice, value string) []choice {
	characters := []rune(value)
	return slices.DeleteFunc(slices.Clone(all), func(c choice) bool {
		for i := range min(len(characters), maxShown) - 1 {
			pair := string(characters[i : i+2])
			if c.isNamed(func(name string) bool { return strings.Contains(name, pair) }) {
				return false
			}
		}
		return true
	})
}

func (c choice) isNamed(so func(name string) bool) bool {
	return slices.ContainsFunc(c.names, func(name string) bool { return so(narrow(name)) })
}

// sameNumber tells whether both are the same number, as 06 and 6 are.
func sameNumber(a, b string) bool {
	x, err := strconv.Atoi(a)
	y, other := strconv.Atoi(b)
	return err == nil && other == nil && x == y
}

// list is the first of some choices as a message shows them.
func list(choices []choice) string {
	var parts []string
	for _, c := range choices[:min(len(choices), maxChoices)] {
		part := c.value
		if len(c.names) > 0 {
			part += " (" + shown(c.names[0]) + ")"
		}
		parts = append(parts, part)
	}
	text := strings.Join(parts, ", ")
	if more := len(choices) - maxChoices; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func channels(names Names) []choice {
	var choices []choice
	for _, channel := range names.Channels {
		choices = append(choices, choice{channel.ID, []string{channel.Name}})
	}
	return choices
}

func categories(names Names) []choice {
	var choices []choice
	for _, category := range names.Checklist.Categories {
		choices = append(choices, choice{strconv.Itoa(category.No), []string{category.Name}})
	}
	return append(choices, choice{"0", []string{names.Checklist.CategoryName(0)}})
}

func requirements(names Names) []choice {
	var choices []choice
	for _, requirement := range names.Checklist.Requirements {
		choices = append(choices, choice{strconv.Itoa(requirement.No), []string{requirement.Name}})
	}
	return append(choices, choice{"0", []string{names.Checklist.RequirementName(0)}})
}

// states are those of posts in an index, which holds no excluded ones.
func states(Names) []choice {
	choices := []choice{}
	for _, status := range []disclosure.Status{disclosure.StatusOK, disclosure.StatusUnreadable, disclosure.StatusGone, disclosure.StatusHeld} {
		choices = append(choices, choice{string(status), []string{status.Name()}})
	}
	choices[1].names = append(choices[1].names, "打不开")
	return choices
}

func yesOrNo(Names) []choice {
	return []choice{{"yes", []string{"有", "attachment", "附件"}}, {"no", []string{"无"}}}
}

func orders(Names) []choice {
	return []choice{{"day", []string{"时间", "日期"}}, {"relevance", []string{"相关"}}}
}

func asItIs(_ Names, value string) (string, *mistake) { return value, nil }

// number and decimal turn what oneOf gives for a category or a requirement
// into its number and back.
func number(no string) *int {
	n, _ := strconv.Atoi(no)
	return &n
}

func decimal(no *int) string {
	if no == nil {
		return ""
	}
	return strconv.Itoa(*no)
}

func writtenAttached(q Query) string {
	switch {
	case q.Attached == nil:
		return ""
	case *q.Attached:
		return "yes"
	}
	return "no"
}

func writtenOrder(q Query) string {
	if q.Order == ByDay {
		return "day"
	}
	return ""
}
