package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestArchive(t *testing.T) {
	dir := t.TempDir()
	archive, err := OpenArchive(dir)
	if err != nil {
		t.Fatal(err)
	}
	hash := "ab" + strings.Repeat("0", 62)
	for range 2 { // the same content twice is kept once
		temp, err := archive.Temp()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := temp.WriteString("内容"); err != nil {
			t.Fatal(err)
		}
		path, err := archive.Keep(temp, hash)
		if want := filepath.Join(dir, "ab", hash); path != want || err != nil {
			t.Errorf("Keep = %q, %v, want %q", path, err, want)
		}
		if data, err := os.ReadFile(path); string(data) != "内容" || err != nil {
			t.Errorf("kept %q, %v", data, err)
		}
		if err := temp.Close(); err != nil {
			t.Error(err)
		}
	}
	left, err := archive.Temp()
	if err != nil {
		t.Fatal(err)
	}
	defer left.Close()
	if _, err := OpenArchive(dir); err != nil {
		t.Fatal(err)
	}
	if unfinished, _ := os.ReadDir(filepath.Join(dir, unfinishedDir)); len(unfinished) != 0 {
		t.Errorf("%d unfinished files are left", len(unfinished))
	}
	for _, bad := range []string{"", "../../etc/passwd", strings.ToUpper(hash), hash + "0"} {
		if path, err := archive.Path(bad); err == nil {
			t.Errorf("Path(%q) = %q, want an error", bad, path)
		}
	}
	if _, err := archive.Keep(left, "no hash"); err == nil {
		t.Error("Keep under no hash gives no error")
	}
}
