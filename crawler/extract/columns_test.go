package extract

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"gongkai/disclosure"
)

// TestColumns reads testdata/columns: invented home pages, as in TestListFamilies.
func TestColumns(t *testing.T) {
	archives, err := filepath.Glob("testdata/columns/*.txtar")
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
			t.Run(f.Name, func(t *testing.T) {
				address, body, _ := strings.Cut(string(f.Data), "\n")
				var got strings.Builder
				for _, link := range parsePage(t, address, body).Survey(disclosure.Rules{}).Links {
					got.WriteString(strings.Join(append(link.Above, link.Name), " > ") + " | " + link.URL + "\n")
				}
				if diff := cmp.Diff(pages[f.Name+".want"], got.String()); diff != "" {
					t.Errorf("Columns() of %s (-want +got):\n%s", f.Name, diff)
				}
			})
		}
	}
}
