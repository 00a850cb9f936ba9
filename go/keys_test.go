package countersign

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestOnlyAGoodKeySetIsAdopted(t *testing.T) {
	keys := newIssuer(t)
	good := keySetDocument(t, map[string]*ecdsa.PrivateKey{"key-1": keys.key})
	jwk := good[len(`{"keys":[`) : len(good)-len(`]}`)]
	changedKey := func(changes members) string {
		var all members
		if err := json.Unmarshal([]byte(jwk), &all); err != nil {
			t.Fatal(err)
		}
		return `{"keys":[` + changed(all, changes) + `]}`
	}
	other := strings.Replace(jwk, "key-1", "key-2", 1)
	unusable := `{"kty":"RSA","kid":"rsa","n":"AQAB","e":"AQAB"},5,null,`
	for _, each := range []struct{ name, document, code string }{
		{"the document itself", good, ""},
		{"an array of one", "[" + good + "]", codeUnavailable},
		{"no JSON", "keys", codeUnavailable},
		{"a byte order mark", "\uFEFF" + good, codeUnavailable},
		{"a doubled member", strings.Replace(good, `"kid"`, `"kid":"x","kid"`, 1), codeUnavailable},
		{"no keys", `{"keys":[]}`, codeUnavailable},
		{"keys that are no list", `{"keys":{}}`, codeUnavailable},
		{"65 keys", `{"keys":[` + strings.Repeat("null,", 64) + jwk + `]}`, codeUnavailable},
		{"64 keys of which one is usable", `{"keys":[` + strings.Repeat("null,", 63) + jwk + `]}`, ""},
		{"two keys of one name", `{"keys":[` + jwk + "," + jwk + `]}`, codeUnavailable},
		{"other keys beside it", `{"keys":[` + unusable + jwk + "," + other + `]}`, ""},
		{"too much", good + strings.Repeat(" ", 256<<10), codeUnavailable},
		{"as much as may be", good + strings.Repeat(" ", 256<<10-len(good)), ""},
		{"a private key", changedKey(members{"d": "AQAB"}), codeUnavailable},
		{"a symmetric part", changedKey(members{"k": nil, "K": "x"}), ""},
		{"another curve", changedKey(members{"crv": "P-384"}), codeUnavailable},
		{"another type", changedKey(members{"kty": "OKP"}), codeUnavailable},
		{"another algorithm", changedKey(members{"alg": "ES384"}), codeUnavailable},
		{"no algorithm", changedKey(members{"alg": nil}), ""},
		{"for encryption", changedKey(members{"use": "enc"}), codeUnavailable},
		{"no use", changedKey(members{"use": nil}), ""},
		{"operations without verify", changedKey(members{"key_ops": []string{"sign"}}), codeUnavailable},
		{"operations as text", changedKey(members{"key_ops": "verify"}), codeUnavailable},
		{"operations with verify", changedKey(members{"key_ops": []string{"sign", "verify"}}), ""},
		{"no name", changedKey(members{"kid": nil}), codeUnavailable},
		{"a point off the curve", changedKey(members{"x": strings.Repeat("A", 43)}), codeUnavailable},
		{"a padded coordinate", changedKey(members{"x": strings.Repeat("A", 43) + "="}), codeUnavailable},
		{"another name", changedKey(members{"kid": "key-2"}), codeInvalidToken},
	} {
		t.Run(each.name, func(t *testing.T) {
			keys.serve(http.StatusOK, each.document)
			result := authenticate(t, keys.options(), keys.mint(t, keys.claims(nil)))
			expectCode(t, each.name, result, each.code)
			if each.code == codeUnavailable && (result.Error.Reason != reasonKeys || result.Error.RetryAfterSeconds != 5) {
				t.Errorf("%+v", result.Error)
			}
		})
	}
}

func TestATokenWithoutAKeyNameNeedsASingleKey(t *testing.T) {
	keys := newIssuer(t)
	token := sign(t, keys.key, `{"alg":"ES256"}`, keys.claims(nil))
	expectCode(t, "one key", authenticate(t, keys.options(), token), "")
	keys.serve(200, keySetDocument(t, map[string]*ecdsa.PrivateKey{"key-1": keys.key, "key-2": newKey(t)}))
	expectCode(t, "two keys", authenticate(t, keys.options(), token), codeInvalidToken)
}

