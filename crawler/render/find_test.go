package render

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	for _, test := range []struct{ named, want, problem string }{
		{"", "", "apt-get install chromium"},
		{filepath.Join(dir, "elsewhere"), "", "chromium: /usr/bin/chromium"},
	} {
		if got, err := Find(test.named); got != test.want || err == nil || !strings.Contains(err.Error(), test.problem) {
			t.Errorf("Find(%q) = %q, %v, want the advice %q", test.named, got, err, test.problem)
		}
	}
	for _, name := range []string{"google-chrome", "chromium"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, named := range []string{"", path} {
			if got, err := Find(named); got != path || err != nil {
				t.Errorf("Find(%q) = %q, %v, want %s", named, got, err, path)
			}
		}
	}
}
