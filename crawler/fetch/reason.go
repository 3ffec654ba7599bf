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
	"strings"
	"syscall"
	"time"
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
	ReasonHours             = "outside the site's hours"
	ReasonBusy              = "the site is busy" // it answered 429 or 503 too often
	ReasonTimeout           = "timeout"
	ReasonTooSlow           = "too slow" // the answer began, and did not come to its end in time
	ReasonCancelled         = "cancelled"
	ReasonRefused           = "connection refused"
	ReasonReset             = "connection reset"
	ReasonUnreachable       = "unreachable"
	ReasonNoSuchHost        = "no such host"
	ReasonDNS               = "DNS" // the name server fails; it may know the host
	ReasonTLS               = "TLS"
	ReasonTooLarge          = "too large"
	ReasonHeader            = "header too large"
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
	Reason string    // one of the Reason constants, or a StatusReason
	Err    error     // what happened in detail
	Advice string    // what an engineer can do about it, "" where nothing is known
	Until  time.Time // when the site may be asked again, zero where another request may be sent at once

	down bool // no connection came about
}

// Error gives the reason, the detail and the advice.
func (e *Error) Error() string {
	text := e.Reason
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	if e.Advice != "" {
		text += ": " + e.Advice
	}
	return text
}

// Unwrap gives the detail.
func (e *Error) Unwrap() error { return e.Err }

// Until is when a site may be asked again that must be left for later: outside
// its hours, or while it is too busy. The zero time of any other error means
// that the next request may be sent.
func Until(err error) time.Time {
	var ours *Error
	if errors.As(err, &ours) {
		return ours.Until
	}
	return time.Time{}
}

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
		{errTooSlow, ReasonTooSlow},
		{errTooLarge, ReasonTooLarge},
		{errBadResponse, ReasonBadResponse},
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

// proseReason reads the errors that have nothing but their text: net/http's.
func proseReason(err error) string {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	text := err.Error()
	for _, known := range []struct{ text, reason string }{
		{"stopped after 10 redirects", ReasonRedirectLoop},
		{"failed to parse Location header", ReasonBadResponse},
		{"server response headers exceeded", ReasonHeader},
		{"response header list larger than", ReasonHeader}, // HTTP/2
		{"http2: client connection lost", ReasonTimeout},   // a ping was not answered
	} {
		if strings.Contains(text, known.text) {
			return known.reason
		}
	}
	return ReasonOther
}
