package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gongkai/disclosure"
)

const (
	memoryPosts = 600
	memoryRuns  = 10
	peakName    = "peak" // the command that TestMain gives to printPeak
)

// memoryLimits are the most kilobytes of resident memory that a command may
// hold, also over 100,000 posts.
var memoryLimits = []struct {
	command string
	limit   int64
}{{"crawl", 200 << 10}, {"index", 300 << 10}, {"count", 300 << 10}}

// TestMemoryStaysFlat runs the real program ten times over one college and
// looks at the most memory that each command held. GONGKAI_TEST_POSTS asks for
// a larger college.
func TestMemoryStaysFlat(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector needs several times the memory")
	}
	_, configFile, _ := startSized(t, memoryPosts)
	peaks := map[string][]int64{}
	for run := range memoryRuns {
		for _, of := range memoryLimits {
			started := time.Now()
			peak, stdout := measured(t, of.command, "--json", "--config", configFile)
			var done struct{ Ledger disclosure.Ledger }
			if err := json.Unmarshal(stdout, &done); err != nil {
				t.Fatal(err)
			}
			t.Logf("run %d: %s: %d MB, %v, %+v", run+1, of.command, peak>>10, time.Since(started).Round(time.Millisecond), done.Ledger)
			if peak > of.limit {
				t.Errorf("run %d: %s held %d MB, want at most %d", run+1, of.command, peak>>10, of.limit>>10)
			}
			peaks[of.command] = append(peaks[of.command], peak)
		}
	}
	for command, peaks := range peaks {
		if first, last := peaks[1], peaks[memoryRuns-1]; last > first*5/4 {
			t.Errorf("%s held %d MB in the second run and %d in the last: memory grows from run to run", command, first>>10, last>>10)
		}
	}
}

// measured runs gongkai and returns the most kilobytes that it held, and what
// it printed. A process starts with the peak of the process that started it,
// so a small one stands between it and this test, which holds a whole college.
func measured(t *testing.T, arguments ...string) (int64, []byte) {
	t.Helper()
	answer := filepath.Join(t.TempDir(), peakName)
	command := exec.CommandContext(t.Context(), peakName, append([]string{answer}, arguments...)...)
	var stderr strings.Builder
	command.Stderr = &stderr
	stdout, err := command.Output()
	if err != nil {
		t.Fatalf("gongkai %s: %v\n%s", strings.Join(arguments, " "), err, stderr.String())
	}
	kilobytes, err := os.ReadFile(answer)
	if err != nil {
		t.Fatal(err)
	}
	peak, err := strconv.ParseInt(string(kilobytes), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return peak, stdout
}

// printPeak is the small process of measured: FILE ARGUMENT…
func printPeak() {
	command := exec.Command("gongkai", os.Args[2:]...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	err := command.Run()
	if err == nil {
		peak := command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
		err = os.WriteFile(os.Args[1], []byte(strconv.FormatInt(peak, 10)), 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
