//go:build !linux

package render

import "os/exec"

// inOwnGroup does nothing: other systems have no one way to end a command's
// children. Chromium's end by themselves when it has gone.
func inOwnGroup(*exec.Cmd) {}
