package report

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// What the page's script does with a number, done here with the page's own
// attributes: as many rows of the evidence are left as the number says.
func TestNumbersOfThePageOpenTheirRows(t *testing.T) {
	many, err := Build(sourceOf(t, randomPosts(rand.New(rand.NewPCG(7, 7)), 900), college(), nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []Report{sample(t), many} {
		page, err := html.Parse(strings.NewReader(written(t, WriteHTML, r)))
		if err != nil {
			t.Fatal(err)
		}
		var rows []map[string]string
		opened := 0
		each(page, func(node *html.Node, attributes map[string]string) {
			if node.Data == "tr" && attributes["data-c"] != "" {
				rows = append(rows, attributes)
			}
		})
		each(page, func(node *html.Node, attributes map[string]string) {
			if node.Data != "a" || attributes["data-where"] == "" {
				return
			}
			opened++
			if got := strconv.Itoa(chosenRows(t, rows, attributes["data-where"])); got != node.FirstChild.Data {
				t.Errorf("%s rows are chosen by %s, want %s", got, attributes["data-where"], node.FirstChild.Data)
			}
		})
		if opened == 0 || len(rows) != len(tableNamed(t, r, "I").Lines) {
			t.Errorf("%d numbers open, %d rows; want some, and those of table I", opened, len(rows))
		}
	}
}

func each(node *html.Node, do func(*html.Node, map[string]string)) {
	if node.Type == html.ElementNode {
		attributes := map[string]string{}
		for _, attribute := range node.Attr {
			attributes[attribute.Key] = attribute.Val
		}
		do(node, attributes)
	}
	for child := node.FirstChild; child != nil; child = child.NextSibling {
		each(child, do)
	}
}

// chosenRows counts as holds of page.js does.
func chosenRows(t *testing.T, rows []map[string]string, where string) int {
	t.Helper()
	var wanted map[string][]any
	if err := json.Unmarshal([]byte(where), &wanted); err != nil {
		t.Fatal(err)
	}
	chosen := 0
	for _, row := range rows {
		all := true
		for letter, values := range wanted {
			all = all && slices.ContainsFunc(values, func(value any) bool { return fmt.Sprint(value) == row["data-"+letter] })
		}
		if all {
			chosen++
		}
	}
	return chosen
}
