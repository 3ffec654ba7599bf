package render

import (
	"fmt"
	"os/exec"
	"strings"
)

// Find gives the path of the browser: the one that is named, else the first
// of Chromium's usual names that is in PATH. The error says what to do.
func Find(named string) (string, error) {
	if named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("find Chromium: %w\nWrite the browser's path, such as `chromium: /usr/bin/chromium`, or leave it out to have one looked for", err)
		}
		return path, nil
	}
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("find Chromium: none of %s is in PATH, and a site says `render: true`\nInstall one, such as with `apt-get install chromium`, or name it in the configuration: `chromium: /path/to/chromium`",
		strings.Join(names, ", "))
}
