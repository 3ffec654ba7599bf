package meili

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"gongkai/indexer"
)

func TestKey(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"人事处", "人事处"},
		{"人事处(组织部)", "人事处(组织部)"},
		{"人事处（组织部）", "人事处~00ff08组织部~00ff09"},
		{"IT中心", "~000049~000054中心"},
		{" a b ", "~000020a b~000020"},
		{`a"b\c~`, "a~000022b~00005cc~00007e"},
	} {
		if got := key(test.in); got != test.want || value(got) != test.in {
			t.Errorf("key(%q) = %q, value of it %q, want %q", test.in, got, value(got), test.want)
		}
	}
	if got := key(strings.Repeat("处", 400)); len(got) > longestKey {
		t.Errorf("key of 400 characters has %d bytes, want at most %d", len(got), longestKey)
	}
}

// FuzzKey checks that no two values can become one on the server.
func FuzzKey(f *testing.F) {
	f.Add("人事处（组织部）")
	f.Add(" ~é\"Ⅷ")
	f.Fuzz(func(t *testing.T, in string) {
		in = strings.ToValidUTF8(in, "")
		k := key(in)
		if folded := strings.ToLower(norm.NFKD.String(strings.TrimSpace(k))); folded != k {
			t.Errorf("the server changes key(%q) = %q to %q", in, k, folded)
		}
		if len(k) < longestKey-8 && value(k) != in {
			t.Errorf("value(key(%q)) = %q", in, value(k))
		}
	})
}

func TestToken(t *testing.T) {
	seen := map[string]bool{}
	for _, term := range []indexer.Term{
		{Kind: indexer.Pair, Text: "采购"}, {Kind: indexer.Pair, Text: "购采"}, {Kind: indexer.Word, Text: "采购"}, {Kind: indexer.Sound, Text: "-cg"},
	} {
		got := token(term)
		if seen[got] || len(got) != tokenLetters || strings.Trim(got, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("token(%v) = %q, want another word of %d letters", term, got, tokenLetters)
		}
		seen[got] = true
	}
}

// FuzzAnswers holds the words that are kept of a text against the rule.
func FuzzAnswers(f *testing.F) {
	f.Add("skyrunner", "runner")
	f.Add("2023", "20")
	f.Fuzz(func(t *testing.T, word, asked string) {
		word, asked = indexer.CutWord(strings.ToValidUTF8(word, "")), indexer.CutWord(strings.ToValidUTF8(asked, ""))
		if word == "" || asked == "" {
			return
		}
		for _, inTitle := range []bool{false, true} {
			if got, want := slices.Contains(answers(word, inTitle), asked), indexer.WordHolds(word, asked, inTitle); got != want {
				t.Errorf("%q in a text answers for %q, title %v: %v, want %v", word, asked, inTitle, got, want)
			}
		}
	})
}
