package attachment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"gongkai/disclosure"
)

const (
	// filesPerProcess is after how many files a process is replaced by a new
	// one, so that what it leaks does not add up.
	filesPerProcess = 300
	// grace is how much longer than a reader's own limit a process may take
	// before it is ended.
	grace = 15 * time.Second
	// maxAnswer bounds an answer, in bytes: a text in which every character is escaped.
	maxAnswer = 8 * maxText
)

// Process reads files in another process, which runs Serve. It starts one when
// a file comes, keeps it for those that follow, and replaces it when it
// crashes, hangs, or has read many. It is safe for use by many goroutines,
// which take turns.
type Process struct {
	command func() *exec.Cmd
	limit   time.Duration

	turn    chan struct{} // full while somebody uses the process: a channel, so that who was told to stop need not wait
	running *running
}

// running is a process that reads.
type running struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *io.LimitedReader
	decoder *json.Decoder
	files   int
	warm    bool // its PDF engine runs
}

// NewProcess gives a reader of files whose process command makes. Limit is the
// limit that the process sets itself for one file.
func NewProcess(command func() *exec.Cmd, limit time.Duration) *Process {
	return &Process{command: command, limit: limit, turn: make(chan struct{}, 1)}
}

// Read reads the file at a path; name is what it was called. An error means
// that no process could be started or that ctx ended, and says nothing about
// the file.
func (p *Process) Read(ctx context.Context, path, name string) (disclosure.FileText, error) {
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return disclosure.FileText{}, ctx.Err()
	}
	for try := 0; ; try++ {
		if err := ctx.Err(); err != nil {
			return disclosure.FileText{}, err
		}
		if err := p.start(); err != nil {
			return disclosure.FileText{}, err
		}
		read, err := p.running.read(ctx, request{path, name}, p.limit)
		if err == nil {
			if p.running.files >= filesPerProcess {
				p.stop()
			}
			return read, nil
		}
		p.stop()
		switch {
		case ctx.Err() != nil:
			return disclosure.FileText{}, ctx.Err()
		case errors.Is(err, context.DeadlineExceeded):
			return disclosure.FileText{Reason: disclosure.FileTookTooLong}, nil
		case try > 0: // it crashed on this file alone
			return disclosure.FileText{Reason: disclosure.FileDamaged}, nil
		}
	}
}

// Close ends the process.
func (p *Process) Close() error {
	p.turn <- struct{}{}
	defer func() { <-p.turn }()
	p.stop()
	return nil
}

func (p *Process) start() error {
	if p.running != nil {
		return nil
	}
	command := p.command()
	in, err := command.StdinPipe()
	if err != nil {
		return fmt.Errorf("start reader of files: %w", err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return fmt.Errorf("start reader of files: %w", errors.Join(err, in.Close()))
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("start reader of files: %w", err)
	}
	limited := &io.LimitedReader{R: out, N: maxAnswer}
	p.running = &running{command: command, in: in, out: limited, decoder: json.NewDecoder(limited)}
	return nil
}

// stop ends the process, whatever it is doing.
func (p *Process) stop() {
	if p.running == nil {
		return
	}
	_ = p.running.in.Close()
	_ = p.running.command.Process.Kill() // it may be over already
	_ = p.running.command.Wait()         // killed: there is nothing to learn
	p.running = nil
}

// read asks for one file. An error means that the process is of no more use.
func (r *running) read(ctx context.Context, asked request, limit time.Duration) (disclosure.FileText, error) {
	limit += grace
	if !r.warm {
		limit += startTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	type outcome struct {
		answer
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		r.out.N = maxAnswer
		if o.err = json.NewEncoder(r.in).Encode(asked); o.err == nil {
			o.err = r.decoder.Decode(&o.answer)
		}
		done <- o
	}()
	select {
	case <-ctx.Done():
		return disclosure.FileText{}, ctx.Err()
	case o := <-done:
		r.files++
		r.warm = r.warm || o.Type == "pdf"
		text := strings.ToValidUTF8(o.Text[:min(len(o.Text), maxText)], "")
		return disclosure.FileText{Type: o.Type, Text: text, Reason: o.Reason}, o.err
	}
}
