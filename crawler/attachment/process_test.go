package attachment

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// behaviour is the variable by which this test binary is told that it is to be
// the other process, and how it is to behave.
const behaviour = "GONGKAI_TEST_READER"

func TestMain(m *testing.M) {
	switch os.Getenv(behaviour) {
	case "":
		os.Exit(m.Run())
	case "serve":
		if err := Serve(context.Background(), NewReader(Settings{}), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case "crash": // on files that are called so
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			if strings.Contains(lines.Text(), "crash") {
				os.Exit(2)
			}
			fmt.Println(`{"type":"txt","text":"` + fmt.Sprint(os.Getpid()) + `"}`)
		}
	case "hang":
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "babble":
		fmt.Println("not JSON")
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "flood":
		fmt.Print(`{"text":"` + strings.Repeat("x", maxAnswer))
		_, _ = io.Copy(io.Discard, os.Stdin)
	}
}

func process(t *testing.T, how string, limit time.Duration) *Process {
	t.Helper()
	p := NewProcess(func() *exec.Cmd {
		command := exec.Command(os.Args[0])
		command.Env = append(os.Environ(), behaviour+"="+how)
		return command
	}, limit)
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func TestProcessReads(t *testing.T) {
	p := process(t, "serve", time.Minute)
	for _, test := range []struct {
		path, name string
		want       disclosure.FileText
	}{
		{"testdata/notice.doc", "通知.wps", disclosure.FileText{Type: "wps", Text: notice}},
		{"testdata/talk.pptx", "", disclosure.FileText{Type: "pptx", Text: talk}},
		{"testdata/missing", "a.doc", disclosure.FileText{Reason: disclosure.FileDamaged}},
		{"testdata/talk.pptx", "a.doc", disclosure.FileText{Type: "pptx", Text: talk}},
	} {
		read, err := p.Read(t.Context(), test.path, test.name)
		if diff := cmp.Diff(test.want, read); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", test.path, err, diff)
		}
	}
}

// A process serves many files, and is replaced when it crashes or has served enough.
func TestProcessIsReplaced(t *testing.T) {
	p := process(t, "crash", time.Minute)
	pid := func() string {
		t.Helper()
		read, err := p.Read(t.Context(), "x", "x")
		if err != nil || read.Text == "" {
			t.Fatal(read, err)
		}
		return read.Text
	}
	first := pid()
	if again := pid(); again != first {
		t.Errorf("process %s, then %s, want the same", first, again)
	}
	read, err := p.Read(t.Context(), "crash", "x")
	if diff := cmp.Diff(disclosure.FileText{Reason: disclosure.FileDamaged}, read); diff != "" || err != nil {
		t.Errorf("a file that crashes the process: %v (-want +got):\n%s", err, diff)
	}
	second := pid()
	if second == first {
		t.Errorf("process %s crashed and is still there", first)
	}
	p.running.files = filesPerProcess - 1
	if last, next := pid(), pid(); last != second || next == second {
		t.Errorf("process %s, %s, then %s, want a new one after %d files", second, last, next, filesPerProcess)
	}
}

func TestProcessThatMisbehaves(t *testing.T) {
	for _, test := range []struct {
		how  string
		want disclosure.FileReason
	}{
		{"babble", disclosure.FileDamaged},
		{"flood", disclosure.FileDamaged},
		{"hang", disclosure.FileTookTooLong},
	} {
		read, err := process(t, test.how, 10*time.Millisecond-grace-startTimeout).Read(t.Context(), "x", "x")
		if test.how != "hang" {
			read, err = process(t, test.how, time.Minute).Read(t.Context(), "x", "x")
		}
		if read.Reason != test.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", test.how, read.Reason, err, test.want)
		}
	}
}

func TestProcessCannotStart(t *testing.T) {
	p := NewProcess(func() *exec.Cmd { return exec.Command(filepath.Join(t.TempDir(), "none")) }, time.Minute)
	if read, err := p.Read(t.Context(), "x", "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v, %v, want that it is not there", read, err)
	}
}

// A context that ends ends the process too.
func TestProcessStops(t *testing.T) {
	p := process(t, "hang", time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		p.command()
		cancel()
	}()
	if _, err := p.Read(ctx, "x", "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	if p.running != nil {
		t.Error("the process is still there")
	}
}

// A file whose turn has not come holds up nobody who was told to stop.
func TestProcessDoesNotKeepTheStoppedWaiting(t *testing.T) {
	hanging := process(t, "hang", time.Minute-grace-startTimeout)
	command, started := hanging.command, make(chan struct{})
	hanging.command = func() *exec.Cmd { close(started); return command() }
	reading, stopReading := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = hanging.Read(reading, "x", "x") // TestProcessStops looks at what it says
	}()
	<-started
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := hanging.Read(stopped, "y", "y"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	select {
	case <-ended:
		t.Error("the other file had to end first")
	default:
	}
	stopReading()
	<-ended
}

// The end of the requests ends the service even in the middle of a file.
func TestServeEndsWithItsRequests(t *testing.T) {
	in, requests := io.Pipe()
	fifo, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer fifo.Close()
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(t.Context(), NewReader(Settings{Decode: func(data []byte) []byte { select {} }}), in, io.Discard)
	}()
	if _, err := fifo.WriteString("text"); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(requests, `{"path":%q}`, fifo.Name()); err != nil {
		t.Fatal(err)
	}
	if err := requests.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if err := Serve(t.Context(), NewReader(Settings{}), strings.NewReader("{"), io.Discard); err == nil {
		t.Error("Serve of broken requests gives no error")
	}
}
