package indexer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// polyphones are characters that are read in several ways today, the most common
// one first. A reading that only one word has is left out (大夫 is not daifu),
// since every post with the character would sound like it, too.
const polyphones = `
阿 a e             蚌 bang beng       薄 bao bo          便 bian pian       泊 bo po           参 can shen
藏 cang zang       曾 ceng zeng       差 cha chai        刹 cha sha         朝 chao zhao       称 cheng chen
传 chuan zhuan     弹 dan tan         调 diao tiao       都 du dou          恶 e wu            番 fan pan
给 gei ji          蛤 ha ge           还 hai huan        会 hui kuai        降 jiang xiang     角 jiao jue
嚼 jiao jue        劲 jin jing        觉 jue jiao        槛 kan jian        壳 ke qiao         了 le liao
乐 le yue          露 lu lou          咯 luo ge          落 luo la          率 lv shuai        埋 mai man
没 mei mo          模 mo mu           曝 pu bao          茄 qie jia         塞 sai se          谁 shei shui
莘 shen xin        盛 sheng cheng     晟 sheng cheng     省 sheng xing      匙 shi chi         伺 si ci
似 si shi          系 xi ji           厦 xia sha         校 xiao jiao       削 xiao xue        行 xing hang
畜 xu chu          血 xue xie         吁 yu xu           轧 zha ya          粘 zhan nian       长 zhang chang
着 zhe zhuo zhao   重 zhong chong     爪 zhua zhao       仔 zi zai          柞 zuo zha
`

// otherwise are characters of which the library names a rare reading first.
const otherwise = `
剥 bo     掺 chan   佛 fo     桔 ju     傀 kui    勒 le     肋 lei    潦 liao   炔 que    咋 za     辗 zhan   椎 zhui
琢 zhuo
`

// typed are spellings of syllables beside the usual one.
var typed = map[string]string{"lue": "lve", "nue": "nve", "lü": "lv", "nü": "nv", "lüe": "lve", "nüe": "nve"}

// maxSyllable is the longest syllable, in letters (zhuang).
const maxSyllable = 6

// maxSpelled bounds the words that are read as pinyin, in letters.
const maxSpelled = 60

// Pinyin knows how characters are read, without tones; ü is v.
type Pinyin struct {
	readings [][]string        // the ways to read characters; none comes first
	of       []uint16          // for each character from firstRead on, its place in readings
	known    map[string]string // the syllable for what is typed
}

const firstRead, lastRead = '〇', lastHan

// NewPinyin reads the tables.
func NewPinyin() *Pinyin {
	p := &Pinyin{readings: [][]string{nil}, of: make([]uint16, lastRead-firstRead+1), known: make(map[string]string, 450)}
	for spelling, syllable := range typed {
		p.known[spelling] = syllable
	}
	for line := range strings.Lines(strings.TrimSpace(firstReadings)) {
		syllable, characters, _ := strings.Cut(strings.TrimSpace(line), " ")
		p.known[syllable] = syllable
		p.learn(characters, syllable)
	}
	for _, field := range strings.Fields(polyphones + otherwise) {
		if field[0] >= utf8.RuneSelf {
			p.learn(field)
			continue
		}
		p.known[field] = field
		last := len(p.readings) - 1
		p.readings[last] = append(p.readings[last], field)
	}
	return p
}

// learn notes how characters are read.
func (p *Pinyin) learn(characters string, readings ...string) {
	for _, r := range characters {
		p.of[r-firstRead] = uint16(len(p.readings))
	}
	p.readings = append(p.readings, readings)
}

// Read gives the readings of each character of a run, the most common one
// first; none for a character that is not known.
func (p *Pinyin) Read(run string) [][]string {
	read := make([][]string, 0, len(run)/3)
	for _, r := range run {
		place := uint16(0)
		if firstRead <= r && r <= lastRead {
			place = p.of[r-firstRead]
		}
		read = append(read, p.readings[place])
	}
	return read
}

