package fetch

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
)

// FormType is the only media type that is posted: lists are turned by forms,
// and nothing is ever uploaded.
const FormType = "application/x-www-form-urlencoded"

// MaxForm bounds a form, in bytes. ASP.NET keeps the state of the whole page
// in it, a few hundred kilobytes on a long list.
const MaxForm = 1 << 20

// readForm takes the body off a request that is to be sent, perhaps several
// times: a GET or HEAD loses it, a POST must be a form. The request that is
// given stays as it was, but for its body, which is closed.
func readForm(request *http.Request) (*http.Request, error) {
	if request.Body != nil {
		defer request.Body.Close() // RoundTripper wants it closed
	}
	switch request.Method {
	case "", http.MethodGet, http.MethodHead:
		return request, nil
	case http.MethodPost:
	default:
		return nil, &Error{Reason: ReasonMethod, Err: fmt.Errorf("%s %s: only GET, HEAD and POST are sent", request.Method, request.URL)}
	}
	if kind, _, err := mime.ParseMediaType(request.Header.Get("Content-Type")); err != nil || kind != FormType {
		return nil, &Error{Reason: ReasonForm, Err: fmt.Errorf("post to %s: %q is not %s", request.URL, request.Header.Get("Content-Type"), FormType)}
	}
	var form []byte
	if request.Body != nil {
		var err error
		if form, err = io.ReadAll(io.LimitReader(request.Body, MaxForm+1)); err != nil {
			return nil, &Error{Reason: ReasonForm, Err: fmt.Errorf("read the form for %s: %w", request.URL, err)}
		}
	}
	if len(form) > MaxForm {
		return nil, &Error{Reason: ReasonForm, Err: fmt.Errorf("post to %s: the form exceeds %d bytes", request.URL, MaxForm)}
	}
	posting := *request
	posting.Body = nil
	posting.ContentLength = int64(len(form))
	posting.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(form)), nil }
	return &posting, nil
}

// giveForm gives an outgoing request a form of its own to send.
func giveForm(outgoing, request *http.Request) error {
	outgoing.Body, outgoing.ContentLength, outgoing.GetBody = nil, 0, nil
	if request.Method != http.MethodPost || request.GetBody == nil {
		return nil
	}
	body, err := request.GetBody()
	if err != nil {
		return err
	}
	outgoing.Body, outgoing.ContentLength, outgoing.GetBody = body, request.ContentLength, request.GetBody
	return nil
}
