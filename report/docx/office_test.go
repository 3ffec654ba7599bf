package docx

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// office converts files with LibreOffice, which reads what Word reads, into a
// format; the results lie in the directory that it gives.
func office(t *testing.T, format string, files ...string) string {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("soffice is not installed: apt-get install libreoffice-writer")
		}
		t.Skip("soffice is not installed, so that no office suite has read the documents")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	out := t.TempDir()
	arguments := append([]string{"-env:UserInstallation=file://" + filepath.ToSlash(t.TempDir()), "--headless", "--convert-to", format, "--outdir", out}, files...)
	command := exec.CommandContext(ctx, soffice, arguments...)
	command.WaitDelay = 10 * time.Second
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, said)
	}
	return out
}

// squeezed is the text of a file without spaces and line breaks, which each
// conversion makes its own way.
func squeezed(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(strings.TrimPrefix(string(text), "\ufeff")), "")
}

func save(t *testing.T, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// A template that an office suite wrote is filled in, and both it and our own
// document say what the report says when an office suite reads them.
func TestOfficeReadsTheDocuments(t *testing.T) {
	page := `<html><body><h1>{{标题}}</h1><p>今年共<b>{{总</b><i>数}}</i>条，去重后{{去重后}}条。</p><table border="1"><tr><td>门户</td><td>{{渠道:门户网站}}</td></tr></table><p>{{表A}}</p><p>{{部分:6}}</p></body></html>`
	template, err := os.ReadFile(filepath.Join(office(t, "docx:MS Word 2007 XML", save(t, "template.html", []byte(page))), "template.docx"))
	if err != nil {
		t.Fatal(err)
	}
	filledIn, err := fill(template, sample(5))
	if err != nil {
		t.Fatal(err)
	}
	var own bytes.Buffer
	if err := Write(&own, sample(120)); err != nil {
		t.Fatal(err)
	}
	out := office(t, "txt:Text (encoded):UTF8", save(t, "own.docx", own.Bytes()), save(t, "filled.docx", filledIn))
	for file, wants := range map[string][]string{
		"own.txt": {
			"青石职业学院2023年信息公开工作年度报告", "一、概述", "（二）推动清单落实", "全校主动公开信息714条，其中，通过门户网站412条，部门网站241条，微信公众号61篇。",
			"表A主动公开数量公开渠道条次量词上年条次增减门户网站412条400+12", "合计714条721-7", "【请写：本年度的培训场次和参加人数。】", "收到申请2件", "附表", "2023-10-09",
		},
		"filled.txt": {"青石职业学院2023年信息公开工作年度报告今年共714条，去重后655条。门户412公开渠道条次", "合计714条721-7", "六、新做法、经验、问题和改进措施【请写：主要经验。】"},
	} {
		text := squeezed(t, filepath.Join(out, file))
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%.3000s", file, want, text)
			}
		}
	}
}

// The header of a table stands on every page of it, as it is printed.
func TestOfficeRepeatsTheHeader(t *testing.T) {
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	var own bytes.Buffer
	if err := Write(&own, sample(60)); err != nil {
		t.Fatal(err)
	}
	out := office(t, "pdf", save(t, "own.docx", own.Bytes()))
	text, err := exec.CommandContext(t.Context(), pdftotext, "-layout", filepath.Join(out, "own.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	for _, page := range strings.Split(string(text), "\f") {
		page = strings.Join(strings.Fields(page), "")
		if !strings.Contains(page, "qingshi.example") {
			continue
		}
		pages++
		if !strings.Contains(page, "日期标题渠道栏目部门公开事项链接") {
			t.Errorf("a page of table I has no header:\n%.200s", page)
		}
	}
	if pages < 3 {
		t.Errorf("table I is on %d pages, too few to see", pages)
	}
}
