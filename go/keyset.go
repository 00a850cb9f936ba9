package countersign

import (
	"crypto/ecdsa"
	"encoding/json"
	"regexp"

	"countersign/contract/kernel"

	jose "github.com/go-jose/go-jose/v4"
)

// verificationKey is a public key that may verify mandates. The same key keeps the same pointer across refreshes.
type verificationKey struct {
	kid, x, y string
	public    *ecdsa.PublicKey
}

// keySet holds the usable keys of one issuer. It is replaced as a whole and never changed.
type keySet struct {
	byKid map[string]*verificationKey
}

// find is the key of that name; without a name, the only key there is, if there is only one.
func (s *keySet) find(kid string) *verificationKey {
	if kid != "" || len(s.byKid) != 1 {
		return s.byKid[kid]
	}
	for _, only := range s.byKid {
		return only
	}
	return nil
}

// readKeySet reads a JWK Set (RFC 7517 section 5). Unusable keys are skipped; the document is adopted as a whole or not
// at all. A refusal is one of a few fixed words.
func readKeySet(profile *kernel.Profile, document []byte, previous *keySet) (set *keySet, refusal string) {
	decoded, rule := kernel.DecodeJSON(document, int(limitOf(profile, "jsonDepth")))
	if rule != "" {
		return nil, "not_json"
	}
	listed := decoded.Own("keys")
	if listed.Kind() != kernel.List {
		return nil, "not_a_key_set"
	}
	if int64(listed.Len()) > limitOf(profile, "keySetKeys") {
		return nil, "too_many_keys"
	}
	set = &keySet{byKid: map[string]*verificationKey{}}
	for i := 0; i < listed.Len(); i++ {
		key := readKey(listed.At(i), previous)
		if key == nil {
			continue
		}
		if set.byKid[key.kid] != nil {
			return nil, "duplicate_kid"
		}
		set.byKid[key.kid] = key
	}
	if len(set.byKid) == 0 {
		return nil, "no_usable_key"
	}
	return set, ""
}

// coordinate is a 32-byte value in its only base64url form.
var coordinate = regexp.MustCompile(`^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$`)

// readKey is nil for a key of another type, curve, algorithm, use or operation, for private and symmetric material, for
// a point off the curve, and for a key without a name.
func readKey(jwk kernel.Value, previous *keySet) *verificationKey {
	if jwk.Own("d").IsGiven() || jwk.Own("k").IsGiven() {
		return nil
	}
	for _, rule := range []struct {
		name, value string
		required    bool
	}{{"kty", "EC", true}, {"crv", "P-256", true}, {"alg", supportedAlgorithm, false}, {"use", "sig", false}} {
		value := jwk.Own(rule.name)
		if (value.IsGiven() || rule.required) && !value.Same(kernel.TextValue(rule.value)) {
			return nil
		}
	}
	operations := jwk.Own("key_ops")
	if operations.IsGiven() && !(operations.Kind() == kernel.List && contains(textsOf(operations), "verify")) {
		return nil
	}
	kid, _ := jwk.Own("kid").Text()
	x, _ := jwk.Own("x").Text()
	y, _ := jwk.Own("y").Text()
	if kid == "" || !coordinate.MatchString(x) || !coordinate.MatchString(y) {
		return nil
	}
	if previous != nil {
		if known := previous.byKid[kid]; known != nil && known.x == x && known.y == y {
			return known
		}
	}
	// Only the checked members are handed on. The import checks that the point is on the curve.
	material, err := json.Marshal(map[string]string{"kty": "EC", "crv": "P-256", "x": x, "y": y})
	if err != nil {
		return nil
	}
	var imported jose.JSONWebKey
	if err := imported.UnmarshalJSON(material); err != nil || !imported.Valid() {
		return nil
	}
	public, ok := imported.Key.(*ecdsa.PublicKey)
	if !ok {
		return nil
	}
	return &verificationKey{kid: kid, x: x, y: y, public: public}
}
