package countersign

import (
	"context"
	"errors"

	"countersign/contract"
	"countersign/contract/kernel"
)

// Claims of a verified mandate, in the words of the contract's default profile.
type Claims = contract.Claims

// Result of a verification. Principal is meaningful only when OK is true, Error only when it is false.
type Result struct {
	OK bool
	// Principal is in the words of the default profile, whatever profile verified it; see [PrincipalAs].
	Principal Claims
	Error     *AuthError

	// own is the principal in the words of its own profile.
	own kernel.Subject
}

// PrincipalAs is the principal in the words of its own profile, such as p1_0.Claims. It reports false for a refusal and
// for a type of another profile.
func PrincipalAs[C any](result Result) (C, bool) {
	if claims, ok := any(result.own).(*C); ok && result.OK {
		return *claims, true
	}
	var none C
	return none, false
}

// Verifier decides about mandates. It is safe for concurrent use. No method but Require and Warmup can fail, and none
// panics.
type Verifier struct {
	*route
}

// RouteVerifier is a verifier whose requirements a route has tightened.
type RouteVerifier struct {
	*route
}

// Guard is a [Verifier] or a [RouteVerifier].
type Guard interface {
	// Authenticate walks every stage. Overrides only tighten; bad ones are refused with verification_unavailable.
	Authenticate(ctx context.Context, token string, overrides ...Overrides) Result
	// Authorization does the same for an Authorization header. A malformed header counts as no token; HTTP hosts answer
	// it with 400.
	Authorization(ctx context.Context, header string, overrides ...Overrides) Result
	// RequiredScopes is every scope that a call requires, in configured order.
	RequiredScopes() []string

	guarded() *route
}

// route is a set of requirements over settings and keys that verifiers share.
type route struct {
	settings *settings
	keys     *keySource
	need     need
}

// New makes a verifier. It fails with [*ConfigError] on the first option at fault.
func New(options Options) (*Verifier, error) {
	s, err := readSettings(options)
	if err != nil {
		return nil, err
	}
	return &Verifier{&route{s, newKeySource(s), prepare(s.profile, s.requirements)}}, nil
}

// Require tightens once, for a route. It fails with [*ConfigError] on bad overrides.
func (v *Verifier) Require(overrides Overrides) (*RouteVerifier, error) {
	n, err := v.tightened([]Overrides{overrides})
	if err != nil {
		return nil, err
	}
	return &RouteVerifier{&route{v.settings, v.keys, n}}, nil
}

// Warmup fetches the key set ahead of the first call. It fails when it cannot be had now.
func (v *Verifier) Warmup(ctx context.Context) error {
	if v.keys.load(ctx) == nil {
		return errors.New("countersign: the key set is unavailable")
	}
	return nil
}

func (r *route) guarded() *route { return r }

func (r *route) RequiredScopes() []string { return append([]string{}, r.need.scopes...) }

func (r *route) Authorization(ctx context.Context, header string, overrides ...Overrides) Result {
	token, _ := ExtractBearer(header)
	return r.Authenticate(ctx, token, overrides...)
}

func (r *route) Authenticate(ctx context.Context, token string, overrides ...Overrides) (result Result) {
	defer func() {
		if recover() != nil {
			result = r.fault()
		}
	}()
	if ctx == nil {
		ctx = context.Background()
	}
	n, err := r.tightened(overrides)
	if err != nil {
		return r.fault()
	}
	return r.decide(ctx, token, n)
}

func (r *route) tightened(overrides []Overrides) (need, error) {
	if len(overrides) == 0 {
		return r.need, nil
	}
	wanted := r.need.values
	for _, each := range overrides {
		var err error
		if wanted, err = wanted.tighten(r.settings.profile, each); err != nil {
			return need{}, err
		}
	}
	return prepare(r.settings.profile, wanted), nil
}

// fault refuses because of the caller's clock, overrides or construction, and tells the operator.
func (r *route) fault() Result {
	if r == nil || r.settings == nil {
		return refused(newAuthError(defaultProfile(), codeUnavailable, "", reasonMisconfigured))
	}
	r.settings.report(reasonMisconfigured, "")
	return r.refuse(codeUnavailable, reasonMisconfigured)
}

func (r *route) refuse(code, reason string) Result {
	return refused(newAuthError(r.settings.profile, code, "", reason))
}

func refused(err *AuthError) Result { return Result{Error: err} }

// decide climbs the ladder: extract, decode, signature, claims, then the rest in the order of the profile. Every rung
// can only refuse; a token passes when no rung is left.
func (r *route) decide(ctx context.Context, token string, n need) Result {
	profile := r.settings.profile
	if token == "" {
		return r.refuse(codeMissingToken, "")
	}
	if int64(len(token)) > limitOf(profile, "tokenCharacters") {
		return r.refuse(codeInvalidToken, "")
	}
	signed, ok := readCompact(profile, token)
	if !ok {
		return r.refuse(codeInvalidToken, "")
	}
	if code, reason := r.checkSignature(ctx, signed); code != "" {
		return r.refuse(code, reason)
	}
	wire, failure := r.openPayload(signed.payload)
	if failure != nil {
		return r.failed(failure, n, nil)
	}
	claims := profile.Project(wire)
	for _, stage := range afterClaims(profile) {
		if stage == "revocation" {
			if err := r.checkRevocation(ctx, claims); err != nil {
				return refused(err)
			}
		} else if failure := profile.Enforce(stage, claims, n.all); failure != nil {
			return r.failed(failure, n, claims)
		}
	}
	return Result{OK: true, Principal: inDefaultWords(wire, claims), own: claims}
}

