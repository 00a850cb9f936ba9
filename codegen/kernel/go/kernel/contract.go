// Package kernel holds what every contract needs: values, the strict decoder, operations, validation and the form of
// profiles. It knows no contract.
package kernel

// Stages of the ladder.
const (
	StageExtract      = "extract"
	StageDecode       = "decode"
	StageSignature    = "signature"
	StageClaims       = "claims"
	StageRevocation   = "revocation"
	StageRequirements = "requirements"
)

// Identity is name, version and digest of the contract that code was generated from.
type Identity struct {
	Name    string
	Version string
	// Digest is the SHA-256 of the canonical bundle, lowercase hex. Equal digests mean equal contracts.
	Digest string
}

// Failure is a failed check.
type Failure struct {
	Code  string
	Stage string
	// Check is the name of the requirement that failed, or shape when the claim itself is malformed.
	Check string
	// Missing is the first missing configured element, never a received value.
	Missing string
	// HasMissing says whether there is one.
	HasMissing bool
}

// AuthError says why a call was refused.
type AuthError struct {
	// Code of the error catalogue.
	Code string
	// Description is the fixed text of the error catalogue, safe to send.
	Description string
	// Hint is what the caller can do; only in profiles with hints.
	Hint string
	// Reason is why verification is unavailable; never sent to clients.
	Reason string
	// RetryAfterSeconds is the time after which another try makes sense; 0 when none is known.
	RetryAfterSeconds int
}

// Error is the code and its description: fixed texts without received values.
func (e *AuthError) Error() string { return e.Code + ": " + e.Description }

// Issue is one finding of an explanation. It carries locations and rules, never a received value.
type Issue struct {
	// Path has a string per member and an int per item.
	Path     []any
	Rule     string
	Expected string
	Received string
	Message  string
}

// ErrorRow is one row of the error catalogue.
type ErrorRow struct {
	Code string
	// Status is the HTTP status: 401, 403 or 503.
	Status int
	// JSONRPC is the JSON-RPC error code of an in-band refusal: the status number.
	JSONRPC int
	// Challenge is the error parameter of the challenge; bare sends a challenge without one, none sends no challenge.
	Challenge string
	Retriable bool
	Reasons   []string
	Stages    []string
	// Description is safe to send. {missing} stands for the first missing configured value.
	Description string
	Hint        string
}

// CheckRow is one requirement as data.
type CheckRow struct {
	// Name of the option in the contract, as failures and findings call it.
	Name string
	// Field is the name of the option in the Requirements of Go.
	Field string
	Stage string
	Order int
	Op    string
	// Claim is the wire name of the claim.
	Claim string
	Error string
	// Merge says how an override combines with its base, only ever tighter: union, or, min, max, same or fixed.
	Merge    string
	Required bool
	// Default is what counts when the option is not given; Absent when nothing does.
	Default     Value
	Description string
}

// HookRow is a check of stage revocation that only a running system can decide: a port is asked.
type HookRow struct {
	// Name of the requirement, reported as the failing check.
	Name  string
	Order int
	// Hook is the name of the port in the contract.
	Hook string
	// Args are the claims handed to the port, under their Go names, in order. The check is skipped when one is absent.
	Args []string
	// FailsOn is the answer that fails.
	FailsOn     bool
	Error       string
	Unavailable string
	Reason      string
	Description string
}

// Header is what the JOSE header may and must not hold.
type Header struct {
	Algorithms []string
	Types      []string
	Forbidden  []string
}

// Subject is what checks read: claims in wire form (a Value) or projected claims.
type Subject interface {
	// Own is a member by its exact name: the wire name in wire form, the Go name in projected form. Absent when there is none.
	Own(name string) Value
	// Readable reports whether there are members to read at all.
	Readable() bool
}

// Need is what a server asks of a mandate: the Requirements of a profile, or raw options.
//
// Options has the options under their names in the contract; those that are not given are left out.
//
// A need that is nil, or whose options are no object, refuses every call.
type Need interface {
	Options() Value
}

