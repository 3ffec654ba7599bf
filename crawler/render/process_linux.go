package render

import (
	"os/exec"
	"syscall"
)

// inOwnGroup lets a command and its children be ended as one, and lets it end
// with us however we end.
func inOwnGroup(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

func killGroup(command *exec.Cmd) {
	_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) // it may have ended by itself
}
