package countersign

import (
	"context"
	"net/http"
)

// principalKey is where a request's context holds the result of its verification.
type principalKey struct{}

// Middleware guards a handler of net/http with a verifier of its own. It panics with [*ConfigError] when the options are
// at fault, which is found when the server is put together and never while it serves.
func Middleware(options Options) func(http.Handler) http.Handler {
	verifier, err := New(options)
	if err != nil {
		panic(err)
	}
	return VerifierMiddleware(verifier)
}

// VerifierMiddleware guards a handler of net/http: it verifies the mandate of every request, and either puts the claims
// into the request's context or answers with status, challenge and body of the refusal. The handler never runs on
// failure. Nothing but the Authorization header is read: no query and no body. The request's context bounds the wait for
// keys and for the revocation store.
func VerifierMiddleware(verifier Guard) func(http.Handler) http.Handler {
	r := verifier.guarded()
	metadataURL := r.settings.metadataURL
	answer := ChallengeOptions{r.settings.profile.ID, r.need.scopes, metadataURL}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
			kind, token := readAuthorization(request.Header.Values("Authorization"))
			if kind == credentialMalformed {
				writeMalformed(w, metadataURL)
				return
			}
			ctx := request.Context()
			result := r.Authenticate(ctx, token)
			if !result.OK {
				WriteAuthError(w, result.Error, answer)
				return
			}
			next.ServeHTTP(w, request.WithContext(context.WithValue(ctx, principalKey{}, result)))
		})
	}
}

// ClaimsFromContext is the principal that a guarded handler acts for, in the words of the default profile. It reports
// false outside of guarded handlers.
func ClaimsFromContext(ctx context.Context) (Claims, bool) {
	result, ok := ctx.Value(principalKey{}).(Result)
	return result.Principal, ok
}

// PrincipalFromContext is the same in the words of the verifier's own profile, such as p1_0.Claims.
func PrincipalFromContext[C any](ctx context.Context) (C, bool) {
	result, _ := ctx.Value(principalKey{}).(Result)
	return PrincipalAs[C](result)
}
