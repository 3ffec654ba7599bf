package meili

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// maxRefusal bounds what is read of an answer that refuses something, in bytes.
const maxRefusal = 1 << 20

// hiding takes the key out of whatever the server says when it refuses
// something, before anybody can print or log it: a server, or a proxy in front
// of it, may repeat the request.
type hiding struct {
	key  string
	next http.RoundTripper
}

func (h hiding) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := h.next.RoundTrip(request)
	if err != nil || response.StatusCode < http.StatusMultipleChoices {
		return response, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxRefusal))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	shown := hide(string(body), h.key)
	response.Body = io.NopCloser(bytes.NewReader([]byte(shown)))
	response.ContentLength = int64(len(shown))
	response.Header.Del("Content-Length")
	return response, nil
}

// hide replaces a key in a text.
func hide(text, key string) string {
	if key == "" {
		return text
	}
	return strings.ReplaceAll(text, key, "***")
}
