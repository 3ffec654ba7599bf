package meili

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
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

func TestSpell(t *testing.T) {
	if a, b := spell("采购"), spell("购采"); a == b || len(a) != 8 {
		t.Errorf("spell(采购) = %q, spell(购采) = %q, want two different words of eight letters", a, b)
	}
}
