package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// cardNumber is the number of an identity card, whose check digit is put to it
// here so that no whole number stands in the repository.
func cardNumber() string {
	digits, sum := "13060219900307212", 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(digits[i]-'0') * weight
	}
	return digits + string("10X98765432"[sum%11])
}

// document packs a line as Word does.
func document(t *testing.T, line string) []byte {
	t.Helper()
	var b bytes.Buffer
	packed := zip.NewWriter(&b)
	part, err := packed.Create("word/document.xml")
	if err == nil {
		_, err = fmt.Fprintf(part, `<w:document><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:document>`, line)
	}
	if err != nil || packed.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestAttachments takes a post with files of several kinds through the real
// program: the files are read in a process of their own, listed with their
// reasons, searched, and what should not stand in them is found and goes again.
func TestAttachments(t *testing.T) {
	pdf, err := os.ReadFile("../../crawler/attachment/testdata/short.pdf")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	files := map[string][]byte{
		"/files/list.docx": document(t, "张三，身份证号"+cardNumber()+"，资助金额三千元"),
		"/files/buy.pdf":   pdf,
		"/files/page.doc":  []byte("<html><body>请输入验证码后下载</body></html>"),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		file, ok := files[r.URL.Path]
		mu.Unlock()
		switch {
		case ok:
			w.Header().Set("Content-Type", "application/octet-stream")
			_, _ = w.Write(file)
		case r.URL.Path == "/tzgg/1.htm":
			fmt.Fprintf(w, `<html><head><meta charset="utf-8"></head><body><ul class="list"><li><span>2023-05-06</span><a href="/info/1.htm">%s</a></li><li><span>2023-05-05</span><a href="/info/2.htm">%s</a></li></ul></body></html>`, smallTitle(1), smallTitle(2))
		case strings.HasPrefix(r.URL.Path, "/info/"):
			fmt.Fprintf(w, `<html><head><meta charset="utf-8"></head><body><h1>关于公布第%c批后勤服务信息的通知</h1><p>发布时间：2023-05-06</p>
<div class="v_news_content"><p>现将本批后勤服务信息第%[1]c号予以公布，包括食堂、宿舍与校园保洁的服务质量情况，接受师生监督。</p>
<p><a href="/files/list.docx">资助名单.docx</a></p><p><a href="/files/buy.pdf">采购公告.pdf</a></p><p><a href="/files/page.doc">申请表.doc</a></p></div></body></html>`, r.URL.Path[6])
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	configFile := filepath.Join(t.TempDir(), "gongkai.yaml")
	written := strings.Replace(smallConfig(server.URL), `      - { name: 招标采购, url: "`+server.URL+`/zbcg/1.htm", requirement: 18 }`+"\n", "", 1)
	if err := os.WriteFile(configFile, []byte(written), 0o600); err != nil {
		t.Fatal(err)
	}
	program := func(arguments ...string) string {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), append(arguments, "--config", configFile), nil, &stdout, &stderr); code != exitDone {
			t.Fatalf("%v ends with %d: %s", arguments, code, stderr.String())
		}
		if strings.Contains(stdout.String()+stderr.String(), cardNumber()) {
			t.Errorf("%v shows the number: %s", arguments, stdout.String())
		}
		return stdout.String()
	}

	var done struct{ Files disclosure.FileLedger }
	if err := json.Unmarshal([]byte(program("run", "--json")), &done); err != nil || done.Files != (disclosure.FileLedger{Fetched: 3}) {
		t.Errorf("files %+v, %v, want 3 fetched, each once", done.Files, err)
	}
	var post postLine
	if err := json.NewDecoder(strings.NewReader(program("posts", "--json", "--body"))).Decode(&post); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range post.Attachments {
		got = append(got, fmt.Sprintf("%s %s %d %d %q", a.Text, a.Type, len(a.SHA256), a.Bytes, a.Reason))
	}
	if diff := cmp.Diff([]string{
		fmt.Sprintf(`资助名单.docx docx 64 %d ""`, len(files["/files/list.docx"])),
		fmt.Sprintf(`采购公告.pdf pdf 64 %d ""`, len(pdf)),
		fmt.Sprintf(`申请表.doc html 64 %d "a web page instead of a file"`, len(files["/files/page.doc"])),
	}, got); diff != "" {
		t.Errorf("attachments (-want +got):\n%s", diff)
	}
	if listed := program("posts", "--body"); !strings.Contains(listed, "附件：申请表.doc（下载到的是网页，不是文件）") {
		t.Errorf("posts --body: %s", listed)
	}
	if found := program("search", "采购编号", "--json"); !strings.Contains(found, `"total":2`) || !strings.Contains(found, "预算六千元") {
		t.Errorf("search finds %s, want both posts by their PDF, with its words", found)
	}
	checkFindings(t, program("findings"), program("findings", "--json"), program("findings", "--kind", "mobile"))

	mu.Lock()
	files["/files/list.docx"] = document(t, "张三，身份证号1306**********2121，资助金额三千元")
	mu.Unlock()
	program("crawl", "--full")
	if found := program("findings"); found != "" {
		t.Errorf("findings after the number is gone: %s", found)
	}
}

func checkFindings(t *testing.T, text, encoded, others string) {
	t.Helper()
	if !strings.Contains(text, "身份证号，附件《资助名单.docx》第 8 字：张三，身份证号1306************") || others != "" {
		t.Errorf("findings: %s\nof another kind: %s", text, others)
	}
	var value struct{ Findings []findingLine }
	if err := json.Unmarshal([]byte(encoded), &value); err != nil {
		t.Fatal(err)
	}
	for _, f := range value.Findings {
		if f.Kind != disclosure.FindingIDCard || f.Severity != 3 || f.Place != disclosure.PlaceFile || len(f.FileHash) != 64 || f.At != 7 || f.URL == "" || f.Title == "" {
			t.Errorf("finding %+v", f)
		}
	}
	if len(value.Findings) != 2 {
		t.Errorf("%d findings, want one for each post that links the file", len(value.Findings))
	}
}

// What reads hostile files knows no secrets.
func TestReaderHasABareEnvironment(t *testing.T) {
	t.Setenv("HQC_PASSWORD", "s3cret")
	t.Setenv("MEILI_MASTER_KEY", "s3cret")
	t.Setenv("TMPDIR", t.TempDir())
	environment := readerProcess("gongkai", "cache").Environ()
	for _, variable := range environment {
		if name, value, _ := strings.Cut(variable, "="); value == "s3cret" {
			t.Errorf("the reader's environment has %s", name)
		}
	}
	if !slices.Contains(environment, "TMPDIR="+os.Getenv("TMPDIR")) {
		t.Errorf("the reader's environment lacks TMPDIR")
	}
}

func TestFindingsRefusesUnknownKinds(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"findings", "--kind", "face"}, nil, &stdout, &stderr); code != exitMisuse || !strings.Contains(stderr.String(), "write id_card") {
		t.Errorf("findings --kind face ends with %d: %s", code, stderr.String())
	}
}
