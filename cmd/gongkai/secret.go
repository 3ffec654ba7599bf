package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"gongkai/config"
)

// maxSecret bounds the file of a secret, in bytes.
const maxSecret = 4096

// readSecret reads a secret where the configuration says it is, "" where the
// environment has none. Its errors never show what they found.
func readSecret(at config.Secret) (string, error) {
	if at.File == "" {
		secret := strings.TrimSpace(os.Getenv(at.Env))
		if strings.ContainsFunc(secret, isUnsendable) {
			return "", fmt.Errorf("read key: %s does not hold one key in one line of plain ASCII", at)
		}
		return secret, nil
	}
	file, err := os.Open(at.File)
	if err != nil {
		return "", fmt.Errorf("read key: %w", err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxSecret+1))
	if err != nil {
		return "", fmt.Errorf("read key: %w", err)
	}
	secret := strings.TrimSpace(string(content))
	if secret == "" || len(content) > maxSecret || strings.ContainsFunc(secret, func(r rune) bool { return r == ' ' || isUnsendable(r) }) {
		return "", fmt.Errorf("read key: %s does not hold one key in one line", at.File)
	}
	return secret, nil
}

// isUnsendable finds what no header of a request may hold.
func isUnsendable(r rune) bool { return r < ' ' || r > '~' }
