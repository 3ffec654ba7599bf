//go:build !linux

package render

import "os/exec"

// inOwnGroup does nothing: other systems have no one way to do it. Chromium's
// children, and Chromium without us, end by themselves when they notice.
func inOwnGroup(*exec.Cmd) {}

func killGroup(command *exec.Cmd) {
	_ = command.Process.Kill() // it may have ended by itself
}
