package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A record of an earlier version does not remember under which checklist its
// posts are filed.
func TestPostsOfEarlierVersionsAreFiledAgain(t *testing.T) {
	site := newSmallSite(scriptPosts)
	server := httptest.NewServer(site)
	defer server.Close()
	configFile := filepath.Join(t.TempDir(), "gongkai.yaml")
	crawl := func(text string) (said string) {
		t.Helper()
		if err := os.WriteFile(configFile, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), []string{"crawl", "--config", configFile}, nil, &stdout, &stderr); code != exitDone {
			t.Fatalf("crawl ends with %d: %s", code, stderr.String())
		}
		return stderr.String()
	}
	filed := func(requirement string) int {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), []string{"posts", "--requirement", requirement, "--json", "--config", configFile}, nil, &stdout, &stderr); code != exitDone {
			t.Fatalf("posts ends with %d: %s", code, stderr.String())
		}
		return strings.Count(stdout.String(), "\n")
	}
	const said = "重新归类"
	if text := crawl(smallConfig(server.URL)); strings.Contains(text, said) {
		t.Errorf("a new record is filed again: %s", text)
	}
	loaded, err := (&app{configFile: configFile}).loadConfig()
	if err != nil {
		t.Fatal(err)
	}
	project, err := openProject(t.Context(), loaded)
	if err != nil {
		t.Fatal(err)
	}
	if err := project.store.Remember(t.Context(), rememberedChecklist, ""); err != nil {
		t.Fatal(err)
	}
	if err := project.store.Close(); err != nil {
		t.Fatal(err)
	}
	const list = `{ id: own, title: 本校清单, document: 校办〔2023〕1号, categories: [ { no: 1, name: 后勤 } ],
  requirements: [ { no: 1, category: 1, name: 采购信息 }, { no: 2, category: 1, name: 后勤服务信息, title: { 3: [ 后勤服务 ] } } ] }`
	if err := os.WriteFile(filepath.Join(filepath.Dir(configFile), "list.yaml"), []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	text := "checklist: list.yaml\n" + strings.Replace(smallConfig(server.URL), "requirement: 18", "requirement: 1", 1)
	if told := crawl(text); !strings.Contains(told, said) {
		t.Errorf("a record that remembers no checklist is not filed again: %s", told)
	}
	if posts := filed("2"); posts != 16 || site.postsAsked() != scriptPosts {
		t.Errorf("%d posts under the new requirement, want 16; the site was asked for %d posts, want each once", posts, site.postsAsked())
	}
	if told := crawl(text); strings.Contains(told, said) {
		t.Errorf("a record is filed again twice: %s", told)
	}
}
