package render

import (
	"os/exec"
	"syscall"
)

// inOwnGroup lets a command's end be that of all its children, and ours that
// of the command.
func inOwnGroup(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
}
