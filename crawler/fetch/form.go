package fetch

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
)

// FormType is the media type of the forms by which lists are turned.
const FormType = "application/x-www-form-urlencoded"

// MaxForm bounds a form, in bytes. ASP.NET keeps the state of the whole page
// in it, a few hundred kilobytes on a long list.
const MaxForm = 1 << 20

// readForm takes the body off a request that is to be sent, perhaps several
// times: a GET or HEAD loses it; a form is read into memory; any other POST must
// have a body that can be had again. The request that is given stays as it was,
// but for its body, which is closed.
func readForm(request *http.Request) (*http.Request, error) {
	if request.Body != nil {
		defer request.Body.Close() // RoundTripper wants it closed
	}
	switch {
	case request.Method == "", request.Method == http.MethodGet, request.Method == http.MethodHead:
		return request, nil
	case request.Method != http.MethodPost:
		return nil, &Error{Reason: ReasonMethod, Err: fmt.Errorf("%s %s: only what reads is sent", request.Method, request.URL.Redacted())}
	case isForm(request):
		return bufferForm(request)
	case request.GetBody != nil:
		return request, nil
	}
	return nil, &Error{Reason: ReasonForm, Err: fmt.Errorf("post to %s: neither a form nor a body that can be had again", request.URL.Redacted())}
}

func isForm(request *http.Request) bool {
	kind, _, err := mime.ParseMediaType(request.Header.Get("Content-Type"))
	return err == nil && kind == FormType
}

// bufferForm gives a form that can be sent again.
func bufferForm(request *http.Request) (*http.Request, error) {
	var form []byte
	if request.Body != nil {
		var err error
		if form, err = io.ReadAll(io.LimitReader(request.Body, MaxForm+1)); err != nil {
			return nil, &Error{Reason: ReasonForm, Err: fmt.Errorf("read the form for %s: %w", request.URL.Redacted(), err)}
		}
	}
	if len(form) > MaxForm {
		return nil, &Error{Reason: ReasonForm, Err: fmt.Errorf("post to %s: the form exceeds %d bytes", request.URL.Redacted(), MaxForm)}
	}
	posting := *request
	posting.Body = nil
	posting.ContentLength = int64(len(form))
	posting.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(form)), nil }
	return &posting, nil
}
