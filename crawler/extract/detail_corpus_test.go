package extract

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/disclosure"
)

// known is a saved page with what a person read on it.
type known struct {
	ID, Kind, URL, Tier      string
	Title, Published, Source string
	BodyFirst                string `json:"body_first"`
	BodyLast                 string `json:"body_last"`
	Attachments              []disclosure.Attachment
}

// TestSavedPages measures on real pages, where they are at hand. The floors
// stand below what was reached: they are for noticing a loss.
func TestSavedPages(t *testing.T) {
	corpus := filepath.Join("..", "..", "..", "shared", "corpus")
	manifest, err := os.Open(filepath.Join(corpus, "manifest.jsonl"))
	if err != nil {
		t.Skip("no saved pages here: ", err)
	}
	defer manifest.Close()
	right, asked := map[string]int{}, map[string]int{}
	score := func(id, field string, ok bool) {
		asked[field]++
		if ok {
			right[field]++
		} else {
			t.Logf("%s: %s is wrong", id, field)
		}
	}
	lines := bufio.NewScanner(manifest)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var k known
		if err := json.Unmarshal(lines.Bytes(), &k); err != nil {
			t.Fatal(err)
		}
		body, err := os.ReadFile(filepath.Join(corpus, "pages", k.ID+".html"))
		if err != nil {
			t.Fatal(err)
		}
		p, err := Parse(body, "", k.URL)
		if err != nil {
			t.Fatal(err)
		}
		score(k.ID, "kind", string(p.Kind()) == k.Kind)
		if k.Kind == "detail" {
			k.judge(p.Detail(disclosure.Rules{}), score)
		}
	}
	for field, floor := range map[string]float64{"kind": 0.95, "title": 0.95, "day": 0.98, "source": 0.85, "body held": 0.98, "body clean": 0.92, "attachments": 0.9} {
		if got := float64(right[field]) / float64(max(1, asked[field])); got < floor {
			t.Errorf("%s: %d of %d right, want a share of %.2f", field, right[field], asked[field], floor)
		}
	}
}

func (k known) judge(d Detail, score func(id, field string, ok bool)) {
	score(k.ID, "title", squash(d.Title) == squash(k.Title))
	if k.Published != "" {
		score(k.ID, "day", string(d.Published) == k.Published)
	}
	if k.Source != "" {
		score(k.ID, "source", squash(d.Source) == squash(k.Source))
	}
	if k.BodyFirst != "" {
		body := squash(d.Body)
		first, last := strings.Index(body, squash(k.BodyFirst)), strings.LastIndex(body, squash(k.BodyLast))
		held := first >= 0 && last >= 0
		score(k.ID, "body held", held)
		score(k.ID, "body clean", held && visibleRunes(body[:first]) <= 30 && visibleRunes(body[last+len(squash(k.BodyLast)):]) <= 60)
	}
	if k.Tier != "C" {
		want, have := map[string]bool{}, map[string]bool{}
		for _, a := range k.Attachments {
			want[squash(a.Text)] = true
		}
		for _, a := range d.Attachments {
			have[squash(a.Text)] = true
		}
		same := len(want) == len(have)
		for text := range want {
			same = same && have[text]
		}
		score(k.ID, "attachments", same)
	}
}
