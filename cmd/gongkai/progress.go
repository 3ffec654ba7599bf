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

	mu    sync.Mutex
	site  map[string]*mpb.Bar
	said  map[string]time.Time
	start time.Time
}

func (a *app) newProgress(sites []disclosure.Site) *progress {
	p := &progress{app: a, site: map[string]*mpb.Bar{}, said: map[string]time.Time{}, start: time.Now()}
	if !isTerminal(a.stderr) {
		return p
	}
	p.bars = mpb.New(mpb.WithOutput(a.stderr), mpb.WithWidth(40))
	for _, site := range sites {
		p.site[site.Name] = p.bars.AddBar(0,
			mpb.PrependDecorators(decor.Name(oneLine(site.Name), decor.WCSyncSpaceR), decor.CountersNoUnit("%d/%d", decor.WCSyncSpace)),
			mpb.AppendDecorators(decor.AverageSpeed(0, "%.0f 页/秒", decor.WCSyncSpace), decor.AverageETA(decor.ET_STYLE_GO, decor.WCSyncSpace)),
		)
	}
	return p
}

func (p *progress) update(at crawler.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if bar := p.site[at.Site]; bar != nil {
		bar.SetTotal(int64(max(at.Met, at.Done)), false)
		bar.SetCurrent(int64(at.Done))
		return
	}
	if at.Over {
		fmt.Fprintf(p.app.stderr, "%s：完成，%d 页\n", oneLine(at.Site), at.Done)
		return
	}
	now := time.Now()
	last, known := p.said[at.Site]
	if !known {
		p.said[at.Site] = now
		return
	}
	if now.Sub(last) < plainEvery {
		return
	}
	p.said[at.Site] = now
	fmt.Fprintf(p.app.stderr, "%s：%d / %d，每秒 %.0f 页\n", oneLine(at.Site), at.Done, at.Met, float64(at.Done)/max(0.1, now.Sub(p.start).Seconds()))
}

func (p *progress) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, bar := range p.site {
		bar.SetTotal(bar.Current(), true)
	}
	if p.bars != nil {
		p.bars.Wait()
	}
}