// Profile is everything that a verifier needs to know of one profile of a contract. Do not change it.
type Profile struct {
	ID       string
	Contract Identity
	// Stages is the ladder, in order.
	Stages []string
	Errors map[string]ErrorRow
	Checks []CheckRow
	// HookChecks are the checks of stage revocation, in order.
	HookChecks []HookRow
	// Limits are limits and defaults that the handwritten core applies, by their names in the contract.
	Limits map[string]int64
	Header Header
	// ClaimNames has the Go name by wire name, for every claim that is handed on.
	ClaimNames map[string]string
	// MemberNames has the same for the members of claims that hold objects, by wire name of the claim.
	MemberNames map[string]map[string]string
	// KeySetURL is a template; {issuer} without its trailing slash, {zone} URL-encoded.
	KeySetURL string
	// ZoneRequired says whether a configured zone is mandatory.
	ZoneRequired bool
	// Hints says whether the hint is part of errors and bodies.
	Hints bool

	// IsClaims is the public guard: every rule of the claims' shape, own codes included; accepts both spellings.
	IsClaims func(value Value) bool
	// ExplainClaims has every finding, in document order; none for valid claims.
	ExplainClaims func(value Value) []Issue
	// FoldClaims rewrites aliased members to their first spelling; false when one object mixes spellings.
	FoldClaims func(value Value) (Value, bool)
	// HasClaimsShape is the guard for verification, on folded claims: without members that have a code of their own.
	HasClaimsShape func(value Value) bool
	// Project makes the claims of the profile from the wire form: a pointer to its Claims.
	Project func(wire Value) Subject
	// Enforce gives the first failure among the checks of a stage, by order. Stage claims takes the wire form, every other
	// the projected form. nil when all hold. Never panics.
	Enforce func(stage string, claims any, need Need) *Failure
	// EnforceIdentity is the part of stage claims before the times: issuer and audience. Wire form.
	EnforceIdentity func(claims any, need Need) *Failure
	// EnforceOwnCodes is the part of stage claims after the times: claims with a code of their own. Wire form.
	EnforceOwnCodes func(claims any, need Need) *Failure
	// Anchors are the identifiers to look up in the revocation store, without duplicates, from projected claims.
	Anchors func(claims any) []string
	// ExplainRequirements has the findings on options: null, wrong types, unknown names and bad scope tokens are findings.
	ExplainRequirements func(need Need) []Issue
}

// ErrorToStatus is the HTTP status of a code; 403 for codes that the profile does not know.
func (p *Profile) ErrorToStatus(code string) int {
	if row, found := p.Errors[code]; found {
		return row.Status
	}
	return 403
}

// Contract is a compiled contract: its identity and its profiles. Do not change it.
type Contract struct {
	Identity
	// DefaultProfile is the id of the profile that applies unless another is named.
	DefaultProfile string
	Profiles       map[string]*Profile
}

// Unreadable is the failure of claims that have no members at all.
func Unreadable() *Failure {
	return &Failure{Code: "invalid_token", Stage: StageClaims, Check: "shape"}
}

// ReadSubject takes claims in wire form or projected form; false when there is nothing to read.
func ReadSubject(claims any) (Subject, bool) {
	subject, ok := claims.(Subject)
	return subject, ok && subject.Readable()
}

// ReadOptions is the options of a need; false when there are none to read, which is not the same as asking for nothing.
func ReadOptions(need Need) (options Value, ok bool) {
	// A nil pointer in the interface panics in its method.
	defer func() {
		if recover() != nil {
			options, ok = Value{}, false
		}
	}()
	if need == nil {
		return Value{}, false
	}
	options = need.Options()
	return options, options.kind == Object
}

// AnchorsOf reads the named claims of a subject: those that are text, each once.
func AnchorsOf(claims any, names ...string) []string {
	subject, ok := ReadSubject(claims)
	if !ok {
		return nil
	}
	out := make([]string, 0, len(names))
next:
	for _, name := range names {
		id, ok := subject.Own(name).Text()
		if !ok {
			continue
		}
		for _, known := range out {
			if known == id {
				continue next
			}
		}
		out = append(out, id)
	}
	return out
}
