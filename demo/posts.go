package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"gongkai/disclosure"
)

// post is one post of one site.
type post struct {
	site   *site
	column int // where it was first put, index in site.columns
	number int // the CMS's number of it
	topic  string
	title  string
	day    disclosure.Day // the truth; "" where nothing shows one
	placed disclosure.Day // where it stands among the others
	files  []string       // names of its attachments
	odd    oddity
	origin *post // the post whose text it copies, itself for most
	stream uint64
	path   string // where its page answers, with query; "" where it is off the site
	copied bool   // others copy it, or it copies another
}

// generator makes the college's posts.
type generator struct {
	plan   plan
	words  wordList
	titles map[string]bool
	stream uint64
}

// populate gives every column its posts, newest first, before anything odd is
// done to more than one of them. The college then has the wanted number of
// posts, copies to come included.
func (g *generator) populate(sites []*site, posts int) {
	copies, shares := 0, 0
	for _, odd := range g.plan.Oddities {
		if odd.Copy != nil {
			copies++
		}
	}
	for _, site := range sites {
		for _, column := range site.columns {
			shares += column.Share
		}
	}
	posts -= copies
	given, counted := 0, 0
	for _, site := range sites {
		for i, column := range site.columns {
			counted += column.Share
			want := counted * posts / shares // rounding never loses one: the last column reaches posts
			column.posts = g.fillColumn(site, i, want-given)
			given = want
		}
	}
}

func (g *generator) fillColumn(site *site, index, count int) []*post {
	column := site.columns[index]
	odd := map[int]oddity{}
	for _, o := range g.plan.Oddities {
		if o.Site == site.Name && o.Column == column.Name {
			odd[o.Post*count/column.Share] = o // at the same place of a longer column
		}
	}
	from, to := g.plan.From.Start(), g.plan.To.Start()
	days := int(to.Sub(from)/(24*time.Hour)) + 1
	random := rand.New(rand.NewPCG(seed, uint64(site.index*100+index)))
	posts := make([]*post, count)
	for i := range posts {
		first, last := i*days/count, max((i+1)*days/count, i*days/count+1)
		day := disclosure.DayOf(to.AddDate(0, 0, -first-random.IntN(last-first)))
		if odd[i].Day != "" {
			day = odd[i].Day
		}
		posts[i] = g.post(site, index, day, odd[i])
	}
	return posts
}

func (g *generator) post(site *site, index int, day disclosure.Day, odd oddity) *post {
	column := site.columns[index]
	g.stream++
	p := &post{site: site, column: index, topic: column.Topic, day: day, placed: day, odd: odd, stream: g.stream, copied: odd.Copy != nil}
	p.origin = p
	w := &writer{words: g.words, random: rand.New(rand.NewPCG(seed, p.stream)), day: day}
	topic := g.words.Topics[p.topic]
	p.title = g.freshTitle(w, topic)
	if w.random.IntN(4) == 0 && !p.copied && !p.odd.Missing && p.odd.Offsite == "" {
		for _, n := range w.random.Perm(len(topic.Files))[:1+w.random.IntN(min(2, len(topic.Files)))] {
			p.files = append(p.files, topic.Files[n])
		}
	}
	if odd.Document {
		p.files = topic.Files[:1]
	}
	if odd.Leaks {
		p.files = []string{"公示名单.xlsx"}
	}
	return p
}

// freshTitle makes a title that no other post has.
func (g *generator) freshTitle(w *writer, topic topicList) string {
	title := ""
	for range 12 {
		title = w.fill(w.pick(topic.Titles))
		if !g.titles[title] {
			break
		}
	}
	for n, base := 2, title; g.titles[title]; n++ {
		title = fmt.Sprintf("%s（%d）", base, n)
	}
	g.titles[title] = true
	return title
}

// text writes the post's paragraphs. A page that must show no day names none.
func (p *post) text(words wordList) []string {
	o := p.origin
	w := &writer{
		words: words, random: rand.New(rand.NewPCG(seed+1, o.stream)), title: o.title, day: o.placed,
		yearly: !p.hidesDay(),
	}
	return w.paragraphs(words.Topics[o.topic], o.site.Department)
}

// hidesDay tells whether the page shows no day.
func (p *post) hidesDay() bool {
	return p.origin.odd.Undated || p.origin.site.columns[p.origin.column].UndatedPage
}
