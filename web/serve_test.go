package web

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
)

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

// A request under way when the server is told to stop still gets its answer.
func TestServeFinishes(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	listener := listen(t)
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		stop()
		_, _ = io.WriteString(w, "whole")
	})
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, listener, handler) }()
	answer, err := http.Get("http://" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err != nil || string(body) != "whole" {
		t.Errorf("body %q, %v", body, err)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
}

// A request that never ends is cut.
func TestServeCuts(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	listener := listen(t)
	cut := make(chan struct{})
	handler := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		stop()
		<-r.Context().Done()
		close(cut)
	})
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, listener, handler) }()
	answer, err := http.Get("http://" + listener.Addr().String())
	if err == nil {
		_ = answer.Body.Close()
		t.Error("the cut request got an answer")
	}
	if err := <-served; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
	<-cut
}

func TestServeClosedListener(t *testing.T) {
	listener := listen(t)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Serve(t.Context(), listener, http.NotFoundHandler()); err == nil {
		t.Error("Serve on a closed listener = nil, want an error")
	}
}
