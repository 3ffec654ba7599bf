package render

import (
	"os"
	"sync"
)

// What a browser may tell us, in bytes. A page decides much of it: the
// addresses of its frames, the bodies that it sends.
const (
	maxMessage  = 16 << 20
	maxMessages = 128 << 20 // for one page
)

// maxOutput is how much is kept of what it prints, in bytes.
const maxOutput = 4 << 10

// gauge reads what the browser tells, and no more than it may tell. Messages
// end with a zero byte.
type gauge struct {
	pipe *os.File

	mu       sync.Mutex
	message  int
	messages int
	full     bool
}

// Read implements io.Reader. The error is errOverBudget where it is too much.
func (g *gauge) Read(p []byte) (int, error) {
	n, err := g.pipe.Read(p)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.messages += n
	g.message += n
	for i := n - 1; i >= 0; i-- {
		if p[i] == 0 {
			g.message = n - 1 - i
			break
		}
	}
	if g.message > maxMessage || g.messages > maxMessages {
		g.full = true
		return 0, errOverBudget
	}
	return n, err
}

// Close implements io.Closer.
func (g *gauge) Close() error { return g.pipe.Close() }

// reset begins another page.
func (g *gauge) reset() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.messages = 0
}

// exceeded tells whether the browser has told too much; then nobody listens to
// it any more.
func (g *gauge) exceeded() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.full
}

// head keeps the beginning of what is written to it.
type head struct {
	mu   sync.Mutex
	text []byte
}

// Write implements io.Writer; it never fails.
func (h *head) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text = append(h.text, p[:min(len(p), maxOutput-len(h.text))]...)
	return len(p), nil
}

func (h *head) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return string(h.text)
}
