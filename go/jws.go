package countersign

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/base64"
	"math/big"
	"strings"
	"unicode/utf8"

	"countersign/contract/kernel"
)

// supportedAlgorithm is the only signature algorithm that this package checks.
const supportedAlgorithm = "ES256"

// signatureBytes is the length of R and S together.
const signatureBytes = 64

var strictBase64 = base64.RawURLEncoding.Strict()

// compact is a compact JWS (RFC 7515 section 7.1) in its only accepted encoding, with an acceptable header.
type compact struct {
	// signed are the characters that the signature is over.
	signed    string
	payload   []byte
	signature []byte
	// kid is empty when the header names no key: an empty name is not acceptable.
	kid string
}

// readCompact takes a token apart, or reports false for everything that is not exactly a mandate's form. It looks at no
// key and asks no network.
func readCompact(profile *kernel.Profile, token string) (compact, bool) {
	var c compact
	headerEnd := strings.IndexByte(token, '.')
	payloadEnd := strings.LastIndexByte(token, '.')
	if headerEnd <= 0 || payloadEnd <= headerEnd+1 || int64(headerEnd) > limitOf(profile, "headerCharacters") {
		return c, false
	}
	header, ok := decodeSegment(token[:headerEnd])
	if !ok {
		return c, false
	}
	if c.kid, ok = readHeader(profile, header); !ok {
		return c, false
	}
	if c.payload, ok = decodeSegment(token[headerEnd+1 : payloadEnd]); !ok {
		return c, false
	}
	c.signature, ok = decodeSegment(token[payloadEnd+1:])
	c.signed = token[:payloadEnd]
	return c, ok && len(c.signature) == signatureBytes
}

// decodeSegment accepts base64url without padding and with unused bits zero. Go's decoder skips line breaks; they are
// refused here.
func decodeSegment(segment string) ([]byte, bool) {
	if strings.ContainsAny(segment, "\r\n") {
		return nil, false
	}
	decoded, err := strictBase64.DecodeString(segment)
	return decoded, err == nil
}

// readHeader accepts strict JSON with a known alg, a known typ or none, a non-empty kid or none, and no member that
// would change how the token is to be read (crit, jwk, zip, and so on).
func readHeader(profile *kernel.Profile, raw []byte) (kid string, ok bool) {
	header, ok := decodeObject(profile, raw)
	if !ok {
		return "", false
	}
	for _, name := range profile.Header.Forbidden {
		if header.Own(name).IsGiven() {
			return "", false
		}
	}
	if algorithm, _ := header.Own("alg").Text(); algorithm != supportedAlgorithm {
		return "", false
	}
	if typ := header.Own("typ"); typ.IsGiven() {
		name, isText := typ.Text()
		if !isText || !contains(profile.Header.Types, asciiLower(name)) {
			return "", false
		}
	}
	if !header.Own("kid").IsGiven() {
		return "", true
	}
	kid, isText := header.Own("kid").Text()
	longest := int(limitOf(profile, "kidCharacters"))
	return kid, isText && kid != "" && utf8.RuneCountInString(kid) <= longest
}

// verify checks the signature over the received characters.
//
// The standard library does it rather than the JOSE library, which would parse the header a second time by other rules.
func (c compact) verify(key *ecdsa.PublicKey) bool {
	digest := sha256.Sum256([]byte(c.signed))
	r := new(big.Int).SetBytes(c.signature[:signatureBytes/2])
	s := new(big.Int).SetBytes(c.signature[signatureBytes/2:])
	return ecdsa.Verify(key, digest[:], r, s)
}

// asciiLower leaves all but A to Z alone: strings.ToLower would also map U+212A to k.
func asciiLower(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + ('a' - 'A')
		}
		return r
	}, text)
}

func contains(list []string, wanted string) bool {
	for _, each := range list {
		if each == wanted {
			return true
		}
	}
	return false
}
