package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
)

// The words that the ledger gives for what was not fetched. They are stored:
// add words, do not change them.
const (
	ReasonRobots            = "robots.txt"
	ReasonRobotsUnavailable = "robots.txt unavailable" // a server error: nothing may be fetched for now (RFC 9309, 2.3.1.4)
	ReasonOffSite           = "off the site"
	ReasonMethod            = "not a GET" // nor a HEAD or POST
	ReasonForm              = "no form"   // a POST of something else than a form, or of too large a one
	ReasonScheme            = "not http"
	ReasonPrivate           = "private address"
	ReasonProxy             = "proxy"
	ReasonTimeout           = "timeout"
	ReasonCancelled         = "cancelled"
	ReasonRefused           = "connection refused"
	ReasonReset             = "connection reset"
	ReasonUnreachable       = "unreachable"
	ReasonNoSuchHost        = "no such host"
	ReasonDNS               = "DNS" // the name server fails; it may know the host
	ReasonTLS               = "TLS"
	ReasonTooLarge          = "too large"
	ReasonBadEncoding       = "bad encoding"
	ReasonCutShort          = "cut short"
	ReasonBadResponse       = "bad response" // what came is no HTTP
	ReasonRedirectLoop      = "redirect loop"
	ReasonOther             = "other"
)

// StatusReason is the ledger's word for a response that is no page, such as
// "status 500".
func StatusReason(status int) string { return "status " + strconv.Itoa(status) }

// Error is why nothing was fetched. errors.As finds it inside a *url.Error.
type Error struct {
	Reason string // one of the Reason constants, or a StatusReason
	Err    error  // what happened in detail, and the way out where there is one

	down bool // no connection came about
}

// Error gives the reason and the detail.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Reason
	}
	return e.Reason + ": " + e.Err.Error()
}

// Unwrap gives the detail.
func (e *Error) Unwrap() error { return e.Err }

// HostDown tells whether an error means that no connection to the host came
// about (refused, no such host, TLS, a timeout on the way there), so that the
// host's other pages will fail as well.
func HostDown(err error) bool {
	var ours *Error
	if errors.As(err, &ours) {
		return ours.down
	}
	var operation *net.OpError
	return errors.As(err, &operation) && operation.Op == "dial" && !errors.Is(err, context.Canceled)
}

// Reason gives the ledger's words for an error of this package or of net/http;
// "" for none.
func Reason(err error) string {
	if err == nil {
		return ""
	}
	var ours *Error
	if errors.As(err, &ours) {
		return ours.Reason
	}
	if reason := nameReason(err); reason != "" {
		return reason
	}
	for _, known := range sentinels() {
		if errors.Is(err, known.err) {
			return known.reason
		}
	}
	if isTLS(err) {
		return ReasonTLS
	}
	var timed interface{ Timeout() bool }
	if errors.As(err, &timed) && timed.Timeout() {
		return ReasonTimeout
	}
	return proseReason(err)
}

type sentinel struct {
	err    error
	reason string
}

// sentinels, more telling ones first: a connection that was refused may also
// have been cut.
func sentinels() []sentinel {
	return []sentinel{
		{context.Canceled, ReasonCancelled},
		{context.DeadlineExceeded, ReasonTimeout},
		{errTooLarge, ReasonTooLarge},
		{errBadEncoding, ReasonBadEncoding},
		{syscall.ECONNREFUSED, ReasonRefused},
		{syscall.ECONNRESET, ReasonReset},
		{syscall.EPIPE, ReasonReset},
		{syscall.EHOSTUNREACH, ReasonUnreachable},
		{syscall.ENETUNREACH, ReasonUnreachable},
		{syscall.EADDRNOTAVAIL, ReasonUnreachable},
		{http.ErrSchemeMismatch, ReasonTLS},
		{io.ErrUnexpectedEOF, ReasonCutShort},
		{io.EOF, ReasonCutShort},
	}
}

func nameReason(err error) string {
	var name *net.DNSError
	switch {
	case !errors.As(err, &name) || errors.Is(err, context.Canceled):
		return ""
	case name.IsNotFound:
		return ReasonNoSuchHost
	case name.IsTimeout:
		return ReasonTimeout
	}
	return ReasonDNS
}

func isTLS(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		record       tls.RecordHeaderError
		alert        tls.AlertError
		invalid      x509.CertificateInvalidError
		hostname     x509.HostnameError
		authority    x509.UnknownAuthorityError
		operation    *net.OpError
	)
	return errors.As(err, &verification) || errors.As(err, &record) || errors.As(err, &alert) ||
		errors.As(err, &invalid) || errors.As(err, &hostname) || errors.As(err, &authority) ||
		errors.As(err, &operation) && (operation.Op == "remote error" || operation.Op == "local error") // crypto/tls's names for alerts
}

// proseReason reads the error that has nothing but its text: net/http's of
// redirects.
func proseReason(err error) string {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if err.Error() == "stopped after 10 redirects" {
		return ReasonRedirectLoop
	}
	return ReasonOther
}
