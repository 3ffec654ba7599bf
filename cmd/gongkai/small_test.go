package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// smallSite is a department's site with two columns, 通知公告 at /tzgg/1.htm and
// 招标采购 at /zbcg/1.htm, of perPage posts a page. Post number i is dated 2023,
// month i%12+1, and stands in 招标采购 where i is a multiple of three.
type smallSite struct {
	posts int
	files bool // every fourth post links a file of its own

	// before is called before a request is answered, with its number from 1.
	// It may be nil.
	before func(ctx context.Context, request int)

	mu       sync.Mutex
	requests int
	asked    map[string]int // by path of a post
}

const perPage = 8

func newSmallSite(posts int) *smallSite { return &smallSite{posts: posts, asked: map[string]int{}} }

// grow gives the site more posts.
func (s *smallSite) grow(posts int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts = posts
}

// smallConfig is the configuration of a small site at an address.
func smallConfig(base string) string {
	return fmt.Sprintf(`school: 某某医学高等专科学校
data: data
period: { from: 2023-01-01, to: 2023-12-31 }
channels:
  - { id: dept, name: 部门网站 }
  - { id: wechat, name: 微信公众号, unit: 篇 }
  - { id: board, name: 宣传栏, unit: 期, additive: false }
sites:
  - name: 后勤处
    home: %[1]s/
    channel: dept
    department: 后勤处
    columns:
      - { name: 招标采购, url: "%[1]s/zbcg/1.htm", requirement: 18 }
      - { name: 通知公告, url: "%[1]s/tzgg/1.htm" }
    allow: [ "127.0.0.0/8" ]
    delay: 0s
`, base)
}

func (s *smallSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.requests++
	request, posts := s.requests, s.posts
	if strings.HasPrefix(r.URL.Path, "/info/") {
		s.asked[r.URL.Path]++
	}
	s.mu.Unlock()
	if s.before != nil {
		s.before(r.Context(), request)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	var number int
	column := strings.Trim(strings.TrimSuffix(r.URL.Path, fmt.Sprintf("/%d.htm", pageNumber(r.URL.Path))), "/")
	switch {
	case column == "tzgg" || column == "zbcg":
		writeSmallList(w, column, pageNumber(r.URL.Path), posts)
	case scan(r.URL.Path, "/info/%d.htm", &number) && number < posts:
		s.writePost(w, number)
	case scan(r.URL.Path, "/files/%d.txt", &number) && s.files:
		fmt.Fprintf(w, "第%d批后勤服务信息的明细", number)
	default:
		http.NotFound(w, r)
	}
}

func scan(text, format string, number *int) bool {
	_, err := fmt.Sscanf(text, format, number)
	return err == nil
}

func pageNumber(path string) int {
	var number int
	_, _ = fmt.Sscanf(path[strings.LastIndexByte(path, '/'):], "/%d.htm", &number)
	return number
}

// postsAsked is how many different posts have been asked for.
func (s *smallSite) postsAsked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

func smallTitle(number int) string {
	return fmt.Sprintf("关于公布第%d批后勤服务信息的通知", number)
}

func smallDay(number int) string { return fmt.Sprintf("2023-%02d-%02d", number%12+1, number%28+1) }

func writeSmallList(w http.ResponseWriter, column string, page, posts int) {
	var numbers []int
	for number := range posts {
		if (number%3 == 0) == (column == "zbcg") {
			numbers = append(numbers, number)
		}
	}
	from, to := min((page-1)*perPage, len(numbers)), min(page*perPage, len(numbers))
	var entries strings.Builder
	for _, number := range numbers[max(0, from):to] {
		fmt.Fprintf(&entries, `<li><span>%s</span><a href="/info/%d.htm" title="%[3]s">%[3]s</a></li>`, smallDay(number), number, smallTitle(number))
	}
	next := ""
	if to < len(numbers) {
		next = fmt.Sprintf(`<div class="page"><a class="next" href="/%s/%d.htm">下一页</a></div>`, column, page+1)
	}
	fmt.Fprintf(w, `<html><head><meta charset="utf-8"><title>后勤处</title></head><body><ul class="list">%s</ul>%s</body></html>`, entries.String(), next)
}

func (s *smallSite) writePost(w http.ResponseWriter, number int) {
	link := ""
	if s.files && number%4 == 0 {
		link = fmt.Sprintf(`<p>附件：<a href="/files/%d.txt">明细.txt</a></p>`, number)
	}
	fmt.Fprintf(w, `<html><head><meta charset="utf-8"><title>%[1]s-后勤处</title></head><body><h1>%[1]s</h1>
<p>发布时间：%[2]s 来源：后勤处</p><div class="v_news_content"><p>现将第%[3]d批后勤服务信息予以公布，包括食堂、宿舍与校园保洁的服务质量情况，接受师生监督，如有意见请在七日内向后勤处反映。</p>%[4]s</div></body></html>`,
		smallTitle(number), smallDay(number), number, link)
}
