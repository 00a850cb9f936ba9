package stream

import (
	"encoding/hex"
	"fmt"

	"countersign/contract/revocation"
)

// Key is a signing key. Printing it shows nothing of it.
type Key struct{ bytes []byte }

// Keys are the keys of version 2 by key id. Reading accepts any of them, so that keys rotate with an overlap.
type Keys map[string]Key

// NewKey takes a copy of at least 32 bytes.
func NewKey(bytes []byte) (Key, error) {
	if len(bytes) < revocation.LimitsKeyBytes {
		return Key{}, fmt.Errorf("countersign/stream: a key has at least %d bytes", revocation.LimitsKeyBytes)
	}
	return Key{append([]byte(nil), bytes...)}, nil
}

// ParseKey reads the hex text of at least 32 bytes.
func ParseKey(text string) (Key, error) {
	bytes, err := hex.DecodeString(text)
	if err != nil {
		// The error of the decoder would show a piece of the key.
		return Key{}, fmt.Errorf("countersign/stream: a key is hex text of an even length")
	}
	return NewKey(bytes)
}

// String hides the key.
func (Key) String() string { return "stream.Key" }

// GoString hides the key.
func (Key) GoString() string { return "stream.Key" }

// Format hides the key, whatever the verb.
func (Key) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte("stream.Key")) }

// ValidKeyID reports whether a text may name a key: 1 to 64 of A-Z a-z 0-9 . _ -
func ValidKeyID(text string) bool {
	if text == "" || len(text) > revocation.LimitsKeyIDCharacters {
		return false
	}
	for _, char := range []byte(text) {
		if !isLetterOrDigit(char) && char != '.' && char != '_' && char != '-' {
			return false
		}
	}
	return true
}

func isLetterOrDigit(char byte) bool {
	return char >= 'a' && char <= 'z' || char >= 'A' && char <= 'Z' || char >= '0' && char <= '9'
}