// checkSignature finds the key and checks the signature. The code is empty when it holds.
func (r *route) checkSignature(ctx context.Context, signed compact) (code, reason string) {
	set := r.keys.current()
	if set == nil {
		if set = r.keys.load(ctx); set == nil {
			return codeUnavailable, reasonKeys
		}
		// The set has just come; asking again would bring the same.
		return r.try(signed, set.find(signed.kid), true)
	}
	key := set.find(signed.kid)
	if key != nil && signed.verify(key.public) {
		return "", ""
	}
	if key == nil && signed.kid == "" || !r.keys.mayRefresh(set) {
		if key == nil && signed.kid != "" && !r.keys.isHealthy() {
			return codeUnavailable, reasonKeys
		}
		return codeInvalidToken, ""
	}
	// The issuer may have put a new key, or another one under this name.
	complete := r.keys.refresh(ctx, set)
	newer := r.keys.current()
	if newer == nil {
		return codeUnavailable, reasonKeys
	}
	if found := newer.find(signed.kid); found != key {
		return r.try(signed, found, complete)
	}
	if key == nil && !complete {
		return codeUnavailable, reasonKeys
	}
	return codeInvalidToken, ""
}

// try accepts a signature under a key that the current set still holds. complete says whether a key that is not in the
// set is known not to exist.
func (r *route) try(signed compact, key *verificationKey, complete bool) (code, reason string) {
	if key == nil {
		if signed.kid != "" && !complete {
			return codeUnavailable, reasonKeys
		}
		return codeInvalidToken, ""
	}
	if !signed.verify(key.public) {
		return codeInvalidToken, ""
	}
	set := r.keys.current()
	if set == nil {
		return codeUnavailable, reasonKeys
	}
	if set.find(signed.kid) != key {
		return codeInvalidToken, ""
	}
	return "", ""
}

// openPayload reads the claims, now that the signature holds: strict JSON, shape, issuer and audience, times, and last
// the claims with a code of their own.
func (r *route) openPayload(payload []byte) (wire kernel.Value, failure *kernel.Failure) {
	profile := r.settings.profile
	invalid := &kernel.Failure{Code: codeInvalidToken, Stage: "claims"}
	decoded, ok := decodeObject(profile, payload)
	if !ok {
		return wire, invalid
	}
	wire, ok = profile.FoldClaims(decoded)
	if !ok || !profile.HasClaimsShape(wire) {
		return wire, invalid
	}
	if failure := profile.EnforceIdentity(wire, r.settings.identity); failure != nil {
		return wire, failure
	}
	seconds := r.settings.now().Unix()
	latest := seconds + r.settings.skew
	expires, ok := wire.Own("exp").Integer()
	if !ok || seconds >= expires+r.settings.skew {
		return wire, invalid
	}
	if notBefore, ok := wire.Own("nbf").Integer(); ok && notBefore > latest {
		return wire, invalid
	}
	if issued, ok := wire.Own("iat").Integer(); ok && issued > latest+limitOf(profile, "futureIssuedAtSeconds") {
		return wire, invalid
	}
	return wire, profile.EnforceOwnCodes(wire, r.settings.identity)
}

func (r *route) checkRevocation(ctx context.Context, claims kernel.Subject) *AuthError {
	for _, check := range r.settings.hooks {
		switch check.ask(ctx, claims) {
		case pass:
		case fail:
			return newAuthError(r.settings.profile, check.row.Error, "", "")
		default:
			r.settings.report(reasonRevocation, check.row.Name)
			return newAuthError(r.settings.profile, check.row.Unavailable, "", check.row.Reason)
		}
	}
	return nil
}

// failed turns a failed check into a refusal. A scope shortfall beside an opaque one keeps its challenge to itself.
func (r *route) failed(failure *kernel.Failure, n need, claims kernel.Subject) Result {
	profile := r.settings.profile
	err := newAuthError(profile, failure.Code, failure.Missing, "")
	if claims != nil && profile.Errors[failure.Code].Challenge == "insufficient_scope" {
		err.withheld = profile.Enforce(failure.Stage, claims, n.opaque) != nil
	}
	return refused(err)
}

// afterClaims is the stages after claims, in the order of the profile.
func afterClaims(profile *kernel.Profile) []string {
	for i, stage := range profile.Stages {
		if stage == "claims" {
			return profile.Stages[i+1:]
		}
	}
	return []string{"revocation", "requirements"}
}
