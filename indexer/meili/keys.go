package meili

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// ErrNoKeys says that a server has no keys: it runs without a master key, and
// lets everybody in.
var ErrNoKeys = errors.New("the server has no keys, since it runs without a master key")

// apiKey is a key as the server tells it.
type apiKey struct {
	UID     string   `json:"uid"`
	Name    string   `json:"name"`
	Actions []string `json:"actions"`
	Indexes []string `json:"indexes"`
	Expires *string  `json:"expiresAt"`
	Key     string   `json:"key,omitempty"`
}

// SearchKey gives a key that may search this index and nothing else, for
// readers and for web pages. The server makes it when it is first asked for,
// and gives the same one ever after. The index must have been opened with a key
// that may manage keys. The error is ErrNoKeys where the server has none.
func (x *Index) SearchKey(ctx context.Context) (string, error) {
	key, err := x.searchKey(ctx)
	var refused *serverError
	if errors.As(err, &refused) && refused.code == "missing_master_key" {
		err = ErrNoKeys
	}
	if err != nil {
		return "", fmt.Errorf("ask for the key of index %s: %w", x.name, err)
	}
	return key, nil
}

func (x *Index) searchKey(ctx context.Context) (string, error) {
	wanted := apiKey{UID: searchKeyUID(x.name), Name: "gongkai search " + x.name, Actions: []string{"search"}, Indexes: []string{x.name}}
	var key apiKey
	err := x.call(ctx, http.MethodGet, "/keys/"+wanted.UID, nil, &key)
	if statusOf(err) == http.StatusNotFound {
		err = x.call(ctx, http.MethodPost, "/keys", wanted, &key)
	}
	if statusOf(err) == http.StatusConflict { // another process was faster
		err = x.call(ctx, http.MethodGet, "/keys/"+wanted.UID, nil, &key)
	}
	if err != nil {
		return "", err
	}
	if key.Key == "" || key.Expires != nil || !slices.Equal(key.Actions, wanted.Actions) || !slices.Equal(key.Indexes, wanted.Indexes) {
		return "", fmt.Errorf("the server's key %s has been made for something else (actions %q, indexes %q): delete it there", wanted.UID, key.Actions, key.Indexes)
	}
	return key.Key, nil
}

// searchKeyUID follows from the index's name, so that the key is found again.
// It has the form of a random UUID, the only one that the server takes.
func searchKeyUID(name string) string {
	sum := sha256.Sum256([]byte("gongkai search key of index " + name))
	sum[6], sum[8] = sum[6]&0x0f|0x40, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
