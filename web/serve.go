package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// grace is what requests under way get to finish in when the server is told
// to stop; with it, stopping stays within a second.
const grace = 500 * time.Millisecond

// Serve answers on a listener until ctx ends, then lets requests under way
// finish for half a second, cuts what is left and returns nil. It closes the
// listener. The error is of a listener that failed.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve pages: %w", err)
	case <-ctx.Done():
	}
	// ctx is over; what follows needs a deadline of its own.
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		_ = server.Close() // the connections that did not finish are cut; nothing is left to save
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve pages: %w", err)
	}
	return nil
}
