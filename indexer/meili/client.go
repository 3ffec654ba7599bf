package meili

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/meilisearch/meilisearch-go"
)

// longestMessage bounds a server's message in an error, in bytes: it may
// repeat the whole request.
const longestMessage = 300

// call speaks to the server where the client library cannot: it has no words
// for settings by attribute, nor for facets of merged searches.
func (x *Index) call(ctx context.Context, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	if in == nil {
		body = nil
	}
	request, err := http.NewRequestWithContext(ctx, method, x.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if x.key != "" {
		request.Header.Set("Authorization", "Bearer "+x.key)
	}
	response, err := x.http.Do(request)
	if err != nil {
		return plain(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body) // bounded by retrying
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		var said struct{ Message, Code string }
		if json.Unmarshal(answer, &said) != nil {
			said.Message = string(answer)
		}
		return &serverError{response.StatusCode, said.Code, said.Message}
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%w: %w", ErrNotMeilisearch, err)
	}
	return nil
}

// serverError is a refusal of the server.
type serverError struct {
	status        int
	code, message string
}

func (e *serverError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("server says %s: %s", strings.TrimSpace(fmt.Sprint(e.status, " ", e.code)), shorten(e.message)))
}

// ErrDenied says that the key may not do what was asked, or that the server
// does not know it.
var ErrDenied = errors.New("the server does not allow it with this key")

// ErrUnprepared says that the index lacks what a search needs: another version
// made it, or somebody changed its settings.
var ErrUnprepared = errors.New("the index does not have the settings that a search needs")

// ErrUnreachable says that nobody answers, or a proxy that does not reach the
// server either.
var ErrUnreachable = errors.New("the server does not answer")

// ErrNotMeilisearch says that the answer is none that a Meilisearch gives.
var ErrNotMeilisearch = errors.New("what answers is no Meilisearch")

// Is makes of what the server says one of this package's errors.
func (e *serverError) Is(target error) bool {
	switch target {
	case ErrMissing:
		return e.code == codeMissing
	case ErrDenied:
		return e.status == http.StatusUnauthorized || e.status == http.StatusForbidden
	case ErrUnprepared: // attributes to search on, facets, filter, sort; queries are made here and otherwise well
		return e.status == http.StatusBadRequest && (strings.HasPrefix(e.code, "invalid_search_") || strings.HasPrefix(e.code, "invalid_multi_search_"))
	}
	return e.code == "" && e.isWithoutCode(target) // a Meilisearch gives all its refusals one
}

func (e *serverError) isWithoutCode(target error) bool {
	switch target {
	case ErrUnreachable:
		return e.status >= http.StatusInternalServerError && e.status != http.StatusNotImplemented
	case ErrNotMeilisearch:
		return e.status < http.StatusBadRequest || e.status == http.StatusNotFound || e.status == http.StatusMethodNotAllowed || e.status == http.StatusNotImplemented
	}
	return false
}

// codeMissing is what the server calls ErrMissing.
const codeMissing = "index_not_found"

// plain makes an error of the client library, or of the connection, one that
// can be shown: without the request's and the answer's text.
func plain(err error) error {
	var library *meilisearch.Error
	var connection *url.Error
	switch isLibrary := errors.As(err, &library); {
	case isLibrary && library.StatusCode >= http.StatusMultipleChoices:
		said := library.MeilisearchApiError
		if said.Code == "" {
			said.Message = library.ResponseToString
		}
		return &serverError{library.StatusCode, said.Code, said.Message}
	case isLibrary && library.StatusCode != 0: // what it says cannot be read
		return fmt.Errorf("%w: the answer to %s %s cannot be read", ErrNotMeilisearch, library.Method, library.Endpoint)
	case isLibrary && library.OriginError == nil:
		return errors.New(shorten(library.Error()))
	case isLibrary:
		err = library.OriginError
	}
	if errors.As(err, &connection) && !errors.Is(err, context.Canceled) && !isLasting(err) {
		return fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return err
}

func statusOf(err error) int {
	var refused *serverError
	if errors.As(err, &refused) {
		return refused.status
	}
	return 0
}

// shorten makes a message one line of bounded length.
func shorten(message string) string {
	message = strings.Join(strings.Fields(message), " ")
	if len(message) > longestMessage {
		return strings.ToValidUTF8(message[:longestMessage], "") + "…"
	}
	return message
}

// blamesDocument tells whether an error is about a document that was sent, and
// not about the server or the index: without that document it would not be.
func blamesDocument(err error) bool {
	var refused *serverError
	if errors.As(err, &refused) {
		return refused.status == http.StatusRequestEntityTooLarge || refused.status == http.StatusBadRequest && isOfDocument(refused.code)
	}
	var failed *taskError
	return errors.As(err, &failed) && isOfDocument(failed.code)
}

// isOfDocument tells which of the server's codes are about a document. The code
// internal is not: the server says it of its own failures, and of no document
// that we make.
func isOfDocument(code string) bool {
	switch code {
	case "invalid_document_id", "missing_document_id", "invalid_document_fields", "invalid_document_geo_field",
		"invalid_document_geojson_field", "invalid_vector_dimensions", "invalid_vectors_type", "max_fields_limit_exceeded",
		"document_fields_limit_reached", "malformed_payload", "payload_too_large":
		return true
	}
	return false
}
