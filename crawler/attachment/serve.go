package attachment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"gongkai/disclosure"
)

// request asks for the text of a file on this machine.
type request struct {
	Path string `json:"path"`
	Name string `json:"name"`
}

// answer is what was read.
type answer struct {
	Type   string                `json:"type"`
	Text   string                `json:"text"`
	Reason disclosure.FileReason `json:"reason,omitempty"`
	Detail string                `json:"detail,omitempty"`
}

// Serve reads the files that in asks for, one JSON value each, and writes
// what it read to out, one line of JSON each. It returns when in ends, even
// while a file that cannot be read to its end is still being read: the process
// should end then.
func Serve(ctx context.Context, reader *Reader, in io.Reader, out io.Writer) error {
	asked, ended := make(chan request), make(chan error, 1)
	go func() {
		decoder := json.NewDecoder(in)
		for {
			var next request
			if err := decoder.Decode(&next); err != nil {
				ended <- err
				return
			}
			asked <- next
		}
	}()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		select {
		case next := <-asked:
			done := make(chan answer, 1)
			go func() { done <- reader.answer(ctx, next) }()
			select {
			case read := <-done:
				if err := encoder.Encode(read); err != nil {
					return fmt.Errorf("answer for %s: %w", next.Path, err)
				}
			case err := <-ended:
				return requestsEnd(err)
			}
		case err := <-ended:
			return requestsEnd(err)
		}
	}
}

func requestsEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("read request: %w", err)
}

func (r *Reader) answer(ctx context.Context, asked request) answer {
	read, detail := r.open(ctx, asked)
	a := answer{Type: read.Type, Text: read.Text, Reason: read.Reason}
	if detail != nil {
		a.Detail = detail.Error()
	}
	return a
}

func (r *Reader) open(ctx context.Context, asked request) (disclosure.FileText, error) {
	file, err := os.Open(asked.Path)
	if err != nil {
		return disclosure.FileText{Reason: disclosure.FileDamaged}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return disclosure.FileText{Reason: disclosure.FileDamaged}, err
	}
	return r.Read(ctx, file, info.Size(), asked.Name)
}
