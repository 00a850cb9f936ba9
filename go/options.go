package countersign

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"countersign/contract/kernel"
)

// Options are what a verifier is made from. Requirements that are left out ask for nothing, or for the contract's
// default. An option of another profile is a mistake.
type Options struct {
	// Issuer whose mandates count, compared exactly with the claim iss: https, or http on loopback. Required.
	Issuer string
	// Audience is the canonical URL of this server, or several of which a mandate names at least one. Required.
	Audience []string
	// Revocations is asked about every mandate. Required.
	Revocations Store

	// Profile of the contract. Default: the contract's default profile.
	Profile string
	// ZoneID is the zone that mandates must come from. Empty means not given; profile 1.0 needs it.
	ZoneID string
	// RequiredScopes must all be words of the claim scope.
	RequiredScopes []string
	// RequireAgent asks for an agent session (profile 2026-05).
	RequireAgent bool
	// RequireSession asks for an agent session (profile 1.0).
	RequireSession bool
	// RequireDelegation asks for a delegation edge.
	RequireDelegation bool
	// RequireChainContains lists applications that must all be hops of the delegation chain.
	RequireChainContains []string
	// MaxHopCount is the most delegations since the user; nil means 10, and 0 means 0.
	MaxHopCount *int
	// RequiredUse is what the claim use must say (profile 1.0). Default: resource.
	RequiredUse string
	// RequiredTargets must all be in the claim target (profile 1.0).
	RequiredTargets []string
	// Requirements are requirements of a contract of one's own, by their names in the contract.
	Requirements map[string]kernel.Value
	// Hooks answer the ports that a contract of one's own declares.
	Hooks map[string]Hook

	// JWKSURI is the URL of the key set, in place of the contract's template.
	JWKSURI string
	// AllowInsecureIssuer allows http beyond loopback.
	AllowInsecureIssuer bool
	// ClockSkewSeconds is what clocks may differ by, 0 to 300; nil means the profile's default.
	ClockSkewSeconds *int
	// RevocationTimeout is how long a store or a hook may take, at most a minute. Default: one second.
	RevocationTimeout time.Duration
	// HTTPClient fetches the key set; redirects are refused whatever it says. Default: a client of its own.
	HTTPClient *http.Client
	// Now is the wall clock. Default: time.Now.
	Now func() time.Time
	// ResourceMetadataURL is what challenges name (RFC 9728 section 5.1).
	ResourceMetadataURL string
	// OnDiagnostic is told of what an operator should know: fixed words, never a token, claim or key.
	OnDiagnostic func(Diagnostic)

	// clock replaces the monotonic clock, and keySetTimeout the deadline of a fetch, in tests.
	clock         func() time.Duration
	keySetTimeout time.Duration
}

// Overrides tighten the requirements of a verifier for a route or a call: lists are united, booleans OR-ed, limits take
// the stricter number, and a use that is not the verifier's lets no mandate through.
type Overrides struct {
	RequiredScopes       []string
	RequireAgent         bool
	RequireSession       bool
	RequireDelegation    bool
	RequireChainContains []string
	MaxHopCount          *int
	RequiredUse          string
	RequiredTargets      []string
	// Requirements are requirements of a contract of one's own, by their names in the contract.
	Requirements map[string]kernel.Value
}

// Hook answers a port that a contract declares, from the claims that the contract names, in order. An error, a panic and
// silence count as unavailable, never as a pass.
type Hook func(ctx context.Context, args ...kernel.Value) (bool, error)

// Diagnostic is something that an operator should know.
type Diagnostic struct {
	// Kind is key_set_adopted, key_set_unavailable, revocation_unavailable or misconfigured.
	Kind string
	// Detail is a fixed word, such as deadline or no_usable_key.
	Detail string
}

// ConfigError is a mistake in the configuration. It names the option and the remedy, never a value.
type ConfigError struct {
	Option string
	Remedy string
}

func (e *ConfigError) Error() string {
	return fmt.Sprintf("countersign: option %q: %s", e.Option, e.Remedy)
}

// settings are options read once, checked, with every default filled in.
type settings struct {
	profile       *kernel.Profile
	identity      kernel.Value
	requirements  values
	hooks         []hookCheck
	skew          int64
	keySetURL     string
	keySetTimeout time.Duration
	metadataURL   string
	client        *http.Client
	now           func() time.Time
	clock         func() time.Duration
	report        func(kind, detail string)
}

func readSettings(o Options) (*settings, error) {
	profile := profileOf(o.Profile)
	if profile == nil {
		return nil, &ConfigError{"Profile", "the contract has no such profile"}
	}
	if !contains(profile.Header.Algorithms, supportedAlgorithm) {
		return nil, &ConfigError{"Profile", "this package checks " + supportedAlgorithm + " signatures alone"}
	}
	wanted, err := o.values(profile)
	if err != nil {
		return nil, err
	}
	s := &settings{profile: profile, metadataURL: o.ResourceMetadataURL, client: o.HTTPClient, now: o.Now, clock: o.clock}
	s.identity = wanted.ofStage(profile, "claims").value()
	s.requirements = wanted.ofStage(profile, "requirements")
	if err := s.readKeySetURL(o, wanted); err != nil {
		return nil, err
	}
	if err := s.readTimes(o); err != nil {
		return nil, err
	}
	if o.ResourceMetadataURL != "" {
		if err := checkSecureURL("ResourceMetadataURL", o.ResourceMetadataURL, true); err != nil {
			return nil, err
		}
	}
	if s.client == nil {
		s.client = &http.Client{}
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.clock == nil {
		s.clock = monotonic
	}
	s.report = func(kind, detail string) {
		if o.OnDiagnostic == nil {
			return
		}
		// Whatever a listener does, the decision stands.
		defer func() { _ = recover() }()
		o.OnDiagnostic(Diagnostic{kind, detail})
	}
	s.hooks, err = readHooks(s, o)
	return s, err
}

func (s *settings) readKeySetURL(o Options, wanted values) error {
	issuer, _ := wanted["issuer"].Text()
	if err := checkSecureURL("Issuer", issuer, o.AllowInsecureIssuer); err != nil {
		return err
	}
	if strings.Contains(issuer, "?") {
		return &ConfigError{"Issuer", "remove the query from the URL"}
	}
	if s.keySetURL = o.JWKSURI; s.keySetURL != "" {
		return checkSecureURL("JWKSURI", o.JWKSURI, o.AllowInsecureIssuer)
	}
	zone, _ := wanted["zoneId"].Text()
	s.keySetURL = keySetURLOf(s.profile.KeySetURL, issuer, zone)
	return nil
}

func (s *settings) readTimes(o Options) error {
	s.skew = limitOf(s.profile, "clockSkewSeconds")
	if o.ClockSkewSeconds != nil {
		most := limitOf(s.profile, "clockSkewMaxSeconds")
		s.skew = int64(*o.ClockSkewSeconds)
		if s.skew < 0 || s.skew > most {
			return &ConfigError{"ClockSkewSeconds", fmt.Sprintf("give an integer from 0 to %d", most)}
		}
	}
	s.keySetTimeout = o.keySetTimeout
	if s.keySetTimeout == 0 {
		s.keySetTimeout = time.Duration(limitOf(s.profile, "keySetTimeoutMs")) * time.Millisecond
	}
	if o.RevocationTimeout < 0 || o.RevocationTimeout > time.Minute {
		return &ConfigError{"RevocationTimeout", "give at most a minute"}
	}
	return nil
}
