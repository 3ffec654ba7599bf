package classify

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// maxFile bounds a checklist, in bytes; the built-in one has a tenth of it.
const maxFile = 1 << 20

// read reads a checklist's file.
func read(name string, data []byte) (source, error) {
	s := source{name: name, text: data}
	return s, unmarshal(name, data, &s.file)
}

// unmarshal reads YAML strictly. Tags, anchors and aliases are refused: a
// checklist has no use for them, a short file of aliases can stand for a huge
// one, and the decoder (v1.19.2) panics on a tag before nothing. Should it
// panic on anything else, that is an error of the file too.
func unmarshal(name string, data []byte, to any) (err error) {
	if len(data) > maxFile || !utf8.Valid(data) {
		return fmt.Errorf("%s: a checklist is UTF-8 text of at most %d bytes", name, maxFile)
	}
	for _, t := range lexer.Tokenize(string(data)) {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType, token.TagType:
			return fmt.Errorf("%s:%d:%d: anchors, aliases, merge keys and tags are not supported", name, t.Position.Line, t.Position.Column)
		}
	}
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%s: not a checklist: %v", name, cause)
		}
	}()
	if err := yaml.UnmarshalWithOptions(data, to, yaml.Strict()); err != nil {
		return positioned(name, err)
	}
	return nil
}

// positioned turns an error of the YAML library into one that begins with
// name:line:column.
func positioned(name string, err error) error {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		p := at.GetToken().Position
		return fmt.Errorf("%s:%d:%d: %s", name, p.Line, p.Column, at.GetMessage())
	}
	return fmt.Errorf("%s: read checklist: %w", name, err)
}
