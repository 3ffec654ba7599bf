package inspect

import (
	"crypto/sha256"
	"regexp"
	"strings"
	"unicode"

	"gongkai/disclosure"
)

// Record is all that is inspected.
type Record struct {
	School    string
	Today     disclosure.Day    // posts of later days are not looked at
	Period    disclosure.Period // in which exemptions are asked for
	Checklist disclosure.Checklist
	Duties    disclosure.Duties
	Sites     []disclosure.Site         // as configured, those that were crawled
	Portal    string                    // Site.Name of the college's own, "" where that was not crawled
	Crawled   map[string]disclosure.Day // by Site.Name: when its last crawl began; what came later is not known
	Columns   []Column
	Posts     []Post
	Files     []BrokenFile
	Personal  []disclosure.Finding
	Pages     []Page             // kept pages, home pages among them
	Down      map[string]Trouble // by Site.Name: why its home page could not be read in the last crawl
	Unread    map[string]Trouble // by address: why a post's page could not be read in the last crawl
	Unknown   []Unknown          // what whoever gathered the record could not check
}

// Column is a column of a site as the last crawl knew it.
type Column struct {
	Site        string
	Name        string
	URL         string
	Requirement int            // Requirement.No that all of its posts answer, 0 where unknown
	Disclosure  bool           // it belongs to what must be published, by its requirement or its name
	Entries     int            // on its first page, when it was last read
	Newest      disclosure.Day // of these
	Failed      *Trouble       // why it could not be read in the last crawl, nil where it could
}

// Trouble is why a page could not be read.
type Trouble struct {
	Why  string // for the officer
	Ours bool   // it only keeps this program away, so that nobody knows what readers see
}

// BrokenFile is an attachment that readers cannot have or open.
type BrokenFile struct {
	PostID string
	Name   string // as the post calls it
	URL    string
	Why    string // for the officer
	Grave  bool   // it cannot be had at all
}

// Filing is what a post's title alone says about the requirement it answers.
type Filing struct {
	Requirement int
	Category    int
	Confidence  float64 // 0 to 1
	Name        string  // the wording of the requirement
}

// Post is what is needed of a post, without its text.
type Post struct {
	disclosure.Post
	Letters int            // letters, digits and characters of its text
	Text    [16]byte       // digest of these and the names of its attachments, zero where there are too few
	Made    disclosure.Day // the document's own day, "" where the text does not say
	MadeBy  string         // the line that says so
	Covers  disclosure.Day // of a yearly report: the last day that it covers, "" where it does not say
	Stub    string         // words such as 建设中 by which a page says that it is not there yet
	Filed   Filing
}

// enoughText is how many letters two texts need to be told apart by.
const enoughText = 100

// Post takes from a post with its text what is needed of it.
func (i *Inspector) Post(post disclosure.Post, filed Filing) Post {
	letters := lettersOf(post.Body)
	p := Post{Post: post, Letters: len([]rune(letters)), Filed: filed}
	if p.Letters >= enoughText {
		for _, attachment := range post.Attachments { // one wording announces many lists
			letters += "\n" + attachment.Text
		}
		sum := sha256.Sum256([]byte(letters))
		copy(p.Text[:], sum[:])
	}
	p.Made, p.MadeBy = madeOn(post.Body)
	p.MadeBy = strings.Clone(p.MadeBy) // which else keeps the whole text
	if isYearlyReport(post.Title) {
		p.Covers = coversUntil(post.Body)
	}
	if p.Letters <= i.words.StubLetters {
		p.Stub = firstOf(i.words.Stubs, letters)
	}
	p.Body = ""
	return p
}

// lettersOf leaves the letters and digits of a text.
func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// firstOf gives the first word that stands in a text, "" for none.
func firstOf(words []string, text string) string {
	for _, word := range words {
		if strings.Contains(text, word) {
			return word
		}
	}
	return ""
}

var statisticsEnd = regexp.MustCompile(`(?:统计期限|期限|时间|截止|截至|数据)[^。；\n]{0,40}?(?:至|到|－|—|-|截止|截至)\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日`)

// coversUntil is the last day of the period that a yearly report says it covers.
func coversUntil(body string) disclosure.Day {
	found := statisticsEnd.FindStringSubmatch(body)
	if found == nil {
		return ""
	}
	return dayOf(found[1:])
}
