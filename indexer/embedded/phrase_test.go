package embedded

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/indexer"
)

// Looking through a text as it is must tell the same as folding it.
func TestPhraseInText(t *testing.T) {
	letters := strings.Split("学,生,的,學,術,术,报,告,，,。, ,\n,A,ａ,1,１,（,）,①,㈱,か,\u3099,ｶ,ﾞ,é,e,\u0301,\u20DD,\uFE0F,𠮷,🎉,-,〇,一,\xff,ﬁ,가,ᆨ,里,\uF9E9", ",")
	random := rand.New(rand.NewPCG(1, 2))
	text := func(n int, of []string) string {
		var b strings.Builder
		for range n {
			b.WriteString(of[random.IntN(len(of))])
		}
		return b.String()
	}
	f := newFolds()
	sure, stood := 0, 0
	for range 50_000 {
		wanted := indexer.Phrase{Text: indexer.Squeeze(indexer.Fold(text(2+random.IntN(3), letters[:8])))}
		of := letters[:20]
		if random.IntN(3) == 0 {
			of = letters
		}
		body := text(random.IntN(40), of)
		if !utf8.ValidString(body) {
			body = strings.ToValidUTF8(body, "\uFFFD")
		}
		p := f.phrase(wanted)
		stands, certain := p.stands([]byte(body))
		want := wanted.Holds("", "", body, "")
		if certain && stands != want {
			t.Fatalf("%q in %q = %v, want %v", wanted.Text, body, stands, want)
		}
		if got := p.in([4][]byte{nil, nil, []byte(body), nil}); got != want {
			t.Fatalf("%q in the passages of %q = %v, want %v", wanted.Text, body, got, want)
		}
		if certain {
			sure++
		}
		if want {
			stood++
		}
	}
	if sure < 10_000 || stood < 1000 {
		t.Errorf("sure of %d texts, %d hold their phrase: too few to tell", sure, stood)
	}
}

func TestRankingWindow(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	days := &column{values: []string{"", "2020", "2021", "2022"}, of: make([]uint32, 60)}
	for i := range days.of {
		days.of[i] = uint32(random.IntN(4))
	}
	r := ranking{days: days, before: func(a, b uint64) bool { return a > b }}
	var want []candidate
	for number := range uint64(60) {
		tier := 2 * random.IntN(3)
		r.add(number, tier)
		want = append(want, candidate{number, tier, days.at(number)})
	}
	slices.SortFunc(want, func(a, b candidate) int {
		switch {
		case a.tier != b.tier:
			return a.tier - b.tier
		case a.day != b.day:
			return int(b.day) - int(a.day)
		}
		return int(b.number) - int(a.number)
	})
	for offset := range 62 {
		for limit := range 62 {
			part := want[min(offset, 60):min(offset+limit, 60)]
			if got, err := r.window(offset, limit); err != nil || !slices.Equal(got, part) {
				t.Fatalf("window(%d, %d) = %v, %v, want %v", offset, limit, got, err, part)
			}
		}
	}
	if got, err := (&ranking{days: &column{}}).window(0, 10); err != nil || len(got) != 0 {
		t.Errorf("window of nothing = %v, %v", got, err)
	}
}

func TestBatches(t *testing.T) {
	documents := []indexer.Document{{ID: "a", Title: "old"}, {ID: "b", Body: strings.Repeat("x", batchBytes)}, {ID: "a", Title: "new"}}
	got := batches(documents)
	if len(got) != 2 || len(got[0]) != 1 || got[0][0].ID != "b" || len(got[1]) != 1 || got[1][0].Title != "new" {
		t.Errorf("batches = %v, want b, then the last of a", got)
	}
	if got := batches(make([]indexer.Document, 0)); len(got) != 0 {
		t.Errorf("batches of nothing = %v", got)
	}
}
