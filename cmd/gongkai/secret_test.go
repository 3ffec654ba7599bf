package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/config"
)

func TestReadSecret(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct {
		name, content, want string
		ok                  bool
	}{
		{"one line", "s3cret-key\n", "s3cret-key", true},
		{"with spaces around", "  s3cret-key \r\n", "s3cret-key", true},
		{"empty", "\n", "", false},
		{"two lines", "s3cret\nkey\n", "", false},
		{"no ASCII", "s3cret密\n", "", false},
		{"long", strings.Repeat("s3cret", maxSecret), "", false},
	} {
		file := filepath.Join(dir, test.name)
		if err := os.WriteFile(file, []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := readSecret(config.Secret{Env: "IGNORED", File: file})
		if got != test.want || (err == nil) != test.ok || err != nil && strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %q, %v, want %q", test.name, got, err, test.want)
		}
	}
	if _, err := readSecret(config.Secret{File: filepath.Join(dir, "nowhere")}); err == nil {
		t.Error("a file that is not there gives no error")
	}
	t.Setenv("GONGKAI_TEST_SECRET", " from the environment \n")
	if got, err := readSecret(config.Secret{Env: "GONGKAI_TEST_SECRET"}); err != nil || got != "from the environment" {
		t.Errorf("readSecret = %q, %v", got, err)
	}
	for _, bad := range []string{"s3cret\x01key", "s3cret\nkey", "s3cret密", "s3cret\x7f"} {
		t.Setenv("GONGKAI_TEST_SECRET", bad)
		_, err := readSecret(config.Secret{Env: "GONGKAI_TEST_SECRET"})
		if err == nil || strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), "GONGKAI_TEST_SECRET") {
			t.Errorf("readSecret of %q = %v, want an error that names the variable alone", bad, err)
		}
	}
	if got, err := readSecret(config.Secret{Env: "GONGKAI_TEST_NONE"}); err != nil || got != "" {
		t.Errorf("readSecret of nothing = %q, %v", got, err)
	}
}
