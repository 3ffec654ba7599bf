//go:build !linux

package main

// limitMemory does nothing: elsewhere only the runtime's own limit holds.
func limitMemory(uint64) error { return nil }
