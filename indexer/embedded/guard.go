package embedded

import (
	"errors"
	"fmt"
	"sync/atomic"
)

// guarded does what reads segments. Their files are checked when they are
// opened, but not byte by byte, which would take as long as reading all of them;
// so one that the disk has spoilt is noticed where something in it leads nowhere.
// What reads it panics with errSegment there; any other panic is a bug of ours.
func guarded(do func() error) (err error) {
	defer func() {
		switch stumbled := recover(); stumbled {
		case nil:
		case errSegment:
			err = errSegment
		default:
			panic(stumbled)
		}
	}()
	return do()
}

// ErrDamaged says that something in the index leads nowhere, as where the disk
// has spoilt it. It answers no more, and has to be rebuilt.
var ErrDamaged = errors.New("the index is damaged")

// health is whether an index is whole, as far as is known. Its segments have a
// part in it, since scorch keeps to itself what its merges met with.
type health struct{ damaged atomic.Bool }

// healthKey is where scorch's configuration of segments holds the health of their index.
const healthKey = "health"

// healthIn is the health of the index that a configuration of segments is of.
func healthIn(config map[string]any) *health {
	if known, ok := config[healthKey].(*health); ok {
		return known
	}
	return new(health)
}

// note remembers the damage that an error tells of.
func (h *health) note(err error) error {
	if !errors.Is(err, errSegment) {
		return err
	}
	h.damaged.Store(true)
	return fmt.Errorf("%w (%w)", ErrDamaged, err)
}

// check tells with ErrDamaged that the index is known to be damaged.
func (h *health) check() error {
	if h.damaged.Load() {
		return ErrDamaged
	}
	return nil
}
