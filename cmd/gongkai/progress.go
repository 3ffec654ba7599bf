package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"gongkai/crawler"
	"gongkai/disclosure"
)

// plainEvery is how often a crawl says how far it is where no bar can be drawn.
const plainEvery = 5 * time.Second

// progress shows a crawl on standard error: a bar for every site on a
// terminal, now and then a line elsewhere.
type progress struct {
	app  *app
	bars *mpb.Progress
	now  func() time.Time

	mu   sync.Mutex
	site map[string]*siteProgress
}

// siteProgress is how far one site has come, and since when.
type siteProgress struct {
	crawler.Progress
	bar   *mpb.Bar // nil where none is drawn
	start time.Time
	begun int // visits that an earlier part of the run dealt with
	said  time.Time
}

func (a *app) newProgress(sites []disclosure.Site) *progress {
	p := &progress{app: a, now: time.Now, site: map[string]*siteProgress{}}
	if !isTerminal(a.stderr) {
		return p
	}
	p.bars = mpb.New(mpb.WithOutput(a.stderr), mpb.WithWidth(30))
	for _, site := range sites {
		at := &siteProgress{}
		at.bar = p.bars.AddBar(0,
			mpb.PrependDecorators(decor.Name(oneLine(site.Name), decor.WCSyncSpaceR)),
			mpb.AppendDecorators(decor.Any(func(decor.Statistics) string {
				p.mu.Lock()
				defer p.mu.Unlock()
				return at.text(p.now())
			}, decor.WCSyncSpaceR)),
		)
		p.site[site.Name] = at
	}
	return p
}

// update takes over how far a site has come.
func (p *progress) update(to crawler.Progress) {
	if at := p.take(to); at != nil { // outside the lock, which the bar's own text takes
		at.SetTotal(int64(max(to.Met, to.Done)), false)
		at.SetCurrent(int64(to.Done))
	}
}

// take notes how far a site has come and gives its bar, or prints a line where
// there is none and it is time for one.
func (p *progress) take(to crawler.Progress) *mpb.Bar {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	at := p.site[to.Site]
	if at == nil {
		at = &siteProgress{}
		p.site[to.Site] = at
	}
	if at.start.IsZero() {
		at.start, at.said, at.begun = now, now, to.Done
	}
	at.Progress = to
	if at.bar == nil && (to.Over || now.Sub(at.said) >= plainEvery) {
		at.said = now
		fmt.Fprintf(p.app.stderr, "%s：%s\n", oneLine(to.Site), at.text(now))
	}
	return at.bar
}

// text says how far a site has come: pages asked for, posts saved, speed, and
// how long what is met so far will take.
func (at *siteProgress) text(now time.Time) string {
	if at.start.IsZero() {
		return "等待中"
	}
	worked := max(now.Sub(at.start).Seconds(), 0.001)
	done := fmt.Sprintf("%d 页，新增或更新 %d 条，每秒 %.1f 页", at.Pages, at.Posts, float64(at.Pages)/worked)
	if at.Over {
		return "完成，" + done
	}
	text := fmt.Sprintf("%d / %d，%s", at.Done, at.Met, done)
	if dealt := at.Done - at.begun; dealt > 0 && at.Met > at.Done {
		left := time.Duration(float64(at.Met-at.Done) / float64(dealt) * worked * float64(time.Second))
		text += "，约剩 " + left.Round(time.Second).String()
	}
	return text
}

func (p *progress) close() {
	for _, at := range p.site {
		if at.bar != nil {
			at.bar.SetTotal(at.bar.Current(), true)
		}
	}
	if p.bars != nil {
		p.bars.Wait()
	}
}
