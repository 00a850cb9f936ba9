package countersign

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestStoresThatMisbehaveNeverLetAMandatePass(t *testing.T) {
	keys := newIssuer(t)
	token := keys.mint(t, keys.claims(nil))
	var hang = make(chan struct{})
	defer close(hang)
	for name, store := range map[string]storeFunc{
		"fails":               func(context.Context, string) (bool, error) { return false, errAway },
		"fails, yet says yes": func(context.Context, string) (bool, error) { return true, errAway },
		"panics":              func(context.Context, string) (bool, error) { panic("store") },
		"never answers":       func(context.Context, string) (bool, error) { <-hang; return false, nil },
		"waits for its context": func(ctx context.Context, _ string) (bool, error) {
			<-ctx.Done()
			return false, ctx.Err()
		},
	} {
		options := keys.options()
		options.Revocations, options.RevocationTimeout = store, 20*time.Millisecond
		result := authenticate(t, options, token)
		expectCode(t, name, result, codeUnavailable)
		if result.Error.Reason != reasonRevocation {
			t.Errorf("%s: %+v", name, result.Error)
		}
	}
}

func TestAnyRevokedAnchorBeatsAFailedLookup(t *testing.T) {
	keys := newIssuer(t)
	token := keys.mint(t, keys.laterClaims(nil))
	options := keys.laterOptions()
	store := struct {
		storeFunc
		DelegationEpochStore
	}{func(_ context.Context, id string) (bool, error) {
		if id == "root-sid" {
			return true, nil
		}
		return false, errAway
	}, &InMemoryRevocationStore{}}
	options.Revocations = store
	expectCode(t, "revoked and unknown", authenticate(t, options, token), "session_revoked")
}

// oddEpochs is a store whose epochs are no epochs.
type oddEpochs struct{ InMemoryRevocationStore }

func (*oddEpochs) CurrentDelegationEpoch(context.Context, string) (int64, error) { return -1, nil }

func TestAnEpochThatIsNoneIsUnavailable(t *testing.T) {
	keys := newIssuer(t)
	options := keys.laterOptions()
	options.Revocations = &oddEpochs{}
	expectCode(t, "a negative epoch", authenticate(t, options, keys.mint(t, keys.laterClaims(nil))), codeUnavailable)
	without := keys.mint(t, keys.laterClaims(members{"delegation_graph_epoch": nil}))
	expectCode(t, "a mandate without an epoch", authenticate(t, options, without), "")
}

func TestACancelledContextIsNeverAPass(t *testing.T) {
	keys := newIssuer(t)
	options := keys.options()
	options.Revocations = storeFunc(func(ctx context.Context, _ string) (bool, error) {
		<-ctx.Done()
		return false, ctx.Err()
	})
	options.RevocationTimeout = time.Minute
	verifier := mustNew(t, options)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(10*time.Millisecond, cancel)
	expectCode(t, "cancelled", verifier.Authenticate(ctx, keys.mint(t, keys.claims(nil))), codeUnavailable)
}

func TestAuthenticateIsTotal(t *testing.T) {
	keys := newIssuer(t)
	token := keys.mint(t, keys.claims(nil))
	options := keys.options()
	options.Now = func() time.Time { panic("clock") }
	options.OnDiagnostic = func(Diagnostic) { panic("listener") }
	result := authenticate(t, options, token)
	expectCode(t, "a clock that panics", result, codeUnavailable)
	if result.Error.Reason != reasonMisconfigured {
		t.Errorf("%+v", result.Error)
	}

	var none *Verifier
	for name, call := range map[string]func() Result{
		"an empty verifier": func() Result { return (&Verifier{}).Authenticate(context.Background(), token) },
		"an empty route":    func() Result { return (&RouteVerifier{}).Authorization(context.Background(), "Bearer "+token) },
		"no verifier": func() (result Result) {
			defer func() {
				if recover() != nil {
					result = refused(newAuthError(defaultProfile(), codeUnavailable, "", reasonMisconfigured))
				}
			}()
			return none.Authenticate(context.Background(), token)
		},
	} {
		expectCode(t, name, call(), codeUnavailable)
	}
	var nilContext context.Context
	expectCode(t, "no context", mustNew(t, keys.options()).Authenticate(nilContext, token), "")
	expectCode(t, "a header", mustNew(t, keys.options()).Authorization(t.Context(), "Bearer "+token), "")
	expectCode(t, "two tokens", mustNew(t, keys.options()).Authorization(t.Context(), "Bearer a b"), codeMissingToken)
}

func FuzzAuthenticate(f *testing.F) {
	keys := newIssuer(f)
	verifier := mustNew(f, keys.options())
	for _, payload := range []string{keys.claims(nil), keys.claims(members{"exp": "soon"}), `{}`, `[`, `{"iss":null}`} {
		f.Add(defaultHeader, payload, true)
		f.Add(`{"alg":"none"}`, payload, true)
		f.Add(defaultHeader, payload, false)
	}
	want := keys.claims(nil)
	f.Fuzz(func(t *testing.T, header, payload string, signed bool) {
		token := header + "." + payload
		if signed {
			token = sign(t, keys.key, header, payload)
		}
		result := verifier.Authenticate(context.Background(), token)
		if result.OK == (result.Error != nil) {
			t.Fatalf("neither or both: %+v", result)
		}
		if result.OK && !strings.Contains(payload, keys.URL) {
			t.Fatalf("passed without its issuer: %q %q (good: %s)", header, payload, want)
		}
		if !result.OK {
			leaksNothing(t, result.Error, token)
		}
		verifier.Authorization(context.Background(), header+" "+payload)
	})
}

// leaksNothing checks that a refusal is one of the catalogue's and becomes a valid answer.
func leaksNothing(t *testing.T, err *AuthError, token string) {
	t.Helper()
	row, ok := defaultProfile().Errors[err.Code]
	if !ok || row.Description != err.Description {
		t.Fatalf("%+v", err)
	}
	recorder := httptest.NewRecorder()
	WriteAuthError(recorder, err, ChallengeOptions{})
	if recorder.Code == http.StatusOK || len(token) > 20 && strings.Contains(recorder.Body.String(), token) {
		t.Fatalf("%d %s", recorder.Code, recorder.Body)
	}
}

func FuzzReadCompact(f *testing.F) {
	f.Add("eyJhbGciOiJFUzI1NiJ9.e30." + strings.Repeat("A", 86))
	f.Fuzz(func(t *testing.T, token string) {
		c, ok := readCompact(defaultProfile(), token)
		if !ok {
			return
		}
		end := strings.IndexByte(token, '.')
		again := token[:end] + "." + base64.RawURLEncoding.EncodeToString(c.payload) + "." +
			base64.RawURLEncoding.EncodeToString(c.signature)
		if again != token || len(c.signature) != 64 {
			t.Fatalf("%q is read as %q", token, again)
		}
	})
}
