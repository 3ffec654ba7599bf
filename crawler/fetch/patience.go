package fetch

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"
)

// errTooSlow ends an answer that has begun and comes too slowly.
var errTooSlow = errors.New("the answer comes too slowly")

// patience ends an attempt that takes too long: longer than the timeout. Where
// it has a rate, in bytes a second, every byte that comes is worth the time
// that it may take at that rate, so that large files come through and dripping
// servers do not.
type patience struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	until  time.Time
	rate   int64
	begun  atomic.Bool
}

func newPatience(ctx context.Context, timeout time.Duration, rate int64) *patience {
	p := &patience{until: time.Now().Add(timeout), rate: rate}
	p.ctx, p.cancel = context.WithCancelCause(ctx)
	p.timer = time.AfterFunc(timeout, func() {
		if p.begun.Load() {
			p.cancel(errTooSlow)
		} else {
			p.cancel(context.DeadlineExceeded)
		}
	})
	return p
}

func (p *patience) end() {
	p.timer.Stop()
	p.cancel(nil)
}

// answered tells that the answer has begun.
func (p *patience) answered() { p.begun.Store(true) }

// explain puts the end of patience before what net/http makes of it.
func (p *patience) explain(err error) error {
	if cause := context.Cause(p.ctx); err != nil && cause != nil {
		return cause
	}
	return err
}

// watch gives the body's bytes their worth.
func (p *patience) watch(body io.ReadCloser) io.ReadCloser {
	if p.rate == 0 {
		return body
	}
	return &watched{body, p}
}

type watched struct {
	io.ReadCloser
	patience *patience
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	patience := w.patience
	patience.until = patience.until.Add(time.Duration(n) * time.Second / time.Duration(patience.rate))
	if patience.ctx.Err() == nil {
		patience.timer.Reset(time.Until(patience.until))
	}
	return n, err
}
