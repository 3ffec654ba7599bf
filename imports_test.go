package gongkai

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "gongkai"

// allowed lists every package of ours with the packages of ours that it may
// import. Imports go down only; siblings do not know each other.
func allowed() map[string][]string {
	return map[string][]string{
		"disclosure":         {},
		"classify":           {"disclosure"},
		"config":             {"classify", "disclosure"},
		"crawler":            {"classify", "crawler/extract", "crawler/fetch", "crawler/render", "disclosure"},
		"crawler/attachment": {"disclosure"},
		"crawler/extract":    {"disclosure"},
		"crawler/fetch":      {"disclosure"},
		"crawler/render":     {"crawler/fetch"}, // stands in front of it
		"crosspost":          {"disclosure"},
		"store":              {"crosspost", "disclosure"},
		"indexer":            {"disclosure"},
		"intake":             {"disclosure"},
		"indexer/embedded":   {"disclosure", "indexer"},
		"indexer/meili":      {"disclosure", "indexer"},
		"indexer/indextest":  {"disclosure", "indexer"},
		"report":             {"disclosure"},
		"report/docx":        {"disclosure", "report"},
		"report/xlsx":        {"disclosure", "report"},
		"inspect":            {"disclosure"},
		"personal":           {"disclosure"},
		"web":                {"disclosure", "report"},
		"demo":               {"disclosure"},
		"cmd/gongkai": {
			"classify", "config", "crawler", "crawler/attachment", "crawler/extract", "crawler/fetch", "crawler/render", "demo", "disclosure",
			"indexer", "indexer/embedded", "indexer/meili", "inspect", "intake", "personal", "report", "report/docx", "report/xlsx", "store", "web",
		},
	}
}

// reserved lists imports from outside that only one room may use: the crawler
// alone drives colly, the store alone speaks SQL, an index alone knows its engine.
func reserved() map[string][]string {
	return map[string][]string{
		"database/sql":                          {"store"},
		"github.com/uptrace/bun":                {"store"},
		"github.com/gocolly/colly":              {"crawler"},
		"github.com/chromedp":                   {"crawler/render"},
		"github.com/PuerkitoBio/goquery":        {"crawler/extract"},
		"github.com/mmcdole/gofeed":             {"crawler/extract"},
		"github.com/blevesearch/bleve":          {"indexer/embedded"},
		"github.com/meilisearch/meilisearch-go": {"indexer/meili"},
		"github.com/klippa-app/go-pdfium":       {"crawler/attachment"},
		"github.com/spf13/cobra":                {"cmd/gongkai"},
		"github.com/xuri/excelize":              {"intake", "report/xlsx"},
		"github.com/goccy/go-yaml":              {"classify", "config", "demo", "inspect", "intake"},
	}
}

func TestImportsGoDown(t *testing.T) {
	for name, file := range sources(t, ".") {
		for _, problem := range importProblems(filepath.ToSlash(filepath.Dir(name)), file) {
			t.Errorf("%s: %s", name, problem)
		}
	}
}

func TestOnlyCommandsReadTheEnvironment(t *testing.T) {
	for name, file := range sources(t, ".") {
		if strings.HasPrefix(filepath.ToSlash(name), "cmd/") {
			continue
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if selector, ok := node.(*ast.SelectorExpr); ok {
				of, _ := selector.X.(*ast.Ident)
				if of != nil && of.Name == "os" && (selector.Sel.Name == "Getenv" || selector.Sel.Name == "LookupEnv" || selector.Sel.Name == "Args") {
					t.Errorf("%s reads os.%s; take it as an argument from cmd", name, selector.Sel.Name)
				}
			}
			return true
		})
	}
}

// The guard itself must be able to fail.
func TestImportProblemsAreFound(t *testing.T) {
	for _, test := range []struct{ in, source, want string }{
		{"disclosure", `import "gongkai/store"`, "may not import gongkai/store"},
		{"web", `import "gongkai/store"`, "may not import gongkai/store"},
		{"report", `import "database/sql"`, "only store may import database/sql"},
		{"crawler/fetch", `import "github.com/gocolly/colly/v2"`, "only crawler may import github.com/gocolly/colly/v2"},
		{"helpers", `import "fmt"`, "is not in the list"},
		{"crawler", `import "gongkai/crawler/fetch"`, ""},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\n"+test.source, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(importProblems(test.in, file), "; ")
		if (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s with %s: %q, want %q", test.in, test.source, got, test.want)
		}
	}
}

func importProblems(room string, file *ast.File) []string {
	down, known := allowed()[room]
	if !known {
		return []string{"package " + room + " is not in the list of rooms"}
	}
	var problems []string
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if ours, ok := strings.CutPrefix(path, module+"/"); ok && !slices.Contains(down, ours) {
			problems = append(problems, "may not import "+path)
		}
		for outside, rooms := range reserved() {
			if (path == outside || strings.HasPrefix(path, outside+"/")) && !slices.Contains(rooms, room) {
				problems = append(problems, "only "+strings.Join(rooms, ", ")+" may import "+path)
			}
		}
	}
	return problems
}

// sources parses every Go file that is no test. The files are parsed here, not
// listed by a child process, so that the test cache sees a change in them.
func sources(t *testing.T, root string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && path != root) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		files[path] = file
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
