package render

import (
	"context"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/chromedp/chromedp"
)

// outputTime is how long a browser that has ended may go on printing.
const outputTime = time.Second

// process is a Chromium that runs, and the pipes to it. It is what chromedp
// calls an allocator that attaches: chromedp speaks to the browser, and starts
// and ends nothing, since its own way knows neither groups nor bounds.
type process struct {
	command *exec.Cmd
	from    *gauge
	to      *os.File
	output  *head
	ended   chan struct{}
	once    sync.Once // its number may be another's later
}

// launch starts a browser that listens on a pipe, so that no port is opened,
// and without our environment, which may hold secrets.
func launch(settings Settings, profile string) (*process, error) {
	theirRead, to, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	from, theirWrite, err := os.Pipe()
	if err != nil {
		theirRead.Close()
		to.Close()
		return nil, err
	}
	defer theirRead.Close()
	defer theirWrite.Close()
	command := exec.Command(settings.Chromium, arguments(profile)...)
	command.Env = environment(settings.Env, profile)
	command.ExtraFiles = []*os.File{theirRead, theirWrite} // 3 and 4, where it looks for them
	p := &process{command: command, from: &gauge{pipe: from}, to: to, output: &head{}, ended: make(chan struct{})}
	command.Stdout, command.Stderr = p.output, p.output
	command.WaitDelay = outputTime
	inOwnGroup(command)
	started := make(chan error)
	go func() {
		// The kernel ends the child with the thread that started it.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(p.ended)
		err := command.Start()
		started <- err
		if err == nil {
			_ = command.Wait()
		}
	}()
	if err := <-started; err != nil {
		from.Close()
		to.Close()
		return nil, err
	}
	return p, nil
}

// kill ends the browser with all its processes at once.
func (p *process) kill() {
	p.once.Do(func() {
		killGroup(p.command)
		<-p.ended
		p.from.Close()
		p.to.Close()
	})
}

// Allocate connects chromedp to the browser.
func (p *process) Allocate(ctx context.Context, options ...chromedp.BrowserOption) (*chromedp.Browser, error) {
	return chromedp.NewBrowserTransport(ctx, chromedp.NewPipeConn(p.from, p.to), options...)
}

// Attaches says that the browser runs already.
func (p *process) Attaches() bool { return true }

// Wait waits for the browser's end.
func (p *process) Wait() { <-p.ended }

func arguments(profile string) []string {
	given := flags()
	given["user-data-dir"] = profile
	given["remote-debugging-pipe"] = true
	if os.Geteuid() == 0 {
		given["no-sandbox"] = true // as root Chromium does not start with one
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(given)) {
		argument := "--" + name
		if value, ok := given[name].(string); ok {
			argument += "=" + value
		}
		list = append(list, argument)
	}
	return append(list, "about:blank")
}

// longestTemporary bounds the name of the folder for temporary files. The
// browser makes a socket in it, whose name may have 108 bytes in all (unix(7)).
const longestTemporary = 60

func environment(given []string, profile string) []string {
	// Days are those of the school's clock, whatever this machine's is.
	env := append(slices.Clone(given), "HOME="+profile, "TZ=Asia/Shanghai", "LANGUAGE=zh_CN")
	if len(profile) <= longestTemporary {
		env = append(env, "TMPDIR="+profile)
	}
	return env
}