func TestKeySetsAreNotFetchedFromWhereARedirectPoints(t *testing.T) {
	keys, elsewhere := newIssuer(t), newIssuer(t)
	keys.answer.Store(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusFound)
	}))
	expectCode(t, "redirect", authenticate(t, keys.options(), keys.mint(t, keys.claims(nil))), codeUnavailable)
	if elsewhere.fetches.Load() != 0 {
		t.Error("the redirect was followed")
	}
}

func TestADrippingResponseEndsAtTheDeadline(t *testing.T) {
	keys := newIssuer(t)
	keys.answer.Store(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "{")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	options := keys.options()
	options.keySetTimeout = 50 * time.Millisecond
	expectCode(t, "drip", authenticate(t, options, keys.mint(t, keys.claims(nil))), codeUnavailable)
}

// stubborn ignores its context, or panics.
type stubborn struct {
	panics  bool
	release chan struct{}
}

func (s stubborn) RoundTrip(*http.Request) (*http.Response, error) {
	if s.panics {
		panic("no network")
	}
	<-s.release
	return nil, errAway
}

func TestAClientThatMisbehavesIsAnOutage(t *testing.T) {
	keys := newIssuer(t)
	for name, transport := range map[string]stubborn{
		"panics":              {panics: true},
		"ignores its context": {release: make(chan struct{})},
	} {
		options := keys.options()
		options.HTTPClient = &http.Client{Transport: transport}
		options.keySetTimeout = 20 * time.Millisecond
		expectCode(t, name, authenticate(t, options, keys.mint(t, keys.claims(nil))), codeUnavailable)
		if transport.release != nil {
			close(transport.release)
		}
	}
}

func TestACancelledRequestStopsWaitingForKeys(t *testing.T) {
	keys := newIssuer(t)
	arrived, release := make(chan struct{}), make(chan struct{})
	document := keySetDocument(t, map[string]*ecdsa.PrivateKey{"key-1": keys.key})
	keys.answer.Store(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-release
		fmt.Fprint(w, document)
	}))
	verifier := mustNew(t, keys.options())
	token := keys.mint(t, keys.claims(nil))
	ctx, cancel := context.WithCancel(context.Background())
	results := make(chan Result)
	go func() { results <- verifier.Authenticate(ctx, token) }()
	<-arrived
	cancel()
	expectCode(t, "the caller that gave up", <-results, codeUnavailable)
	go func() { results <- verifier.Authenticate(context.Background(), token) }()
	close(release)
	expectCode(t, "the caller that waited on", <-results, "")
	if fetches := keys.fetches.Load(); fetches != 1 {
		t.Errorf("%d fetches", fetches)
	}
}

func TestKeysAreFreshThenStaleThenGone(t *testing.T) {
	keys := newIssuer(t)
	clock := &manualClock{}
	options := keys.options()
	options.clock = clock.read
	landed := make(chan Diagnostic, 10)
	options.OnDiagnostic = func(d Diagnostic) { landed <- d }
	verifier := mustNew(t, options)
	token := keys.mint(t, keys.claims(nil))
	check := func(what, code string, fetches int32) {
		t.Helper()
		expectCode(t, what, verifier.Authenticate(context.Background(), token), code)
		if got := keys.fetches.Load(); got != fetches {
			t.Errorf("%s: %d fetches, want %d", what, got, fetches)
		}
	}
	check("cold", "", 1)
	if got := <-landed; got.Kind != "key_set_adopted" {
		t.Errorf("%+v", got)
	}
	clock.advance(5*time.Minute - 1)
	check("fresh", "", 1)
	keys.serve(http.StatusInternalServerError, "")
	clock.advance(1)
	expectCode(t, "stale", verifier.Authenticate(context.Background(), token), "")
	if got := <-landed; got != (Diagnostic{"key_set_unavailable", "status"}) {
		t.Errorf("%+v", got)
	}
	check("stale, backing off", "", 2)
	clock.advance(5 * time.Minute)
	check("gone", codeUnavailable, 3)
	check("gone, backing off", codeUnavailable, 3)
	keys.serve(http.StatusOK, keySetDocument(t, map[string]*ecdsa.PrivateKey{"key-1": keys.key}))
	clock.advance(13 * time.Second)
	check("recovered", "", 4)
}

