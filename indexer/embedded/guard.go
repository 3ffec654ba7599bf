package embedded

import (
	"fmt"
	"runtime"
)

// guarded does what reads segments. Their files are checked when they are
// opened, but not byte by byte, which would take as long as reading all of them;
// so one that the disk has spoilt is noticed where something in it leads nowhere.
func guarded(do func() error) (err error) {
	defer func() {
		switch stumbled := recover().(type) {
		case nil:
		case runtime.Error:
			err = fmt.Errorf("%w (%w); rebuild the index", errSegment, stumbled)
		default:
			panic(stumbled) // not about what was read
		}
	}()
	return do()
}
