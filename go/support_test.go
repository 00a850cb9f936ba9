package countersign

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"
)

const (
	testAudience = "https://notes.example/mcp"
	testNow      = 1_800_000_000
	metadataURL  = "https://notes.example/.well-known/oauth-protected-resource"
)

var defaultHeader = `{"alg":"ES256","typ":"at+jwt","kid":"key-1"}`

// issuer is an issuer on loopback: a key, a document and a server that counts.
type issuer struct {
	*httptest.Server
	key     *ecdsa.PrivateKey
	answer  atomic.Value
	fetches atomic.Int32
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newIssuer(t testing.TB) *issuer {
	t.Helper()
	i := &issuer{key: newKey(t)}
	i.serve(http.StatusOK, keySetDocument(t, map[string]*ecdsa.PrivateKey{"key-1": i.key}))
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.fetches.Add(1)
		i.answer.Load().(http.HandlerFunc)(w, r)
	}))
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) serve(status int, document string) {
	i.answer.Store(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, document)
	}))
}

func keySetDocument(t testing.TB, keys map[string]*ecdsa.PrivateKey) string {
	t.Helper()
	set := jose.JSONWebKeySet{}
	for kid, key := range keys {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: &key.PublicKey, KeyID: kid, Algorithm: "ES256", Use: "sig"})
	}
	document, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	return string(document)
}

// sign makes a compact JWS of any header and payload.
func sign(t testing.TB, key *ecdsa.PrivateKey, header, payload string) string {
	t.Helper()
	input := encode(header) + "." + encode(payload)
	digest := sha256.Sum256([]byte(input))
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return input + "." + encode(string(signature))
}

func encode(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

type members map[string]any

// claims is a good mandate of profile 2026-05, changed; nil removes a claim.
func (i *issuer) claims(changes members) string {
	all := members{
		"iss": i.URL, "aud": testAudience, "exp": testNow + 300, "sub": "alice", "zone_id": "zone", "client_id": "client",
		"sid": "sid", "scope": "notes:read",
	}
	return changed(all, changes)
}

// laterClaims is the same for profile 1.0.
func (i *issuer) laterClaims(changes members) string {
	all := members{
		"iat": testNow - 60, "jti": "jti", "root_sid": "root-sid", "use": "resource", "sub_type": "user",
		"delegation_graph_epoch": 3,
	}
	maps.Copy(all, changes)
	return i.claims(all)
}

func changed(all, changes members) string {
	for name, value := range changes {
		if value == nil {
			delete(all, name)
		} else {
			all[name] = value
		}
	}
	document, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return string(document)
}

func (i *issuer) mint(t testing.TB, payload string) string {
	t.Helper()
	return sign(t, i.key, defaultHeader, payload)
}

func (i *issuer) options() Options {
	return Options{
		Issuer: i.URL, Audience: []string{testAudience}, Revocations: &InMemoryRevocationStore{},
		Now: func() time.Time { return time.Unix(testNow, 0) },
	}
}

// laterOptions is the same for profile 1.0.
func (i *issuer) laterOptions() Options {
	o := i.options()
	o.Profile, o.ZoneID = "1.0", "zone"
	return o
}

func mustNew(t testing.TB, options Options) *Verifier {
	t.Helper()
	verifier, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	return verifier
}

// expectCode fails the test unless the verdict is this code, or a pass for the empty code.
func expectCode(t testing.TB, what string, result Result, code string) {
	t.Helper()
	got := ""
	if !result.OK {
		got = result.Error.Code
	}
	if got != code || result.OK != (result.Error == nil) {
		t.Errorf("%s: got %q (%+v), want %q", what, got, result.Error, code)
	}
}

func authenticate(t testing.TB, options Options, token string) Result {
	t.Helper()
	return mustNew(t, options).Authenticate(context.Background(), token)
}

// manualClock is a monotonic clock that stands still until it is moved.
type manualClock struct{ at atomic.Int64 }

func (c *manualClock) read() time.Duration        { return time.Duration(c.at.Load()) }
func (c *manualClock) advance(step time.Duration) { c.at.Add(int64(step)) }

// storeFunc is a store made of a function.
type storeFunc func(ctx context.Context, id string) (bool, error)

func (f storeFunc) IsRevoked(ctx context.Context, id string) (bool, error) { return f(ctx, id) }

func pointer[T any](value T) *T { return &value }
