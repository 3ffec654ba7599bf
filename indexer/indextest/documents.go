package indextest

import (
	_ "embed"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// stems are the words that invented ones are built from, the most usual first.
//
//go:embed vocabulary.txt
var stems string

// particles are what Chinese text says most.
const particles = "的和在为了与有对及等以中上是不由将各于个大人我并从至可应本"

const (
	vocabularySize = 6000
	drawn          = 1 << 17 // how finely the distribution of words is cut
)

// Documents makes n documents, the same ones every time: those of Each.
func Documents(n int) []indexer.Document {
	return slices.AppendSeq(make([]indexer.Document, 0, n), Each(n))
}

// Each makes n documents one after the other. The i-th is always the same,
// whatever n is.
//
// They are like real posts as far as the size of an index goes. Measured on 46
// real posts of colleges and authorities, read as a crawl reads them (38,749
// characters in all), and on the bodies of Each(30) (38,190 characters); the
// growth is the mean of ten orders of the posts:
//
//	                                            real   made
//	Chinese characters among all                 82%    83%
//	pairs of them, per 1,000 characters          713    735
//	different ones in the first 500 of a post    263    293
//	different ones in the first 1,000            510    541
//	words and numbers, per 1,000 characters       23     25
//	different pairs after 5,000 characters     2,283  2,580
//	after 10,000                               3,954  4,595
//	after 20,000                               7,577  8,147
//	after 36,000                              12,188 13,384
//	different characters after 36,000          1,672  1,818
//	pairs that stand in one post alone           83%    86%
//
// Bodies have 500 to 2,000 characters, evenly spread, and titles 10 to 40.
func Each(n int) iter.Seq[indexer.Document] {
	return func(yield func(indexer.Document) bool) {
		words := newWords()
		for i := range n {
			w := writer{words: words, random: rand.New(rand.NewPCG(uint64(i), 2))}
			if !yield(w.document(i)) {
				return
			}
		}
	}
}

// words are an invented vocabulary, and how often each of it is drawn.
type words struct {
	all    []string
	common []rune   // the 3,755 common characters, in an order of our own
	table  []uint16 // indexes into all, each as often as it is drawn
}

func newWords() words {
	random := rand.New(rand.NewPCG(1, 2))
	w := words{common: commonCharacters(random)}
	for _, r := range particles {
		w.all = append(w.all, string(r))
	}
	known := strings.Fields(stems)
	w.all = append(w.all, known...)
	seen := make(map[string]bool)
	for len(w.all) < vocabularySize {
		if word := w.invented(known, random); !seen[word] {
			seen[word] = true
			w.all = append(w.all, word)
		}
	}
	w.table = zipf(len(w.all))
	return w
}

// invented makes a word of two to four characters. Rare words are made of rarer
// characters, so what can be chosen grows with the vocabulary.
func (w words) invented(known []string, random *rand.Rand) string {
	reach := 400 + len(w.all)*(len(w.common)-400)/vocabularySize
	character := func() string { return string(w.common[int(float64(reach)*math.Pow(random.Float64(), 3))]) }
	stem := known[random.IntN(len(known))]
	switch random.IntN(10) {
	case 0:
		return stem + known[random.IntN(len(known))]
	case 1, 2:
		return stem + character()
	}
	return character() + character()
}

// commonCharacters are those of the first level of GB 2312.
func commonCharacters(random *rand.Rand) []rune {
	var coded []byte
	for row := 0xB0; row <= 0xD7; row++ {
		for cell := 0xA1; cell <= 0xFE && !(row == 0xD7 && cell > 0xF9); cell++ {
			coded = append(coded, byte(row), byte(cell))
		}
	}
	text, _ := simplifiedchinese.GBK.NewDecoder().Bytes(coded) // invalid bytes are no error
	characters := []rune(string(text))
	random.Shuffle(len(characters), func(i, j int) { characters[i], characters[j] = characters[j], characters[i] })
	return characters
}

// zipf spreads n words over a table: the word of rank r takes a part of it that
// falls with r, the first ones less steeply than by Zipf's law.
func zipf(n int) []uint16 {
	weight := func(rank int) float64 { return 1 / math.Pow(float64(rank)+8, 1) }
	sum := 0.0
	for rank := range n {
		sum += weight(rank)
	}
	table := make([]uint16, 0, drawn)
	upTo := 0.0
	for rank := range n {
		upTo += weight(rank) / sum
		for len(table) < int(math.Round(upTo*drawn)) {
			table = append(table, uint16(rank))
		}
	}
	return table
}

// writer writes one document.
type writer struct {
	words
	random *rand.Rand
	topic  []string // words that this document comes back to
	text   strings.Builder
	length int // characters of text
}

func (w *writer) document(i int) indexer.Document {
	for range 20 {
		w.topic = append(w.topic, w.all[w.random.IntN(len(w.all))])
	}
	canonical := fmt.Sprintf("college.example.edu.cn/%d", i)
	post := disclosure.Post{
		ID: disclosure.PostID("portal", canonical), URL: "http://" + canonical, Canonical: canonical,
		Title: w.title(), Body: w.body(500 + w.random.IntN(1460)), Published: w.day(),
		Channel: []string{"portal", "dept", "wechat", "board"}[i%4], Site: fmt.Sprintf("网站%d", i%40),
		Department: fmt.Sprintf("第%d处", w.random.IntN(40)), Column: fmt.Sprintf("栏目%d", i%200),
		Category: w.random.IntN(11), Requirement: w.random.IntN(51), Status: w.status(),
	}
	if w.random.IntN(10) == 0 {
		post.Attachments = []disclosure.Attachment{{Text: w.title() + ".docx", URL: post.URL + ".docx"}}
	}
	var files []disclosure.File
	if w.random.IntN(50) == 0 {
		files = append(files, disclosure.File{Text: w.body(500 + w.random.IntN(1460))})
	}
	return indexer.NewDocument(post, files...)
}

func (w *writer) day() disclosure.Day {
	if w.random.IntN(50) == 0 {
		return ""
	}
	return disclosure.DayOf(time.Date(2015, 1, 1+w.random.IntN(3652), 0, 0, 0, 0, time.UTC))
}

func (w *writer) status() disclosure.Status {
	switch w.random.IntN(100) {
	case 0:
		return disclosure.StatusGone
	case 1:
		return disclosure.StatusUnreadable
	}
	return disclosure.StatusOK
}

// title writes 10 to 40 characters.
func (w *writer) title() string {
	length := 10 + w.random.IntN(25)
	if w.random.IntN(3) == 0 {
		w.put(strconv.Itoa(2015+w.random.IntN(11)) + "年")
	}
	for w.length < length {
		w.word()
	}
	return w.taken()
}

// body writes paragraphs of length characters, or a few more.
func (w *writer) body(length int) string {
	for clause := 1; w.length < length; clause++ {
		for range 1 + w.random.IntN(8) {
			w.word()
		}
		w.figure()
		switch {
		case clause%9 == 0:
			w.put("。\n")
		case clause%3 == 0:
			w.put("。")
		default:
			w.put("，")
		}
	}
	return w.taken()
}

// word writes one word: often one of the document's own.
func (w *writer) word() {
	switch n := w.random.IntN(100); {
	case n < 33:
		w.put(w.topic[w.random.IntN(len(w.topic))])
	case n < 34: // names and rare words are in no vocabulary
		w.put(string(w.common[w.random.IntN(len(w.common))]))
	default:
		w.put(w.all[w.table[w.random.IntN(len(w.table))]])
	}
}

// figure writes now and then what is not Chinese.
func (w *writer) figure() {
	switch w.random.IntN(50) {
	case 0, 1:
		w.put(fmt.Sprintf("%d年%d月%d日", 2015+w.random.IntN(11), 1+w.random.IntN(12), 1+w.random.IntN(28)))
	case 2:
		w.put(fmt.Sprintf("（%d）", 1+w.random.IntN(20)))
	case 3, 4, 5:
		w.put(strconv.Itoa(1 + int(math.Pow(10, 6*w.random.Float64()))))
	case 6:
		w.put([]string{"PPT", "Word", "Excel", "QQ", "CET", "MBA", "SCI", "PDF", "GDP", "WiFi", "AI", "VPN"}[w.random.IntN(12)])
	case 7:
		w.put(fmt.Sprintf("jw%02d@a.cn", w.random.IntN(100)))
	}
}

func (w *writer) put(text string) {
	w.text.WriteString(text)
	w.length += utf8.RuneCountInString(text)
}

// taken is what was written since the last time.
func (w *writer) taken() string {
	text := w.text.String()
	w.text.Reset()
	w.length = 0
	return text
}
