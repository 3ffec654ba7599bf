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
// servers do not. What came too fast is not saved up: silence is never borne for
// longer than the timeout.
type patience struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc
	timer   *time.Timer
	timeout time.Duration
	until   time.Time
	rate    int64
	begun   atomic.Bool
}

func newPatience(ctx context.Context, timeout time.Duration, rate int64) *patience {
	p := &patience{timeout: timeout, until: time.Now().Add(timeout), rate: rate}
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

// credit puts the end off by what bytes are worth.
func (p *patience) credit(bytes int64) {
	now := time.Now()
	worth := time.Duration(bytes) * time.Second / time.Duration(p.rate)
	if p.until = p.until.Add(worth); p.until.After(now.Add(p.timeout)) {
		p.until = now.Add(p.timeout)
	}
	if p.ctx.Err() == nil {
		p.timer.Reset(p.until.Sub(now))
	}
}

type watched struct {
	io.ReadCloser
	patience *patience
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	w.patience.credit(int64(n))
	return n, err
}
