package indexer

import (
	"flag"
	"fmt"
	"go/format"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/longbridgeapp/opencc"
	"golang.org/x/text/unicode/norm"
)

var update = flag.Bool("update", false, "write the tables of characters")

// isTable compares a file of this package, the constant of which is a table of
// characters, with what a library says.
func isTable(t *testing.T, file, comment, constant, table string) {
	t.Helper()
	source := fmt.Sprintf("package indexer\n\n// %s is made by go test ./indexer -update.\n%s\nconst %[1]s = `\n%[3]s\n`\n", constant, comment, table)
	want, err := format.Source([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); go test ./indexer -update writes it anew:\n%s", file, diff)
	}
}

// TestTraditionalForms holds the table against OpenCC: its rules for simplifying,
// then what it knows of the characters that Hong Kong writes in its own way.
func TestTraditionalForms(t *testing.T) {
	var converters []*opencc.OpenCC
	for _, conversion := range []string{"t2s", "hk2s"} {
		converter, err := opencc.New(conversion)
		if err != nil {
			t.Fatal(err)
		}
		converters = append(converters, converter)
	}
	simplify := func(r rune) rune {
		for _, converter := range converters {
			form, err := converter.Convert(string(r))
			if err != nil || utf8.RuneCountInString(form) != 1 {
				t.Fatalf("Convert(%q) = %q, %v", r, form, err)
			}
			if simple, _ := utf8.DecodeRuneInString(form); simple != r {
				return simple
			}
		}
		return r
	}
	var table strings.Builder
	pairs := 0
	for r := firstHan; r <= lastHan; r++ {
		simple := simplify(r)
		if simple == r {
			continue
		}
		for next := simplify(simple); next != simple; next = simplify(simple) { // 薴 苧 苎
			simple = next
		}
		if pairs > 0 && pairs%20 == 0 {
			table.WriteByte('\n')
		}
		table.WriteString(string([]rune{r, simple}))
		pairs++
	}
	isTable(t, "fold_table.go", "// It pairs each traditional character with its simplified one.", "traditionalForms", table.String())
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                            "",
		"國際論壇":                        "国际论坛",
		"臺灣 台灣":                       "台湾 台湾",
		"裡面、裏面、里面":                    "里面、里面、里面",
		"乾部後天，皇后":                     "干部后天,皇后",
		"衞生敍述 群羣 秘祕":                  "卫生叙述 群群 秘秘",
		"什么怎麼":                        "什么怎么",
		"ＡＢＣ（２０２３）　ｘ":                 "abc(2023) x",
		"ﾊﾝｸﾞﾙ 한글 かな カﾞ":              "ハングル 한글 かな ガ",
		"㈱①℃…ﬁ":                       "(株)1°c...fi",
		"Cafe\u0301 E\u0323X H\u0331": "café ẹx ẖ",
		"\u1112\u1161\u11ab":          "한",
		"𠮷野 🎉":                        "𠮷野 🎉",
		"❤\ufe0f 通\u200b知\ufeff":      "❤ 通知",
		"a\xffb":                      "a\ufffdb",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestFoldRune folds every character alone.
func TestFoldRune(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		want := normalize(string(r))
		if got := Fold(string(r)); got != want || Fold(got) != got {
			t.Errorf("Fold(%U) = %q, then %q, want %q", r, got, Fold(got), want)
		}
		if want == "" { // nobody sees it
			continue
		}
		if foldsAlone(r) || norm.NFKC.IsNormalString(string(r)) || utf8.RuneCountInString(want) == 1 {
			if got := string(FoldRune(r)); got != want {
				t.Errorf("FoldRune(%U) = %q, want %q", r, got, want)
			}
		}
	}
}

// What is looked for in folded texts must be folded.
func TestWordsAreFolded(t *testing.T) {
	for _, text := range []string{synonyms, courtesies.String()} {
		if diff := cmp.Diff(Fold(text), text); diff != "" {
			t.Errorf("words that are not folded (-folded +written):\n%s", diff)
		}
	}
}

func TestFoldKeepsWhatIsFolded(t *testing.T) {
	folded := Fold(strings.Repeat("关于2023年奖学金评审的通知abc", 50))
	if allocs := testing.AllocsPerRun(10, func() { Fold(folded) }); allocs != 0 {
		t.Errorf("Fold allocates %v times for a text that is folded", allocs)
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"國際Ａ論壇", "E\u0323\u0301x한\u1112\u1161\u11ab", "かﾞ㈱H\u0331İ\xff", "ΑΣ Σ\u0345"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		folded := Fold(in)
		if again := Fold(folded); again != folded {
			t.Errorf("Fold(%q) = %q, then %q", in, folded, again)
		}
		if want := normalize(in); folded != want {
			t.Errorf("Fold(%q) = %q, want %q", in, folded, want)
		}
	})
}

// benchmarked is a body as colleges write them, of about 1000 characters.
var benchmarked = strings.Repeat("各学院、各部门：根据《教育部关于做好2023年度信息公开工作的通知》（教办函〔2023〕15号）要求，现将有关事项通知如下。\n", 15)

func BenchmarkFold(b *testing.B) {
	for _, test := range []struct{ name, text string }{
		{"body", benchmarked},
		{"folded", Fold(benchmarked)},
		{"traditional", strings.Repeat("關於舉辦國際學術論壇的通知，請各學院組織師生參加", 40)},
		{"mixed", strings.Replace(benchmarked, "如下。", "如下…①②", 5)},
	} {
		n := float64(utf8.RuneCountInString(test.text))
		for name, fold := range map[string]func(string) string{"new": Fold, "old": func(text string) string { return strings.ToLower(norm.NFKC.String(text)) }} {
			b.Run(test.name+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					fold(test.text)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/char")
			})
		}
	}
}

func BenchmarkSimplified(b *testing.B) {
	for b.Loop() {
		readTraditionalForms()
	}
}
