package stream

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"countersign/contract/revocation"
)

// Anchor is something whose withdrawal ends every mandate that rests on it.
type Anchor struct {
	// Zone that it belongs to; empty means every zone.
	Zone string
	// Kind is record, session or edge.
	Kind string
	ID   string
}

// ErrNoForm says that fields have no unambiguous signed form, or that no reader would take them.
var ErrNoForm = errors.New("countersign/stream: every reader would refuse this entry")

// SignV1 is the signature of an entry of version 1. Values are text, whole numbers or booleans; nil is left out, and the
// rest is written as its text. It fails with [ErrNoForm] for what every reader refuses.
func SignV1(stream string, fields map[string]any, key Key) (string, error) {
	flat := []string{signatureField, strings.Repeat("0", 64)}
	for name, value := range fields {
		if name == signatureField || value == nil {
			continue
		}
		switch value.(type) {
		case string, bool, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, json.Number:
			flat = append(flat, name, fmt.Sprint(value))
		default:
			return "", ErrNoForm
		}
	}
	read, err := readFields(flat)
	if err != nil || len(key.bytes) == 0 {
		return "", ErrNoForm
	}
	canonical, err := canonicalV1(stream, read)
	if err != nil {
		return "", ErrNoForm
	}
	return signatureOf(canonical, key), nil
}

// VerifyV1 checks form, then signature, of an entry of version 1, and gives its fields. Each key is tried, for version 1
// names none. Without signature an entry is taken only where allowUnsigned says so; signed tells the two apart. The error
// is a [Reason].
func VerifyV1(stream string, flat []string, keys []Key, allowUnsigned bool) (fields Fields, signed bool, err error) {
	read, err := readFields(flat)
	if err != nil {
		return nil, false, err
	}
	canonical, err := canonicalV1(stream, read)
	if err != nil {
		return nil, false, err
	}
	signature, present := read[signatureField]
	if !present {
		if allowUnsigned {
			return read, false, nil
		}
		return nil, false, Unsigned
	}
	held := false
	// Every key is tried, so that the time taken does not tell which one signed.
	for _, key := range keys {
		held = holds(canonical, key, signature) || held
	}
	if !held {
		return nil, false, InvalidSignature
	}
	return read, true, nil
}

// canonicalV1 refuses where two entries would have one form.
func canonicalV1(stream string, fields Fields) ([]byte, error) {
	if strings.Contains(stream, "\n") {
		return nil, AmbiguousFields
	}
	for name, value := range fields {
		if strings.ContainsAny(name, "=\n") || strings.Contains(value, "\n") || !isASCII(name) {
			return nil, AmbiguousFields
		}
	}
	var text strings.Builder
	text.WriteString(stream + "\n")
	for _, name := range fields.signedNames() {
		text.WriteString(name + "=" + fields[name] + "\n")
	}
	return []byte(text.String()), nil
}

func isASCII(text string) bool {
	for _, char := range []byte(text) {
		if char >= 0x80 {
			return false
		}
	}
	return true
}

// V1Kind is which stream of version 1 an entry was read from.
type V1Kind int

const (
	// Revocations come from the stream of revocations.
	Revocations V1Kind = iota
	// Epochs come from the stream of delegation epochs.
	Epochs
)

// V1Entry is what an entry of version 1 asks for: marks, or an epoch.
type V1Entry struct {
	// Anchors to mark; empty for an epoch.
	Anchors []Anchor
	// Zone and Epoch of the delegation graph, of an entry from the stream of epochs.
	Zone  string
	Epoch int64
}

// ReadV1Entry gives what an entry asks for, from the fields that [VerifyV1] gave. Without zone its anchors are marked in
// every zone; the empty text and the text null count as absent. The error is a [Reason].
func ReadV1Entry(fields Fields, kind V1Kind) (V1Entry, error) {
	zone := fields.text(revocation.V1ZoneField)
	if kind == Epochs {
		epoch, ok := readDecimal(fields[revocation.V1EpochField])
		if !ok || zone == "" {
			return V1Entry{}, InvalidDelegationEpoch
		}
		return V1Entry{Zone: zone, Epoch: epoch}, nil
	}
	var anchors []Anchor
	known := map[Anchor]bool{}
	for _, pair := range revocation.V1AnchorFields {
		anchor := Anchor{Zone: zone, Kind: pair[1], ID: fields.text(pair[0])}
		if anchor.ID != "" && !known[anchor] {
			known[anchor] = true
			anchors = append(anchors, anchor)
		}
	}
	if len(anchors) == 0 {
		return V1Entry{}, MissingRevocationAnchor
	}
	return V1Entry{Anchors: anchors}, nil
}

func (f Fields) text(name string) string {
	if value := f[name]; value != revocation.V1NullText {
		return value
	}
	return ""
}
