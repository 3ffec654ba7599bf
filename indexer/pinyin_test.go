package indexer

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// readable are syllables that people type, which need a vowel.
var readable = regexp.MustCompile(`^[a-z]*[aeiouv][a-z]*$`)

// libraryReadings are what go-pinyin knows of a character.
func libraryReadings(r rune) []string {
	args := pinyin.NewArgs()
	args.Heteronym = true
	return pinyin.SinglePinyin(r, args)
}

// TestFirstReadings holds the table against go-pinyin, of which it has the first
// reading of every character that Fold leaves as it is.
func TestFirstReadings(t *testing.T) {
	characters := make(map[string]string)
	for r := firstRead; r <= lastRead; r++ {
		readings := libraryReadings(r)
		if len(readings) > 0 && readable.MatchString(readings[0]) && FoldRune(r) == r {
			characters[readings[0]] += string(r)
		}
	}
	var lines []string
	for syllable, read := range characters {
		lines = append(lines, syllable+" "+read)
	}
	slices.Sort(lines)
	isTable(t, "pinyin_table.go", "// It names the characters that are read as a syllable for the most part.", "firstReadings", strings.Join(lines, "\n"))
}

func TestPolyphones(t *testing.T) {
	seen := make(map[rune]bool)
	var known []string
	for _, field := range strings.Fields(polyphones + otherwise) {
		if r, _ := utf8.DecodeRuneInString(field); r >= firstRead {
			if seen[r] || FoldRune(r) != r {
				t.Errorf("%c stands there twice or is never met", r)
			}
			seen[r], known = true, libraryReadings(r)
		} else if !slices.Contains(known, field) {
			t.Errorf("reading %s is not among %q", field, known)
		}
	}
	p := NewPinyin()
	for _, readings := range p.readings {
		if len(readings) > 3 { // a pair of characters sounds nine times at most
			t.Errorf("%q are more than three readings", readings)
		}
		for i, reading := range readings {
			if p.known[reading] == "" || len(reading) > maxSyllable || slices.Contains(readings[:i], reading) {
				t.Errorf("reading %s of %q is no syllable", reading, readings)
			}
		}
	}
}

func TestRead(t *testing.T) {
	p := NewPinyin()
	for in, want := range map[string]string{
		"招生章程": "zhao sheng zhang cheng", "奖学金": "jiang xue jin", "女驴略虐绿": "nv lv lve nve lv",
		"啊座": "a zuo", "乱论": "luan lun", "鑫淼": "xin miao", "宿舍": "su she", "晒": "shai", "处分": "chu fen",
		"办公室": "ban gong shi", "校长": "xiao/jiao zhang/chang", "二〇二三": "er ling er san", "か𠮷": " ", "": "",
	} {
		var got []string
		for _, readings := range p.Read(in) {
			got = append(got, strings.Join(readings, "/"))
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("Read(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSpell(t *testing.T) {
	p := NewPinyin()
	for in, want := range map[string]string{
		"zhaosheng": "zhao sheng", "xian": "xian", "fangan": "fang an", "jiaoshi": "jiao shi", "xscf": "", "": "", "zhuanye": "zhuan ye",
		"ganga": "gang a", "falv": "fa lv", "falü": "fa lv", "celue": "ce lve", "celüe": "ce lve", "nvsheng": "nv sheng", "fnm": "",
		strings.Repeat("a", 61): "", strings.Repeat("a", 59) + "z": "",
	} {
		if got := strings.Join(p.Spell(in), " "); got != want {
			t.Errorf("Spell(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSounds(t *testing.T) {
	p := NewPinyin()
	for in, want := range map[string]string{
		"助学金2023": "'zhuxue 'xuejin -zx -xj",
		"校长":      "'xiaozhang 'xiaochang 'jiaozhang 'jiaochang -xz -xc -jz -jc",
		"着重":      "'zhezhong 'zhechong 'zhuozhong 'zhuochong 'zhaozhong 'zhaochong -zz -zc",
		"か生か":     "",
		"":        "",
	} {
		if got := strings.Join(p.Sounds(Runs(in)), " "); got != want {
			t.Errorf("Sounds(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAskedSounds(t *testing.T) {
	p := NewPinyin()
	for in, want := range map[string]string{
		"xue ji guan li": "'xueji 'jiguan 'guanli", "zhaosheng zhangcheng": "'zhaosheng 'zhangcheng",
		"讲坐": "'jiangzuo", "zxdk": "-zx -xd -dk", "a1b2": "", "2023": "", "学 ji": "", "": "", "か学": "",
		"校长": "'xiaozhang", "lü shi": "'lvshi",
	} {
		if got := strings.Join(p.AskedSounds(Runs(in)), " "); got != want {
			t.Errorf("AskedSounds(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestFoundBySound asks for titles as people type them: pinyin, initials, and
// slips of the input method.
func TestFoundBySound(t *testing.T) {
	p := NewPinyin()
	for title, queries := range map[string][]string{
		"校长": {"xiaozhang", "xz", "小张"}, "校对": {"jiaodui"}, "重庆": {"chongqing", "cq"}, "银行": {"yinhang", "yh"}, "行政": {"xingzheng"},
		"会计": {"kuaiji", "kj"}, "会议": {"huiyi"}, "音乐": {"yinyue", "yy"}, "娱乐": {"yule"}, "长沙": {"changsha"}, "调查": {"diaocha"},
		"调整": {"tiaozheng", "tz"}, "参加": {"canjia"}, "朝阳": {"chaoyang"}, "质量": {"zhiliang"}, "单招": {"danzhao", "dz"},
		"处分": {"chufen"}, "办公室": {"bangongshi", "bgs"}, "宿舍": {"sushe"}, "奖学金": {"奖学斤", "jxj", "jiang xue jin"},
		"职称": {"zhicheng"}, "对称": {"duichen"}, "法律": {"falv", "falü"}, "女生": {"nvsheng", "nü sheng"}, "战略": {"zhanlue", "zhanlve"},
		"收藏": {"shoucang"}, "西藏": {"xizang"}, "效率": {"xiaolv"}, "还款": {"huankuan"}, "晒課": {"shaike"}, "臺灣": {"taiwan", "台弯"},
		"給予": {"jiyu"}, "削减": {"xuejian"}, "畜牧": {"xumu"}, "厦门": {"xiamen"}, "亳州": {"bozhou"}, "图书馆": {"tushuguan", "tsg"},
	} {
		sounds := p.Sounds(Runs(Fold(title)))
		for _, query := range queries {
			asked := p.AskedSounds(Runs(Fold(query)))
			for _, sound := range asked {
				if !slices.Contains(sounds, sound) {
					t.Errorf("%s sounds %q, without %s of %s", title, sounds, sound, query)
				}
			}
			if len(asked) == 0 {
				t.Errorf("%s asks for no sound", query)
			}
		}
	}
}

func BenchmarkSounds(b *testing.B) {
	p := NewPinyin()
	runs := Runs("关于组织申报二〇二三年度校级教学改革研究项目及青年教师培养")
	b.ReportAllocs()
	for b.Loop() {
		p.Sounds(runs)
	}
}

func BenchmarkNewPinyin(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		NewPinyin()
	}
}
