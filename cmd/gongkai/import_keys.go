package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"gongkai/disclosure"
)

// idForm is the form of a post's id (disclosure.PostID), which an index takes.
var idForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// onlyKnownKeys finds a key that means nothing here, such as a misspelt one:
// what it says would be lost without a word.
func onlyKnownKeys(line []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		return nil
	}
	if _, key, ok := strings.Cut(err.Error(), "unknown field "); ok {
		return fmt.Errorf("unknown key %s: write one of %s", key, keysOf(reflect.TypeOf(into).Elem()))
	}
	return err
}

// keysOf lists the JSON keys of a struct, those of a list's elements in brackets.
func keysOf(of reflect.Type) string {
	var keys []string
	for i := range of.NumField() {
		field := of.Field(i)
		key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Type.Kind() == reflect.Slice {
			key += " [" + keysOf(field.Type.Elem()) + "]"
		}
		keys = append(keys, key)
	}
	return strings.Join(keys, ", ")
}

// identify gives an imported post its id and canonical address. An id that
// does not follow from the address is kept apart from the address: the posts
// of a list that have no address of their own share the list's.
func identify(post disclosure.Post, given postLine) (disclosure.Post, error) {
	var err error
	if post.Canonical, err = canonicalOf(given); err != nil {
		return post, err
	}
	post.ID = disclosure.PostID(post.Channel, post.Canonical)
	switch {
	case given.ID == "" || given.ID == post.ID:
	case !idForm.MatchString(given.ID):
		return post, fmt.Errorf("id %q: write the 32 digits 0-9 and a-f that 'posts --json' prints, or leave id out", given.ID)
	default:
		post.ID, post.Canonical = given.ID, idCanonical+given.ID
	}
	return post, nil
}

// idCanonical begins the canonical address of a post that only its id tells apart.
const idCanonical = "id:"
