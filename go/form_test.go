package countersign

import (
	"encoding/base64"
	"math/big"
	"strings"
	"testing"

	jose "github.com/go-jose/go-jose/v4"
)

func TestTokenForms(t *testing.T) {
	keys := newIssuer(t)
	verifier := mustNew(t, keys.options())
	payload := keys.claims(nil)
	good := keys.mint(t, payload)
	parts := strings.Split(good, ".")
	header := func(text string) string { return sign(t, keys.key, text, payload) }
	raw, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		t.Fatal(err)
	}
	withSignature := func(signature []byte) string { return parts[0] + "." + parts[1] + "." + encode(string(signature)) }
	order := keys.key.Params().N
	zero := make([]byte, 32)

	for name, token := range map[string]string{
		"two segments":               parts[0] + "." + parts[1],
		"four segments":              good + ".AAAA",
		"five segments":              good + "..",
		"empty header":               "." + parts[1] + "." + parts[2],
		"empty payload":              parts[0] + ".." + parts[2],
		"empty signature":            parts[0] + "." + parts[1] + ".",
		"no segments":                "..",
		"JSON serialization":         `{"payload":"` + parts[1] + `"}`,
		"padding":                    good + "==",
		"a line break in the header": "\n" + good,
		"a line break at the end":    good + "\n",
		"a line break in between":    parts[0] + "." + parts[1][:4] + "\r\n" + parts[1][4:] + "." + parts[2],
		"a space":                    parts[0] + ". " + parts[1] + "." + parts[2],
		"the other alphabet":         parts[0] + "." + parts[1] + "." + strings.NewReplacer("-", "+", "_", "/").Replace(encode(strings.Repeat("\xfb\xff", 32))),
		"trailing bits set":          good[:len(good)-1] + string(good[len(good)-1]+1),
		"one character too many":     parts[0] + "." + parts[1] + "A." + parts[2],
		"non-ASCII":                  parts[0] + "." + parts[1] + "é." + parts[2],
		"a signature of 63 bytes":    withSignature(raw[:63]),
		"a signature of 65 bytes":    withSignature(append(raw[:64:64], 0)),
		"r is zero":                  withSignature(append(zero[:32:32], raw[32:]...)),
		"s is zero":                  withSignature(append(raw[:32:32], zero...)),
		"r is the order":             withSignature(append(order.FillBytes(make([]byte, 32)), raw[32:]...)),
		"s is the order":             withSignature(append(raw[:32:32], order.FillBytes(make([]byte, 32))...)),
		"s beyond the order":         withSignature(append(raw[:32:32], new(big.Int).Add(order, big.NewInt(1)).FillBytes(make([]byte, 32))...)),
		"another payload":            parts[0] + "." + encode(keys.claims(members{"sub": "mallory"})) + "." + parts[2],
		"8,193 characters":           header(`{"alg":"ES256","kid":"key-1"}`) + strings.Repeat("A", 8193),
		"a long header":              header(`{"alg":"ES256","kid":"key-1","x":"` + strings.Repeat("x", 1024) + `"}`),
		"a header that is no JSON":   header(`{alg:"ES256"}`),
		"a header with a BOM":        header("\uFEFF" + defaultHeader),
		"a header in bad UTF-8":      header("{\"alg\":\"ES256\",\"kid\":\"key-1\",\"x\":\"\xff\"}"),
		"a header that is a list":    header(`["ES256"]`),
		"a doubled alg":              header(`{"alg":"none","alg":"ES256","kid":"key-1"}`),
		"an escaped doubled alg":     header(`{"alg":"ES256","\u0061lg":"ES256","kid":"key-1"}`),
		"a lone surrogate":           header(`{"alg":"ES256","kid":"key-1","x":"\ud800"}`),
		"depth 17":                   header(`{"alg":"ES256","kid":"key-1","x":` + strings.Repeat("[", 16) + strings.Repeat("]", 16) + `}`),
		"alg absent":                 header(`{"kid":"key-1"}`),
		"alg null":                   header(`{"alg":null,"kid":"key-1"}`),
		"alg in another case":        header(`{"ALG":"ES256","kid":"key-1"}`),
		"alg none":                   header(`{"alg":"none","kid":"key-1"}`),
		"alg None":                   header(`{"alg":"None","kid":"key-1"}`),
		"alg NONE":                   header(`{"alg":"NONE","kid":"key-1"}`),
		"alg es256":                  header(`{"alg":"es256","kid":"key-1"}`),
		"alg HS256":                  header(`{"alg":"HS256","kid":"key-1"}`),
		"alg ES384":                  header(`{"alg":"ES384","kid":"key-1"}`),
		"typ logout+jwt":             header(`{"alg":"ES256","kid":"key-1","typ":"logout+jwt"}`),
		"typ with a Kelvin sign":     header("{\"alg\":\"ES256\",\"kid\":\"key-1\",\"typ\":\"\u212Awt\"}"),
		"typ null":                   header(`{"alg":"ES256","kid":"key-1","typ":null}`),
		"typ empty":                  header(`{"alg":"ES256","kid":"key-1","typ":""}`),
		"kid empty":                  header(`{"alg":"ES256","kid":""}`),
		"kid null":                   header(`{"alg":"ES256","kid":null}`),
		"kid a number":               header(`{"alg":"ES256","kid":1}`),
		"kid too long":               header(`{"alg":"ES256","kid":"` + strings.Repeat("k", 257) + `"}`),
		"crit":                       header(`{"alg":"ES256","kid":"key-1","crit":["exp"]}`),
		"b64":                        header(`{"alg":"ES256","kid":"key-1","b64":true}`),
		"zip":                        header(`{"alg":"ES256","kid":"key-1","zip":"DEF"}`),
		"enc":                        header(`{"alg":"ES256","kid":"key-1","enc":"A128GCM"}`),
		"jwk":                        header(`{"alg":"ES256","kid":"key-1","jwk":{}}`),
		"jku":                        header(`{"alg":"ES256","kid":"key-1","jku":"https://evil.example"}`),
		"x5u":                        header(`{"alg":"ES256","kid":"key-1","x5u":null}`),
		"x5c":                        header(`{"alg":"ES256","kid":"key-1","x5c":[]}`),
	} {
		expectCode(t, name, verifier.Authenticate(t.Context(), token), codeInvalidToken)
	}
	if fetches := keys.fetches.Load(); fetches > 2 {
		t.Errorf("%d fetches", fetches)
	}

	for name, token := range map[string]string{
		"as issued":             good,
		"without typ":           header(`{"alg":"ES256","kid":"key-1"}`),
		"typ JWT":               header(`{"alg":"ES256","kid":"key-1","typ":"JWT"}`),
		"typ of a media type":   header(`{"alg":"ES256","kid":"key-1","typ":"Application/AT+jwt"}`),
		"without kid":           header(`{"alg":"ES256"}`),
		"with spaces in JSON":   header(` { "alg" : "ES256" } `),
		"with unknown members":  header(`{"alg":"ES256","nonce":5,"__proto__":{"alg":"none"},"Crit":1}`),
		"of another serializer": joseToken(t, keys, payload),
	} {
		expectCode(t, name, verifier.Authenticate(t.Context(), token), "")
	}
	expectCode(t, "empty", verifier.Authenticate(t.Context(), ""), codeMissingToken)
}

