package report

import (
	"encoding/json"
	"io"
)

// WriteJSON writes the report as it is, with Chinese and HTML unescaped.
func WriteJSON(w io.Writer, r Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(r)
}
