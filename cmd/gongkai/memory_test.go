package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"gongkai/disclosure"
)

const (
	memoryPosts = 600
	memoryRuns  = 10
	memoryLimit = 200 << 10 // kilobytes of resident memory
)

// TestMemoryStaysFlat runs the real program ten times over one college and
// looks at the most memory that each run held. GONGKAI_TEST_POSTS asks for a
// larger college.
func TestMemoryStaysFlat(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector needs several times the memory")
	}
	_, configFile, _ := startSized(t, memoryPosts)
	var peaks []int64
	for run := range memoryRuns {
		started := time.Now()
		command := exec.CommandContext(t.Context(), "gongkai", "run", "--json", "--config", configFile)
		var stdout, stderr bytes.Buffer
		command.Stdout, command.Stderr = &stdout, &stderr
		if err := command.Run(); err != nil {
			t.Fatalf("run %d: %v\n%s", run+1, err, stderr.String())
		}
		var done struct{ Ledger disclosure.Ledger }
		if err := json.Unmarshal(stdout.Bytes(), &done); err != nil {
			t.Fatal(err)
		}
		peak := command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
		t.Logf("run %d: %d MB, %v, %+v", run+1, peak>>10, time.Since(started).Round(time.Millisecond), done.Ledger)
		peaks = append(peaks, peak)
	}
	for run, peak := range peaks {
		if peak > memoryLimit {
			t.Errorf("run %d held %d MB, want at most %d", run+1, peak>>10, memoryLimit>>10)
		}
	}
	if first, last := peaks[1], peaks[memoryRuns-1]; last > first*5/4 {
		t.Errorf("the second run held %d MB, the last one %d: memory grows from run to run", first>>10, last>>10)
	}
}