// Spell cuts a word of letters into syllables, zhaosheng into zhao and sheng,
// the longest first; nil where it cannot be cut.
func (p *Pinyin) Spell(word string) []string {
	if len(word) > maxSpelled {
		return nil
	}
	dead := make([]bool, len(word)+1) // nothing can be cut from here
	var cut func(at int) []string
	cut = func(at int) []string {
		if at == len(word) {
			return []string{}
		}
		for n := min(maxSyllable, len(word)-at); n > 0 && !dead[at]; n-- {
			syllable := p.known[word[at:at+n]]
			if syllable == "" {
				continue
			}
			if rest := cut(at + n); rest != nil {
				return append([]string{syllable}, rest...)
			}
		}
		dead[at] = true
		return nil
	}
	return cut(0)
}

// Sounds are the pairs of neighbouring syllables of a text, then the pairs of
// their initials, each with a mark that keeps the two apart: for 助学 'zhuxue and
// -zx. Characters with several readings give all pairs of them, for 校长 also
// 'xiaochang: what a text means is not known.
func (p *Pinyin) Sounds(runs []Run) []string {
	var sounds []string
	for _, run := range runs {
		if !run.Han {
			continue
		}
		read := p.Read(run.Text)
		for i := 1; i < len(read); i++ {
			for _, first := range read[i-1] {
				for _, second := range read[i] {
					sounds = append(sounds, syllablePair(first, second))
				}
			}
		}
		for i := 1; i < len(read); i++ {
			sounds = appendInitials(sounds, read[i-1], read[i])
		}
	}
	return sounds
}

func syllablePair(first, second string) string { return "'" + first + second }

func initialPair(first, second string) string { return "-" + first[:1] + second[:1] }

// appendInitials adds each pair of the initials of two neighbours once.
func appendInitials(sounds []string, before, after []string) []string {
	from := len(sounds)
	for _, first := range before {
		for _, second := range after {
			if pair := initialPair(first, second); !slices.Contains(sounds[from:], pair) {
				sounds = append(sounds, pair)
			}
		}
	}
	return sounds
}

// AskedSounds are the sounds of a query, as Sounds writes them: Chinese
// characters read aloud, each in its most common way, which a title has among
// others; and words of letters taken for pinyin, in full where they can be cut
// into syllables, else as initials. Words of one syllable belong together: xue
// ji is xueji.
func (p *Pinyin) AskedSounds(runs []Run) []string {
	var sounds []string
	var single []string // the syllables of the words of one syllable before
	for _, run := range runs {
		syllables := p.Spell(run.Text)
		if !run.Han && len(syllables) == 1 {
			single = append(single, syllables[0])
			continue
		}
		sounds, single = append(sounds, syllablePairs(single)...), nil
		switch {
		case run.Han:
			sounds = append(sounds, syllablePairs(p.common(run.Text))...)
		case len(syllables) > 1:
			sounds = append(sounds, syllablePairs(syllables)...)
		case isLetters(run.Text):
			for i := 1; i < len(run.Text); i++ {
				sounds = append(sounds, initialPair(run.Text[i-1:], run.Text[i:]))
			}
		}
	}
	return append(sounds, syllablePairs(single)...)
}

// common gives the most common reading of each character, "" for one that is
// not known.
func (p *Pinyin) common(run string) []string {
	var syllables []string
	for _, readings := range p.Read(run) {
		syllable := ""
		if len(readings) > 0 {
			syllable = readings[0]
		}
		syllables = append(syllables, syllable)
	}
	return syllables
}

// syllablePairs are the pairs of neighbours where both are known.
func syllablePairs(syllables []string) []string {
	var pairs []string
	for i := 1; i < len(syllables); i++ {
		if syllables[i-1] != "" && syllables[i] != "" {
			pairs = append(pairs, syllablePair(syllables[i-1], syllables[i]))
		}
	}
	return pairs
}

func isLetters(s string) bool {
	for _, r := range s {
		if r < 'a' || 'z' < r {
			return false
		}
	}
	return true
}
