// Package bench compares with programs that are no part of gongkai. It is a
// module of its own, so that they are none of gongkai's dependencies either.
package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/markusmobius/go-trafilatura"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// page is one page to read.
type page struct {
	kind extract.Kind
	url  string
	body []byte
}

// invented are posts as several systems write them, about 20 kB each, with
// navigation, side boxes, scripts and footer.
func invented() []page {
	var navigation, side strings.Builder
	for i := range 120 {
		fmt.Fprintf(&navigation, `<li class="nav-%d"><a href="/menu/%d.htm" title="栏目%d"><span>栏目导航第%d项</span></a></li>`, i, i, i, i)
	}
	for i := range 12 {
		fmt.Fprintf(&side, `<li><a href="/info/1002/%d.htm">关于第%d次安全检查的通知</a><span>06-%02d</span></li>`, i, i, i+1)
	}
	articles := []string{
		`<form name="_newscontent_fromname"><h1>%s</h1><div class="info">发布时间：2023-06-01 来源：后勤处</div><div id="vsb_content"><div class="v_news_content">%s</div></div></form>`,
		`<h1 class="arti_title">%s</h1><p class="arti_metas"><span class="arti_update">发布时间：2023-06-01</span><span>来源：后勤处</span></p><div class="wp_articlecontent">%s</div>`,
		`<div class="tit">%s</div><div class="bar">2023-06-01 来源：后勤处</div><div class="TRS_Editor">%s</div>`,
		`<table><tr><td align="center"><b>%s</b></td></tr><tr><td>发布日期：2023-6-1 来源：后勤处 点击：12</td></tr><tr><td>%s</td></tr></table>`,
	}
	var pages []page
	for i, article := range articles {
		title := fmt.Sprintf("关于公布第%d批后勤服务与资产管理信息的通知", i)
		var text strings.Builder
		for j := range 12 {
			fmt.Fprintf(&text, `<p style="text-indent:2em"><span style="font-family:宋体">第%d条：各部门应按照规定登记固定资产，编号%d，及时公开采购、维修与服务质量情况，接受师生监督。</span></p>`, j, i*31+j*7)
		}
		body := `<!DOCTYPE html><html><head><meta charset="utf-8"><title>` + title + `-后勤处</title><script>` + strings.Repeat("var counter = counter || 0; ", 60) +
			`</script></head><body><div class="nav"><ul>` + navigation.String() + `</ul></div><div class="crumbs">当前位置：<a href="/">首页</a> &gt; 通知公告</div><div class="main">` +
			fmt.Sprintf(article, title, text.String()) + `<p>上一条：<a href="/6.htm">没有了</a></p></div><div class="side"><h3>最新</h3><ul>` + side.String() +
			`</ul></div><div class="footer">版权所有 后勤处 2010-2023</div></body></html>`
		pages = append(pages, page{extract.KindDetail, fmt.Sprintf("http://www.example.edu.cn/page/%d.htm", i), []byte(body)})
	}
	return pages
}

// saved are the saved pages beside the repository, nil where there are none.
func saved(b *testing.B, kind extract.Kind) []page {
	b.Helper()
	folder := filepath.Join("..", "..", "shared", "corpus")
	manifest, err := os.ReadFile(filepath.Join(folder, "manifest.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		b.Fatal(err)
	}
	var pages []page
	for line := range bytes.Lines(manifest) {
		var known struct {
			ID, URL string
			Kind    extract.Kind
		}
		if err := json.Unmarshal(line, &known); err != nil {
			b.Fatal(err)
		}
		body, err := os.ReadFile(filepath.Join(folder, "pages", known.ID+".html"))
		if err != nil {
			b.Fatal(err)
		}
		if known.Kind == kind {
			pages = append(pages, page{kind, known.URL, body})
		}
	}
	return pages
}

// BenchmarkExtractInvented reads pages whole, from their bytes on, with go-trafilatura
// and with gongkai.
func BenchmarkExtractInvented(b *testing.B) { compare(b, invented()) }

// BenchmarkExtractDetails does so with the posts among the saved pages.
func BenchmarkExtractDetails(b *testing.B) { compare(b, saved(b, extract.KindDetail)) }

// BenchmarkExtractLists does so with the lists, of which go-trafilatura reads
// no entries.
func BenchmarkExtractLists(b *testing.B) { compare(b, saved(b, extract.KindList)) }

func compare(b *testing.B, pages []page) {
	if len(pages) == 0 {
		b.Skip("no saved pages at ../shared/corpus beside the repository")
	}
	for _, reader := range []struct {
		name string
		read func(page) error
	}{{"trafilatura", byTrafilatura}, {"gongkai", byGongkai}} {
		b.Run(reader.name, func(b *testing.B) {
			for b.Loop() {
				for _, page := range pages {
					if err := reader.read(page); err != nil {
						b.Fatalf("%s: %v", page.url, err)
					}
				}
			}
			b.ReportMetric(float64(len(pages)*b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}

// byTrafilatura passes over the errors of pages on which it finds no text.
func byTrafilatura(page page) error {
	_, err := trafilatura.Extract(bytes.NewReader(page.body), trafilatura.Options{})
	if err != nil && page.kind == extract.KindDetail && strings.Contains(page.url, "example.edu.cn") {
		return err
	}
	return nil
}

func byGongkai(page page) error {
	parsed, err := extract.Parse(page.body, "", page.url)
	if err != nil {
		return err
	}
	if page.kind == extract.KindList {
		parsed.List(disclosure.Rules{})
		return nil
	}
	if detail := parsed.Detail(disclosure.Rules{}); detail.Title == "" || detail.Published == "" {
		return errors.New("no title or day")
	}
	return nil
}
