package main

import "syscall"

// limitMemory makes the system refuse this process more memory of its own than
// so many bytes: it then ends, and the next file gets a new one.
func limitMemory(bytes uint64) error {
	return syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: bytes, Max: bytes})
}
