package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gongkai/disclosure"
	"gongkai/report"
)

// pages are the parsed templates by name of file, each with its frame.
type pages map[string]*template.Template

// view is what a handler answers: a template and what it shows.
type view struct {
	page  string // file in pages/
	title string
	data  any
}

// frame is what base.html shows around every page.
type frame struct {
	School string
	Title  string
	Nav    []link
	Data   any
}

type link struct {
	Text    string
	Path    string
	Current bool
}

func parsePages() (pages, error) {
	parsed := pages{}
	for _, name := range []string{"overview.html", "tables.html", "snapshots.html", "snapshot.html", "posts.html", "post.html", "error.html"} {
		t, err := template.New("base.html").Funcs(functions()).ParseFS(files, "pages/base.html", "pages/"+name)
		if err != nil {
			return nil, fmt.Errorf("parse template %s: %w", name, err)
		}
		parsed[name] = t
	}
	return parsed, nil
}

// functions are what templates may call; all are pure.
func functions() template.FuncMap {
	return template.FuncMap{
		"safeURL":    safeURL,
		"statusName": disclosure.Status.Name,
		"paragraphs": paragraphs,
		"clock":      clock,
		"period":     report.Span,
		"percent":    func(f float64) string { return strconv.Itoa(int(f*100+0.5)) + "%" },
	}
}

// page adapts a handler that gives a view or an error.
func (s *server) page(handle func(*http.Request) (view, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusOK
		v, err := handle(r)
		if err != nil {
			status, v = s.failure(r, err)
		}
		// Rendered whole before anything is sent, so that a template that fails
		// half way never shows a table with rows missing.
		var body bytes.Buffer
		shown := frame{School: s.school.Name, Title: v.title, Nav: nav(r), Data: v.data}
		if err := s.pages[v.page].Execute(&body, shown); err != nil {
			s.log.ErrorContext(r.Context(), "render page", "page", v.page, "error", err)
			http.Error(w, "系统出错，请稍后再试。", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
		w.Header().Set("Cache-Control", "no-cache")
		w.WriteHeader(status)
		_, _ = body.WriteTo(w) // a reader that went away needs no answer
	})
}

// failure maps an error to its status and page; the only place that does, and
// the only one that logs.
func (s *server) failure(r *http.Request, err error) (int, view) {
	var bad *parameterError
	switch {
	case errors.As(err, &bad):
		return http.StatusBadRequest, view{"error.html", "参数有误", message{"参数有误", bad.advice()}}
	case errors.Is(err, ErrNotFound):
		return http.StatusNotFound, view{"error.html", "没有这一页", message{"没有这一页", "地址可能写错了，或者这条信息不在库中。"}}
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		// The reader left; nobody sees the answer and nothing went wrong.
		return http.StatusServiceUnavailable, view{"error.html", "已取消", message{"已取消", ""}}
	}
	s.log.ErrorContext(r.Context(), "answer request", "path", r.URL.Path, "error", err)
	return http.StatusInternalServerError, view{"error.html", "系统出错", message{"系统出错", "请稍后再试；仍不行时，请把时间告诉信息中心，日志中有原因。"}}
}

// message is what error.html shows.
type message struct{ Heading, Advice string }

// nav are the links of every page, with the one that the reader is on marked.
func nav(r *http.Request) []link {
	links := []link{
		{Text: "统计总表", Path: "/"},
		{Text: "分项统计", Path: "/tables"},
		{Text: "留底", Path: "/snapshots"},
		{Text: "全部信息", Path: "/posts"},
		{Text: "无日期", Path: "/posts?undated=1"},
		{Text: "无法打开", Path: "/posts?status=unreadable"},
		{Text: "重复发布", Path: "/posts?copies=1"},
	}
	for i := range links {
		links[i].Current = links[i].Path == r.URL.RequestURI() ||
			links[i].Path != "/posts" && strings.HasPrefix(r.URL.Path+"/", links[i].Path+"/") && links[i].Path != "/"
	}
	return links
}

// asset serves an embedded file. Its content hash is the validator, so that a
// new version shows at once and an old one is never sent twice.
func asset(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, err := files.ReadFile(name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		sum := sha256.Sum256(content)
		w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
		w.Header().Set("Cache-Control", "no-cache")
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
	})
}

// paragraphs splits a post's text; empty lines are left out.
func paragraphs(body string) []string {
	var kept []string
	for line := range strings.SplitSeq(body, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

// clock writes an instant as a reader in China reads it, "" for the zero time.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(disclosure.Shanghai()).Format("2006-01-02 15:04")
}
