package stream

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"sort"
	"strconv"
	"unicode/utf8"

	"countersign/contract/revocation"
)

// Reason is why an entry was refused; also the reason of a dead letter. Reasons are compared with ==.
type Reason string

// Error makes a reason an error. It holds nothing of the entry.
func (r Reason) Error() string { return "countersign/stream: the entry was refused: " + string(r) }

// Every reason, as the contract names them.
const (
	Malformed               Reason = "malformed"
	AmbiguousFields         Reason = "ambiguous_fields"
	Unsigned                Reason = "unsigned"
	UnknownKeyID            Reason = "unknown_key_id"
	InvalidSignature        Reason = "invalid_signature"
	UnsupportedType         Reason = "unsupported_type"
	MissingRevocationAnchor Reason = "missing_revocation_anchor"
	InvalidDelegationEpoch  Reason = "invalid_delegation_epoch"
)

// Fields are the fields of an entry by name.
type Fields map[string]string

const signatureField = revocation.V1SignatureField

// readFields refuses what has no single reading: odd counts, text that is no UTF-8, repeated or empty names, and more
// than an entry may hold.
func readFields(flat []string) (Fields, error) {
	if len(flat)%2 != 0 || len(flat) > 2*revocation.LimitsFields {
		return nil, Malformed
	}
	fields := make(Fields, len(flat)/2)
	bytes := 0
	ambiguous := false
	for at := 0; at < len(flat); at += 2 {
		name, value := flat[at], flat[at+1]
		bytes += len(name) + len(value)
		if bytes > revocation.LimitsEntryBytes || !utf8.ValidString(name) || !utf8.ValidString(value) {
			return nil, Malformed
		}
		_, repeated := fields[name]
		ambiguous = ambiguous || repeated || name == ""
		fields[name] = value
	}
	if ambiguous {
		return nil, AmbiguousFields
	}
	return fields, nil
}

// signedNames are the names of what a signature covers, by their bytes.
func (f Fields) signedNames() []string {
	names := make([]string, 0, len(f))
	for name := range f {
		if name != signatureField {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

func signatureOf(canonical []byte, key Key) string {
	mac := hmac.New(sha256.New, key.bytes)
	mac.Write(canonical)
	return hex.EncodeToString(mac.Sum(nil))
}

// holds compares in constant time. What is no lowercase hex of 32 bytes equals no signature.
func holds(canonical []byte, key Key, signature string) bool {
	return len(key.bytes) > 0 && hmac.Equal([]byte(signatureOf(canonical, key)), []byte(signature))
}

// readDecimal is a whole number from 0 to 2^63-1 without sign, space or leading zero.
func readDecimal(text string) (int64, bool) {
	if text == "" || len(text) > 1 && text[0] == '0' {
		return 0, false
	}
	for _, char := range []byte(text) {
		if char < '0' || char > '9' {
			return 0, false
		}
	}
	value, err := strconv.ParseInt(text, 10, 64)
	return value, err == nil
}

// readMilliseconds is a time that the clocks of every language know.
func readMilliseconds(text string) (int64, bool) {
	value, ok := readDecimal(text)
	return value, ok && value <= int64(revocation.LimitsMilliseconds)
}
