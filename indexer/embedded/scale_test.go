package embedded_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gongkai/indexer"
	"gongkai/indexer/embedded"
	"gongkai/indexer/indextest"
)

// The environment of the scale benchmarks: how many posts they index, and, for
// the process that they start, what it shall do in which folder.
const (
	scalePosts  = "GONGKAI_BENCH_POSTS"
	scaleTask   = "GONGKAI_BENCH_TASK"
	scaleFolder = "GONGKAI_BENCH_FOLDER"
)

// applied is how many posts come at a time, as many as indexer.Sync reads.
const applied = 1000

// TestMain is the benchmarks' own process where one of them asks for it.
func TestMain(m *testing.M) {
	tasks := map[string]func(string) (grown, error){"embedded": growEmbedded, "fts5": growFTS5}
	task, ok := tasks[os.Getenv(scaleTask)]
	if !ok {
		os.Exit(m.Run())
	}
	done, err := task(os.Getenv(scaleFolder))
	if err == nil {
		done.PeakKB, err = peakKB()
	}
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(done)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// grown is what indexing took.
type grown struct {
	Posts     int
	TextBytes int64
	Took      time.Duration // from the first post to the closed index, without making the posts up
	CPU       time.Duration // of all cores meanwhile: what other processes do does not change it
	PeakKB    int64         // the most memory that the process held
}

// postsAtScale is how many posts the benchmarks index.
func postsAtScale() (int, error) {
	asked := os.Getenv(scalePosts)
	if asked == "" {
		return 5000, nil
	}
	n, err := strconv.Atoi(asked)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", scalePosts, err)
	}
	return n, nil
}

// grow makes posts up and gives them away in turns.
func grow(apply func([]indexer.Document) error, finish func() error) (grown, error) {
	n, err := postsAtScale()
	if err != nil {
		return grown{}, err
	}
	done := grown{Posts: n}
	timed := func(f func() error) error {
		start, before := time.Now(), cpuTime()
		defer func() { done.Took, done.CPU = done.Took+time.Since(start), done.CPU+cpuTime()-before }()
		return f()
	}
	next, stop := iter.Pull(indextest.Each(n))
	defer stop()
	for {
		var batch []indexer.Document
		for len(batch) < applied {
			document, ok := next()
			if !ok {
				break
			}
			done.TextBytes += int64(len(document.Title) + len(document.Body) + len(document.Files))
			batch = append(batch, document)
		}
		if len(batch) == 0 {
			return done, timed(finish)
		}
		if err := timed(func() error { return apply(batch) }); err != nil {
			return done, err
		}
	}
}

// peakKB is the most memory that this process has held; Linux alone tells.
func peakKB() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	line, _, _ := strings.Cut(after, " kB")
	return strconv.ParseInt(strings.TrimSpace(line), 10, 64)
}

// cpuTime is how much this process has computed, over all cores.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// grownApart lets a process of its own do a task, so that what it holds is not
// mixed with what the benchmark holds.
func grownApart(b *testing.B, task, folder string) grown {
	b.Helper()
	command := exec.CommandContext(b.Context(), os.Args[0])
	command.Env = append(os.Environ(), scaleTask+"="+task, scaleFolder+"="+folder)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	stdout, err := command.Output()
	if err != nil {
		b.Fatalf("%v\n%s", err, stderr.String())
	}
	var done grown
	if err := json.Unmarshal(stdout, &done); err != nil {
		b.Fatalf("%v: %s", err, stdout)
	}
	return done
}

func (g grown) report(b *testing.B, disk int64) {
	b.ReportMetric(float64(g.Posts)/g.Took.Seconds(), "posts/s")
	b.ReportMetric(float64(g.Posts)/g.CPU.Seconds(), "posts/cpu-s")
	b.ReportMetric(float64(disk)/float64(g.TextBytes), "disk/text")
	b.ReportMetric(float64(g.PeakKB)/1024, "peak-MB")
}

// diskUse is the size of the files in a folder, in bytes.
func diskUse(b *testing.B, folder string) int64 {
	b.Helper()
	var sum int64
	err := filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		sum += info.Size()
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return sum
}

// settledDisk is diskUse once no merge is under way: for as long as one is, what
// it merges and what it makes both take space.
func settledDisk(b *testing.B, folder string) int64 {
	b.Helper()
	size := diskUse(b, folder)
	for quiet := 0; quiet < 3; {
		time.Sleep(time.Second)
		now := diskUse(b, folder)
		if quiet++; now != size {
			size, quiet = now, 0
		}
	}
	return size
}

func growEmbedded(folder string) (grown, error) {
	ctx := context.Background()
	index, err := embedded.Open(ctx, folder)
	if err != nil {
		return grown{}, err
	}
	return grow(func(posts []indexer.Document) error { return index.Apply(ctx, posts, nil) }, index.Close)
}

// BenchmarkScale indexes posts in a process of its own, then opens the index and
// searches it. GONGKAI_BENCH_POSTS says how many; -v lists what each query took.
func BenchmarkScale(b *testing.B) {
	folder := filepath.Join(b.TempDir(), "index")
	done := grownApart(b, "embedded", folder)
	b.ReportMetric(float64(diskUse(b, folder))/float64(done.TextBytes), "closed-disk/text") // with what a merge leaves that closing cut off
	start := time.Now()
	index, err := embedded.Open(b.Context(), folder)
	if err != nil {
		b.Fatal(err)
	}
	defer index.Close()
	b.ReportMetric(inMS(time.Since(start)), "open-ms")
	queries := scaleQueries(done.Posts)
	start = time.Now()
	searched(b, index, queries[0].Query)
	b.ReportMetric(inMS(time.Since(start)), "first-ms")
	var all []time.Duration
	for range scaleRounds {
		for i := range queries {
			start := time.Now()
			queries[i].total = searched(b, index, queries[i].Query).Total
			took := time.Since(start)
			all, queries[i].took = append(all, took), append(queries[i].took, took)
		}
	}
	done.report(b, settledDisk(b, folder))
	slices.Sort(all)
	b.ReportMetric(inMS(all[len(all)/2]), "p50-ms")
	b.ReportMetric(inMS(all[len(all)*95/100]), "p95-ms")
	b.ReportMetric(0, "ns/op")
	for _, query := range queries {
		slices.Sort(query.took)
		b.Logf("%7.1f ms, %6d posts: %s", inMS(query.took[len(query.took)/2]), query.total, query.kind)
	}
}
