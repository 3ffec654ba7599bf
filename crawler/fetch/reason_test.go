package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"
)

func TestReason(t *testing.T) {
	dial := func(err error) error {
		return &url.Error{Op: "Get", URL: "http://example.edu.cn/", Err: &net.OpError{Op: "dial", Net: "tcp", Err: err}}
	}
	for _, test := range []struct {
		err  error
		want string
		down bool
	}{
		{nil, "", false},
		{&url.Error{Op: "Get", Err: &Error{Reason: "robots.txt"}}, ReasonRobots, false},
		{&Error{Reason: ReasonRefused, down: true}, ReasonRefused, true},
		{fmt.Errorf("wrapped: %w", &Error{Reason: StatusReason(500)}), "status 500", false},
		{dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), ReasonRefused, true},
		{dial(syscall.EHOSTUNREACH), ReasonUnreachable, true},
		{dial(&net.DNSError{IsNotFound: true}), ReasonNoSuchHost, true},
		{dial(&net.DNSError{IsTimeout: true}), ReasonTimeout, true},
		{dial(&net.DNSError{IsTemporary: true}), ReasonDNS, true},
		{dial(context.Canceled), ReasonCancelled, false},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, ReasonTimeout, false},
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, ReasonReset, false},
		{context.DeadlineExceeded, ReasonTimeout, false},
		{io.ErrUnexpectedEOF, ReasonCutShort, false},
		{&url.Error{Op: "Get", Err: errors.New("stopped after 10 redirects")}, ReasonRedirectLoop, false},
		{errors.New("something else"), ReasonOther, false},
	} {
		if got := Reason(test.err); got != test.want || HostDown(test.err) != test.down {
			t.Errorf("Reason(%v) = %q, down %v, want %q, %v", test.err, got, HostDown(test.err), test.want, test.down)
		}
	}
}

func TestErrorText(t *testing.T) {
	cause := errors.New("cause")
	err := &Error{Reason: ReasonTLS, Err: cause}
	if err.Error() != "TLS: cause" || !errors.Is(err, cause) || (&Error{Reason: ReasonTLS}).Error() != "TLS" {
		t.Errorf("%v", err)
	}
}
