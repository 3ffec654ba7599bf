package web

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"gongkai/disclosure"
)

var update = flag.Bool("update", false, "write the golden files")

func TestPages(t *testing.T) {
	many := sampleSource()
	many.total = 714
	apart := sampleSource()
	apart.overview.Index = Index{Text: "检索库少 3 条：部门网站 × 招生考试信息。"}
	apart.overview.Run.Complete = false
	tests := []struct {
		golden string
		source *fakeSource
		path   string
	}{
		{"overview", sampleSource(), "/"},
		{"overview-empty", &fakeSource{}, "/?from=2024-01-01&to=2024-12-31"},
		{"overview-warns", apart, "/"},
		{"tables", sampleSource(), "/tables"},
		{"tables-crossed", sampleSource(), "/tables?rows=department&columns=channel&from=2023-05-01"},
		{"snapshots", sampleSource(), "/snapshots"},
		{"snapshots-none", &fakeSource{}, "/snapshots"},
		{"snapshot", sampleSource(), "/snapshots/1?with=3"},
		{"posts", many, "/posts?channel=portal&category=3&page=2"},
		{"posts-undated", sampleSource(), "/posts?undated=1"},
		{"posts-none", &fakeSource{}, "/posts?status=gone&column=<b>"},
		{"post", sampleSource(), "/posts/" + strings.Repeat("a", 32)},
		{"post-unreadable", sampleSource(), "/posts/" + strings.Repeat("b", 32)},
		{"post-hostile", &fakeSource{posts: []disclosure.Post{hostilePost()}, files: []disclosure.File{{Type: "<b>", Reason: "<script>"}, {Reason: disclosure.FileIsPage}}}, "/posts/" + strings.Repeat("d", 32)},
		{"posts-hostile", &fakeSource{posts: []disclosure.Post{hostilePost()}, total: 1}, "/posts"},
	}
	for _, test := range tests {
		t.Run(test.golden, func(t *testing.T) {
			answer := get(newHandler(t, test.source), test.path)
			if answer.Code != http.StatusOK {
				t.Fatalf("GET %s = %d, want 200\n%s", test.path, answer.Code, answer.Body)
			}
			checkMarkup(t, answer.Body.String())
			golden(t, test.golden+".html", answer.Body.Bytes())
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); go test ./web -update writes it anew:\n%s", name, diff)
	}
}

// checkMarkup refuses what no page may ever hold, whatever the posts say.
func checkMarkup(t *testing.T, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for node := range root.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		switch node.Data {
		case "script", "img", "iframe", "object", "style", "u", "s", "q", "em":
			t.Errorf("page holds <%s>", node.Data)
		}
		for _, attribute := range node.Attr {
			if strings.HasPrefix(attribute.Key, "on") || attribute.Key == "style" {
				t.Errorf("page holds attribute %s", attribute.Key)
			}
			outside := strings.HasPrefix(attribute.Val, "http://") || strings.HasPrefix(attribute.Val, "https://")
			inside := strings.HasPrefix(attribute.Val, "/") || strings.HasPrefix(attribute.Val, "#")
			if attribute.Key == "href" && !inside && !outside {
				t.Errorf("page links to %q", attribute.Val)
			}
			if attribute.Key == "href" && outside && !strings.Contains(fmt.Sprint(node.Attr), "noopener noreferrer") {
				t.Errorf("link to %q lets the site reach back", attribute.Val)
			}
		}
	}
}

