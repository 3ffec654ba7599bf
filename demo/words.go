package demo

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"gongkai/disclosure"
)

// seed fixes everything that looks random.
const seed = 20231107

// wordList is words.yaml.
type wordList struct {
	Words    map[string][]string  `yaml:"words"`
	Topics   map[string]topicList `yaml:"topics"`
	Openings []string             `yaml:"openings"`
	Common   []string             `yaml:"common"`
}

type topicList struct {
	Files     []string `yaml:"files"`
	Titles    []string `yaml:"titles"`
	Openings  []string `yaml:"openings"` // instead of those that fit most topics
	Sentences []string `yaml:"sentences"`
}

func readWords() (wordList, error) {
	var w wordList
	err := readYAML("words.yaml", &w)
	return w, err
}

// writer fills patterns with words for one post.
type writer struct {
	words  wordList
	random *rand.Rand
	title  string
	day    disclosure.Day
	yearly bool // whether the texts may name days with their year
}

func (w *writer) pick(from []string) string { return from[w.random.IntN(len(from))] }

// fill replaces every {name} of a pattern.
func (w *writer) fill(pattern string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(pattern, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		b.WriteString(w.word(name))
		pattern = after
	}
}

func (w *writer) word(name string) string {
	at := w.day.Start()
	switch name {
	case "title":
		return w.title
	case "year":
		return strconv.Itoa(at.Year())
	case "month":
		return strconv.Itoa(int(at.Month()))
	case "soon":
		return w.date(at.AddDate(0, 0, 3+w.random.IntN(20)))
	case "n":
		return strconv.Itoa(2 + w.random.IntN(8))
	case "nn":
		return strconv.Itoa(10 + w.random.IntN(85))
	case "people":
		return strconv.Itoa(100 + w.random.IntN(2900))
	case "percent":
		return fmt.Sprintf("%d.%d", 50+w.random.IntN(49), w.random.IntN(10))
	case "money":
		return fmt.Sprintf("%d.%02d", 3+w.random.IntN(480), w.random.IntN(100))
	}
	if words := w.words.Words[name]; len(words) > 0 {
		return w.pick(words)
	}
	return "{" + name + "}"
}

// date writes a day as texts do; without its year where the page must show no
// full date.
func (w *writer) date(t time.Time) string {
	if !w.yearly {
		return t.Format("1月2日")
	}
	return t.Format("2006年1月2日")
}

// paragraphs writes a post's text: an opening, five sentences of its topic,
// two that fit anything, and who signs.
func (w *writer) paragraphs(topic topicList, signed string) []string {
	openings := topic.Openings
	if len(openings) == 0 {
		openings = w.words.Openings
	}
	text := []string{w.fill(w.pick(openings))}
	order := w.random.Perm(len(topic.Sentences))
	for i, n := range order[:min(5, len(order))] {
		sentence := w.fill(topic.Sentences[n])
		if i%2 == 1 { // two sentences make a paragraph
			text[len(text)-1] += sentence
			continue
		}
		text = append(text, sentence)
	}
	order = w.random.Perm(len(w.words.Common))
	text = append(text, w.fill(w.words.Common[order[0]])+w.fill(w.words.Common[order[1]]))
	if w.yearly {
		text = append(text, signed, w.date(w.day.Start()))
	}
	return text
}
