package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"gongkai/disclosure"
)

// parsePage parses an invented page as it would come from its address.
func parsePage(t testing.TB, address, body string) *Page {
	t.Helper()
	p, err := Parse([]byte(body), "text/html; charset=utf-8", address)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// describe writes a list the way the testdata files do.
func describe(list List) string {
	var b strings.Builder
	for _, e := range list.Entries {
		fmt.Fprintf(&b, "%s | %s | %s\n", e.Date, e.Title, e.URL)
	}
	if list.Next != "" {
		fmt.Fprintf(&b, "next %s", list.Next)
		if list.NextForm != "" {
			fmt.Fprintf(&b, " posting %s", list.NextForm)
		}
		b.WriteByte('\n')
	}
	if list.Empty {
		b.WriteString("empty\n")
	}
	return b.String()
}

// TestListFamilies reads testdata/lists: each archive is a family of markup,
// each of its pages a file `name`, whose wanted reading follows as `name.want`. The
// first line of a page is its address and, perhaps, when it was fetched.
func TestListFamilies(t *testing.T) {
	archives, err := filepath.Glob("testdata/lists/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, archive := range archives {
		a, err := txtar.ParseFile(archive)
		if err != nil {
			t.Fatal(err)
		}
		pages := map[string]string{}
		for _, f := range a.Files {
			pages[f.Name] = string(f.Data)
		}
		for _, f := range a.Files {
			if strings.HasSuffix(f.Name, ".want") {
				continue
			}
			t.Run(strings.TrimSuffix(filepath.Base(archive), ".txtar")+"/"+f.Name, func(t *testing.T) {
				first, body, _ := strings.Cut(string(f.Data), "\n")
				address, fetched, _ := strings.Cut(first, " ")
				page := parsePage(t, address, body)
				if fetched != "" {
					if page.Fetched, err = time.Parse(time.RFC3339, fetched); err != nil {
						t.Fatal(err)
					}
				}
				got := describe(page.List(disclosure.Rules{}))
				if diff := cmp.Diff(pages[f.Name+".want"], got); diff != "" {
					t.Errorf("List() of %s (-want +got):\n%s", f.Name, diff)
				}
			})
		}
	}
}

func TestListIsBounded(t *testing.T) {
	flat := "<ul>" + strings.Repeat(`<li><a href="/a">关于做好某某工作的通知</a> 2023-05-06</li>`, 100) + "</ul>"
	var many strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&many, `<li><a href="/info/1/%d.htm">关于做好第%d项工作的通知</a><span>2023-05-06</span></li>`, i, i)
	}
	for _, test := range []struct {
		name, body string
		entries    int
	}{
		{"one address", flat, 0},
		{"many links", "<ul>" + many.String() + "</ul>", maxEntries},
		{"deep", strings.Repeat("<div>", 20_000) + `<a href="/x">关于做好某某工作的通知</a>`, 0},
		{"nested lists", strings.Repeat(`<ul><li><a href="/x">甲</a>`, 10_000), 0},
		{"links only", strings.Repeat(`<a href="?p=1">1</a><a href="#">下一页</a>`, 30_000), 0},
	} {
		if got := len(parsePage(t, "http://www.example.edu.cn/", test.body).List(disclosure.Rules{}).Entries); got != test.entries {
			t.Errorf("%s: %d entries, want %d", test.name, got, test.entries)
		}
	}
}

func FuzzList(f *testing.F) {
	archives, _ := filepath.Glob("testdata/lists/*.txtar")
	for _, archive := range archives {
		if a, err := txtar.ParseFile(archive); err == nil {
			for _, file := range a.Files {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := Parse(body, "", "http://www.example.edu.cn/tzgg/index.htm")
		if err != nil {
			return
		}
		list := p.List(disclosure.Rules{})
		explained, err := Parse(body, "", "http://www.example.edu.cn/tzgg/index.htm")
		if err != nil {
			t.Fatal(err)
		}
		explained.Explain()
		if diff := cmp.Diff(list, explained.List(disclosure.Rules{})); diff != "" {
			t.Errorf("explaining changes what is read (-without +with):\n%s", diff)
		}
		explained.Notes()
		if len(list.Entries) > maxEntries {
			t.Errorf("%d entries", len(list.Entries))
		}
		for _, e := range list.Entries {
			if e.Title == "" || e.URL != "" && !strings.HasPrefix(e.URL, "http") {
				t.Errorf("entry %+v", e)
			}
			if _, err := disclosure.ParseDay(string(e.Date)); err != nil {
				t.Error(err)
			}
		}
		if list.Next != "" && !strings.HasPrefix(list.Next, "http") {
			t.Errorf("next %q", list.Next)
		}
		for _, c := range p.Survey(disclosure.Rules{}).Links {
			if !strings.HasPrefix(c.URL, "http") {
				t.Errorf("column %+v", c)
			}
		}
	})
}

func BenchmarkList(b *testing.B) {
	data, err := os.ReadFile("testdata/lists/vsb.txtar")
	if err != nil {
		b.Fatal(err)
	}
	address, body, _ := strings.Cut(string(txtar.Parse(data).Files[0].Data), "\n")
	p := parsePage(b, address, body)
	for b.Loop() {
		p.List(disclosure.Rules{})
	}
}
