package meili

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
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
		return err
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
	return json.Unmarshal(answer, out)
}

// serverError is a refusal of the server.
type serverError struct {
	status        int
	code, message string
}

func (e *serverError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("server says %d %s: %s", e.status, e.code, shorten(e.message)))
}

// ErrDenied says that the key may not do what was asked, or that the server
// does not know it.
var ErrDenied = errors.New("the server does not allow it with this key")

// ErrUnprepared says that the index lacks what a search needs: another version
// made it, or somebody changed its settings.
var ErrUnprepared = errors.New("the index does not have the settings that a search needs")

// Is makes of what the server says an ErrMissing, ErrDenied or ErrUnprepared.
func (e *serverError) Is(target error) bool {
	switch target {
	case ErrMissing:
		return e.code == codeMissing
	case ErrDenied:
		return e.status == http.StatusUnauthorized || e.status == http.StatusForbidden
	case ErrUnprepared: // attributes to search on, facets, filter, sort; queries are made here and otherwise well
		return e.status == http.StatusBadRequest && (strings.HasPrefix(e.code, "invalid_search_") || strings.HasPrefix(e.code, "invalid_multi_search_"))
	}
	return false
}

// codeMissing is what the server calls ErrMissing.
const codeMissing = "index_not_found"

// plain makes an error of the client library one that can be shown: without
// the request's and the answer's text.
func plain(err error) error {
	var library *meilisearch.Error
	if !errors.As(err, &library) {
		return err
	}
	if library.StatusCode != 0 {
		return &serverError{library.StatusCode, library.MeilisearchApiError.Code, library.MeilisearchApiError.Message}
	}
	if library.OriginError != nil {
		return library.OriginError
	}
	return errors.New(shorten(library.Error()))
}

func statusOf(err error) int {
	var refused *serverError
	if errors.As(err, &refused) {
		return refused.status
	}
	return 0
}

func shorten(message string) string {
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
