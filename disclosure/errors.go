package disclosure

import "errors"

// ErrNotFound says that what was asked for is not kept.
var ErrNotFound = errors.New("not found")