func TestStatus(t *testing.T) {
	tests := []struct {
		method, path string
		status       int
		says         string
	}{
		{"GET", "/healthz", 200, "ok"},
		{"GET", "/style.css", 200, "--seal"},
		{"GET", "/icon.svg", 200, "<svg"},
		{"GET", "/nowhere", 404, "没有这一页"},
		{"GET", "/tables?rows=colour", 400, "参数 rows 不能这样写"},
		{"GET", "/tables?rows=month&columns=month", 400, "不能和 rows 相同"},
		{"GET", "/tables?department=a", 400, "没有这个参数"},
		{"GET", "/snapshots/9", 404, "没有这一页"},
		{"GET", "/snapshots/0", 404, "没有这一页"},
		{"GET", "/snapshots/x", 404, "没有这一页"},
		{"GET", "/snapshots/1?with=x", 400, "参数 with"},
		{"GET", "/posts/", 404, "没有这一页"},
		{"GET", "/posts/" + strings.Repeat("e", 32), 404, "没有这一页"},
		{"GET", "/posts/%2e%2e%2fstyle.css", 404, "没有这一页"},
		{"POST", "/posts", 405, ""},
		{"DELETE", "/", 405, ""},
		{"GET", "/?from=2023-13-01", 400, "2023-01-31"},
		{"GET", "/?from=2024-01-01", 400, "请对调"},
		{"GET", "/?channel=portal", 400, "可用的有 from、to"},
		{"GET", "/posts?chanel=dept", 400, "没有这个参数"},
		{"GET", "/posts?category=-1", 400, "0 为未归类"},
		{"GET", "/posts?channel=former&category=12", 200, "former"},
		{"GET", "/posts?category=1&category=2", 400, "只能写一次"},
		{"GET", "/posts?requirement=x", 400, "清单中的序号"},
		{"GET", "/posts?status=fine", 400, "unreadable"},
		{"GET", "/posts?undated=yes", 400, "写 1"},
		{"GET", "/posts?undated=1&from=2023-01-01", 400, "去掉 from、to、month 和 dated"},
		{"GET", "/posts?page=0", 400, "从 1 起"},
		{"GET", "/posts?page=99999999999999999999", 400, "从 1 起"},
		{"GET", "/posts?page=2", 400, "一共 1 页"},
		{"GET", "/posts?column=" + strings.Repeat("a", 201), 400, "200 字"},
		{"GET", "/posts?column=%ff", 400, "200 字"},
		{"GET", "/posts?<script>=1", 400, "&lt;script&gt;"},
		{"GET", "/posts?channel=&category=&status=", 200, "信息列表"},
	}
	handler := newHandler(t, sampleSource())
	for _, test := range tests {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(test.method, test.path, nil))
		if answer.Code != test.status || !strings.Contains(answer.Body.String(), test.says) {
			t.Errorf("%s %s = %d, want %d saying %q\n%s", test.method, test.path, answer.Code, test.status, test.says, answer.Body)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
		} {
			if got := answer.Header().Get(name); got != want {
				t.Errorf("%s %s: %s = %q, want %q", test.method, test.path, name, got, want)
			}
		}
		policy := answer.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'self'") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s %s: policy %q", test.method, test.path, policy)
		}
	}
}

// What nobody has is told as a slip; what the school has may well be empty.
func TestNothingFound(t *testing.T) {
	handler := newHandler(t, &fakeSource{})
	tests := []struct {
		path   string
		status int
		says   string
	}{
		{"/posts?channel=radio", 400, "portal、dept、wechat、board"},
		{"/posts?category=11", 400, "0 为未归类"},
		{"/posts?channel=board&category=3", 200, "没有符合条件的信息"},
	}
	for _, test := range tests {
		answer := get(handler, test.path)
		if answer.Code != test.status || !strings.Contains(answer.Body.String(), test.says) {
			t.Errorf("GET %s = %d, want %d saying %q\n%s", test.path, answer.Code, test.status, test.says, answer.Body)
		}
	}
}

// A broken store is told to the engineer in full and to the officer without a
// word of its inside.
func TestBrokenSource(t *testing.T) {
	tests := []struct {
		source *fakeSource
		path   string
		logged string
	}{
		{&fakeSource{err: errBroken}, "/", "read overview: store is broken"},
		{&fakeSource{err: errBroken}, "/posts", "list posts: store is broken"},
		{&fakeSource{err: errBroken}, "/posts/" + strings.Repeat("a", 32), "store is broken"},
	}
	for _, test := range tests {
		var logged bytes.Buffer
		handler, err := New(sampleSchool(), test.source, slog.New(slog.NewTextHandler(&logged, nil)))
		if err != nil {
			t.Fatal(err)
		}
		answer := get(handler, test.path)
		if answer.Code != http.StatusInternalServerError || strings.Contains(answer.Body.String(), "broken") {
			t.Errorf("GET %s = %d\n%s", test.path, answer.Code, answer.Body)
		}
		if !strings.Contains(logged.String(), test.logged) || strings.Count(logged.String(), "\n") != 1 {
			t.Errorf("GET %s logged %q, want one line with %q", test.path, logged.String(), test.logged)
		}
	}
}

func TestReaderLeft(t *testing.T) {
	var logged bytes.Buffer
	handler, err := New(sampleSchool(), &fakeSource{err: context.Canceled}, slog.New(slog.NewTextHandler(&logged, nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil).WithContext(ctx))
	if logged.Len() > 0 {
		t.Errorf("a reader that left was logged: %s", logged.String())
	}
}

func TestHead(t *testing.T) {
	server := httptest.NewServer(newHandler(t, sampleSource()))
	defer server.Close()
	for _, path := range []string{"/", "/posts", "/posts/" + strings.Repeat("a", 32), "/style.css", "/healthz"} {
		answer, err := http.Head(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK || (path != "/healthz" && answer.ContentLength <= 0) {
			t.Errorf("HEAD %s = %d, length %d", path, answer.StatusCode, answer.ContentLength)
		}
	}
}

func TestAssetIsNotSentTwice(t *testing.T) {
	handler := newHandler(t, sampleSource())
	request := httptest.NewRequest(http.MethodGet, "/style.css", nil)
	request.Header.Set("If-None-Match", get(handler, "/style.css").Header().Get("ETag"))
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	if answer.Code != http.StatusNotModified {
		t.Errorf("GET /style.css again = %d, want 304", answer.Code)
	}
}