func TestARotatedKeyWorksAtOnceAndUnknownNamesDoNotFlood(t *testing.T) {
	keys := newIssuer(t)
	clock := &manualClock{}
	options := keys.options()
	options.clock = clock.read
	verifier := mustNew(t, options)
	ctx := context.Background()
	if err := verifier.Warmup(ctx); err != nil {
		t.Fatal(err)
	}
	next := newKey(t)
	keys.serve(200, keySetDocument(t, map[string]*ecdsa.PrivateKey{"key-2": next}))
	renamed := strings.Replace(defaultHeader, "key-1", "key-2", 1)
	token := sign(t, next, renamed, keys.claims(nil))
	old := keys.mint(t, keys.claims(nil))
	expectCode(t, "before rotation", verifier.Authenticate(ctx, old), "")
	expectCode(t, "new key", verifier.Authenticate(ctx, token), "")
	expectCode(t, "removed key", verifier.Authenticate(ctx, old), codeInvalidToken)
	for n := range 20 {
		unknown := sign(t, next, fmt.Sprintf(`{"alg":"ES256","kid":"random-%d"}`, n), keys.claims(nil))
		expectCode(t, "unknown name", verifier.Authenticate(ctx, unknown), codeInvalidToken)
	}
	if fetches := keys.fetches.Load(); fetches != 2 {
		t.Errorf("%d fetches, want 2", fetches)
	}
	keys.serve(http.StatusInternalServerError, "")
	clock.advance(10 * time.Second)
	for range 5 {
		expectCode(t, "unknown name, issuer down", verifier.Authenticate(ctx, old), codeUnavailable)
	}
	expectCode(t, "known name, issuer down", verifier.Authenticate(ctx, token), "")
	if fetches := keys.fetches.Load(); fetches != 3 {
		t.Errorf("%d fetches, want 3", fetches)
	}
}

func TestAKeyReplacedUnderItsNameIsFoundByItsSignature(t *testing.T) {
	keys := newIssuer(t)
	verifier := mustNew(t, keys.options())
	ctx := context.Background()
	old := keys.mint(t, keys.claims(nil))
	expectCode(t, "old key", verifier.Authenticate(ctx, old), "")
	keys.key = newKey(t)
	keys.serve(200, keySetDocument(t, map[string]*ecdsa.PrivateKey{"key-1": keys.key}))
	expectCode(t, "new key", verifier.Authenticate(ctx, keys.mint(t, keys.claims(nil))), "")
	expectCode(t, "old key", verifier.Authenticate(ctx, old), codeInvalidToken)
	forged := sign(t, newKey(t), defaultHeader, keys.claims(nil))
	expectCode(t, "forged", verifier.Authenticate(ctx, forged), codeInvalidToken)
	if fetches := keys.fetches.Load(); fetches != 2 {
		t.Errorf("%d fetches, want 2", fetches)
	}
}

func TestManyColdCallersShareOneFetch(t *testing.T) {
	keys := newIssuer(t)
	verifier := mustNew(t, keys.options())
	token := keys.mint(t, keys.claims(nil))
	var group sync.WaitGroup
	for range 50 {
		group.Add(1)
		go func() {
			defer group.Done()
			expectCode(t, "cold", verifier.Authenticate(context.Background(), token), "")
		}()
	}
	group.Wait()
	if fetches := keys.fetches.Load(); fetches != 1 {
		t.Errorf("%d fetches", fetches)
	}
}

func TestKeySetURLs(t *testing.T) {
	keys := newIssuer(t)
	asked := make(chan string, 1)
	document := keySetDocument(t, map[string]*ecdsa.PrivateKey{"key-1": keys.key})
	keys.answer.Store(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.String()
		fmt.Fprint(w, document)
	}))
	trailing := keys.options()
	trailing.Issuer += "/tenant/"
	zone := keys.laterOptions()
	zone.ZoneID = "a b&c/é"
	for want, options := range map[string]Options{
		"/.well-known/jwks.json":                            keys.options(),
		"/tenant/.well-known/jwks.json":                     trailing,
		"/.well-known/jwks.json?zone_id=a%20b%26c%2F%C3%A9": zone,
	} {
		if err := mustNew(t, options).Warmup(context.Background()); err != nil {
			t.Error(err)
		}
		if got := <-asked; got != want {
			t.Errorf("asked %s, want %s", got, want)
		}
	}
	keys.serve(http.StatusNotFound, "")
	if mustNew(t, keys.options()).Warmup(context.Background()) == nil {
		t.Error("warm without keys")
	}
}