// joseToken is signed by the library that issuers use.
func joseToken(t *testing.T, keys *issuer, payload string) string {
	t.Helper()
	key := jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: keys.key, KeyID: "key-1"}}
	signer, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign([]byte(payload))
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestAMalformedTokenAsksNoNetwork(t *testing.T) {
	keys := newIssuer(t)
	verifier := mustNew(t, keys.options())
	parts := strings.Split(keys.mint(t, keys.claims(nil)), ".")
	for _, token := range []string{"", "a.b.c", parts[0] + "." + parts[1] + "." + parts[2][1:], parts[0] + ".*." + parts[2]} {
		if verifier.Authenticate(t.Context(), token).OK {
			t.Error("passed")
		}
	}
	if keys.fetches.Load() != 0 {
		t.Error("the issuer was asked")
	}
}

func TestExtractBearer(t *testing.T) {
	for header, want := range map[string]string{
		"Bearer abc": "abc", "bearer abc": "abc", "BEARER    abc": "abc", " \tBearer abc\t ": "abc",
		"": "", " ": "", "Bearer": "", "Bearer ": "", "Bearerabc": "", "Basic abc": "", "Bearer a b": "", "Bearer a,b": "",
		"Bearer\tabc": "", "Bearer \tabc": "", "Bearer a\u00A0b": "", "Be\u0430rer abc": "", "\u00A0Bearer abc": "",
		"Bearer abc, Bearer def": "", "Bearer " + strings.Repeat(" ", 100_000): "",
	} {
		if got, ok := ExtractBearer(header); got != want || ok != (want != "") {
			t.Errorf("%.30q: got %.30q, %v", header, got, ok)
		}
	}
}
