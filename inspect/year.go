package inspect

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/disclosure"
)

var (
	schoolYear = regexp.MustCompile(`(20\d\d)\s*[-—–－~～至/]{1,2}\s*(20\d\d|\d\d)\s*(?:学年|年度|年|学期)`)
	plainYear  = regexp.MustCompile(`(20\d\d)\s*(?:年|届)`)
	spoken     = strings.NewReplacer("〇", "0", "○", "0", "零", "0", "一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
	spokenYear = regexp.MustCompile(`二[〇○零][〇○零一二三四五六七八九]{2}`)
)

// Years are the years that a title says its document is about, in order. A
// school year counts as the year in which it ends.
func Years(title string) []int {
	title = spokenYear.ReplaceAllStringFunc(title, spoken.Replace)
	var years []int
	for _, found := range schoolYear.FindAllStringSubmatch(title, -1) {
		years = append(years, endOf(found))
	}
	title = schoolYear.ReplaceAllString(title, "")
	for _, found := range plainYear.FindAllStringSubmatch(title, -1) {
		year, _ := strconv.Atoi(found[1])
		years = append(years, year)
	}
	slices.Sort(years)
	return slices.Compact(years)
}

// endOf is the year in which a school year ends.
func endOf(found []string) int {
	last := found[2]
	if len(last) == 2 {
		last = found[1][:2] + last
	}
	year, _ := strconv.Atoi(last)
	return year
}

// schoolYearEnd is the last day of the school year that a title names.
func schoolYearEnd(title string) (disclosure.Day, bool) {
	found := schoolYear.FindStringSubmatch(title)
	if found == nil || !strings.Contains(found[0], "学年") {
		return "", false
	}
	return disclosure.NewDay(endOf(found), 8, 31)
}

// dayOf makes a day of a year, month and day of month in digits, "" of none.
func dayOf(parts []string) disclosure.Day {
	var numbers [3]int
	for i := range numbers {
		numbers[i], _ = strconv.Atoi(parts[i])
	}
	day, _ := disclosure.NewDay(numbers[0], numbers[1], numbers[2])
	return day
}

// yearOf is the year of a day, 0 of an unknown one.
func yearOf(day disclosure.Day) int {
	if len(day) < 4 {
		return 0
	}
	year, _ := strconv.Atoi(string(day[:4]))
	return year
}
