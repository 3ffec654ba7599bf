//go:build unix

package main

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes a file for this process, errLocked where another has it.
func lockFile(file *os.File) error {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return err
}
