package countersign

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"countersign/contract/kernel"
)

func TestBadOptionsAreRefusedAtConstruction(t *testing.T) {
	keys := newIssuer(t)
	for name, change := range map[string]func(*Options){
		"Profile":                func(o *Options) { o.Profile = "2.0" },
		"issuer":                 func(o *Options) { o.Issuer = "" },
		"audience":               func(o *Options) { o.Audience = nil },
		"audience, empty":        func(o *Options) { o.Audience = []string{} },
		"audience, an empty one": func(o *Options) { o.Audience = []string{testAudience, ""} },
		"Revocations":            func(o *Options) { o.Revocations = nil },
		"zoneId":                 func(o *Options) { o.Profile = "1.0" },
		"requireSession":         func(o *Options) { o.RequireSession = true },
		"requiredUse":            func(o *Options) { o.RequiredUse = "resource" },
		"requiredTargets":        func(o *Options) { o.RequiredTargets = []string{"x"} },
		"requireAgent":           func(o *Options) { *o = keys.laterOptions(); o.RequireAgent = true },
		"requiredUse, unknown":   func(o *Options) { *o = keys.laterOptions(); o.RequiredUse = "other" },
		"requiredScopes":         func(o *Options) { o.RequiredScopes = []string{"a b"} },
		"requiredScopes, empty":  func(o *Options) { o.RequiredScopes = []string{""} },
		"requiredScopes, quotes": func(o *Options) { o.RequiredScopes = []string{`a"b`} },
		"requireChainContains":   func(o *Options) { o.RequireChainContains = []string{""} },
		"maxHopCount":            func(o *Options) { o.MaxHopCount = pointer(-1) },
		"maxHopCount, large":     func(o *Options) { o.MaxHopCount = pointer(256) },
		"requireScopes": func(o *Options) {
			o.Requirements = map[string]kernel.Value{"requireScopes": kernel.TextsValue(nil)}
		},
		"maxHopCount, twice": func(o *Options) {
			o.MaxHopCount = pointer(1)
			o.Requirements = map[string]kernel.Value{"maxHopCount": kernel.IntegerValue(9)}
		},
		"maxHopCount, null": func(o *Options) {
			o.Requirements = map[string]kernel.Value{"maxHopCount": kernel.NullValue()}
		},
		"maxHopCount, not given": func(o *Options) {
			o.Requirements = map[string]kernel.Value{"maxHopCount": {}}
		},
		"Hooks": func(o *Options) {
			o.Hooks = map[string]Hook{"isRevoked": func(context.Context, ...kernel.Value) (bool, error) { return false, nil }}
		},
		"Revocations, without epochs": func(o *Options) {
			*o = keys.laterOptions()
			o.Revocations = storeFunc(func(context.Context, string) (bool, error) { return false, nil })
		},
		"ClockSkewSeconds":             func(o *Options) { o.ClockSkewSeconds = pointer(301) },
		"ClockSkewSeconds, less":       func(o *Options) { o.ClockSkewSeconds = pointer(-1) },
		"RevocationTimeout":            func(o *Options) { o.RevocationTimeout = -1 },
		"RevocationTimeout, long":      func(o *Options) { o.RevocationTimeout = time.Hour },
		"ResourceMetadataURL":          func(o *Options) { o.ResourceMetadataURL = "/metadata" },
		"Issuer, http":                 func(o *Options) { o.Issuer = "http://issuer.example" },
		"Issuer, a name like loopback": func(o *Options) { o.Issuer = "http://127.0.0.1.example" },
		"Issuer, mapped":               func(o *Options) { o.Issuer = "http://[::ffff:127.0.0.1]" },
		"Issuer, a query":              func(o *Options) { o.Issuer = "https://issuer.example?x" },
		"Issuer, a fragment":           func(o *Options) { o.Issuer = "https://issuer.example#" },
		"Issuer, a user":               func(o *Options) { o.Issuer = "https://user@issuer.example" },
		"Issuer, no host":              func(o *Options) { o.Issuer = "https:///x" },
		"Issuer, another scheme":       func(o *Options) { o.Issuer = "ftp://localhost" },
		"Issuer, no URL":               func(o *Options) { o.Issuer = "issuer" },
		"JWKSURI":                      func(o *Options) { o.JWKSURI = "http://keys.example" },
	} {
		options := keys.options()
		change(&options)
		_, err := New(options)
		var config *ConfigError
		want, _, _ := strings.Cut(name, ",")
		if !errors.As(err, &config) || config.Option != want || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGoodOptions(t *testing.T) {
	keys := newIssuer(t)
	for name, change := range map[string]func(*Options){
		"http on localhost":   func(o *Options) { o.Issuer = "http://localhost:8080" },
		"http on 127.8.8.8":   func(o *Options) { o.Issuer = "http://127.8.8.8" },
		"http on ::1":         func(o *Options) { o.Issuer = "http://[::1]:80/x" },
		"insecure, when told": func(o *Options) { o.Issuer, o.AllowInsecureIssuer = "http://issuer.example", true },
		"empty lists":         func(o *Options) { o.RequiredScopes, o.RequireChainContains = []string{}, []string{} },
		"no hops":             func(o *Options) { o.MaxHopCount = pointer(0) },
		"the widest skew":     func(o *Options) { o.ClockSkewSeconds = pointer(300) },
		"1.0":                 func(o *Options) { *o = keys.laterOptions(); o.RequireSession = true },
	} {
		options := keys.options()
		change(&options)
		if _, err := New(options); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOverridesOnlyTighten(t *testing.T) {
	keys := newIssuer(t)
	options := keys.laterOptions()
	options.RequiredScopes, options.MaxHopCount = []string{"a"}, pointer(5)
	verifier := mustNew(t, options)
	token := keys.mint(t, keys.laterClaims(members{"scope": "a b", "hop_count": 2, "target": []string{"x"}}))
	for name, each := range map[string]struct {
		overrides []Overrides
		code      string
	}{
		"none":                    {nil, ""},
		"nothing":                 {[]Overrides{{}}, ""},
		"one more scope":          {[]Overrides{{RequiredScopes: []string{"b"}}}, ""},
		"a scope it lacks":        {[]Overrides{{RequiredScopes: []string{"c"}}}, "insufficient_scope"},
		"an empty list":           {[]Overrides{{RequiredScopes: []string{}}}, ""},
		"a wider limit":           {[]Overrides{{MaxHopCount: pointer(200)}}, ""},
		"a narrower limit":        {[]Overrides{{MaxHopCount: pointer(1)}}, "hop_count_exceeded"},
		"no hops":                 {[]Overrides{{MaxHopCount: pointer(0)}}, "hop_count_exceeded"},
		"two, of which one binds": {[]Overrides{{MaxHopCount: pointer(1)}, {MaxHopCount: pointer(9)}}, "hop_count_exceeded"},
		"the same use":            {[]Overrides{{RequiredUse: "resource"}}, ""},
		"another use":             {[]Overrides{{RequiredUse: "gateway"}}, codeInvalidToken},
		"a session":               {[]Overrides{{RequireSession: true}}, "session_required"},
		"a target":                {[]Overrides{{RequiredTargets: []string{"x"}}}, ""},
		"another target":          {[]Overrides{{RequiredTargets: []string{"x", "y"}}}, codeInvalidToken},
		"an unknown option":       {[]Overrides{{RequireAgent: true}}, codeUnavailable},
		"a fixed option": {
			[]Overrides{{Requirements: map[string]kernel.Value{"zoneId": kernel.TextValue("zone")}}}, codeUnavailable,
		},
		"a bad value": {[]Overrides{{RequiredScopes: []string{"a b"}}}, codeUnavailable},
	} {
		expectCode(t, name, verifier.Authenticate(t.Context(), token, each.overrides...), each.code)
	}
	if _, err := verifier.Require(Overrides{RequireAgent: true}); err == nil {
		t.Error("an unknown option makes a route")
	}
	route, err := verifier.Require(Overrides{RequiredScopes: []string{"c", "a"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(route.RequiredScopes(), " "); got != "a c" {
		t.Errorf("scopes %q", got)
	}
	expectCode(t, "the verifier is unchanged", verifier.Authenticate(t.Context(), token), "")
}

func TestAnIntegerReadFromOptionsIsNotSharedWithTheCaller(t *testing.T) {
	keys := newIssuer(t)
	options := keys.options()
	scopes, most := []string{"notes:read"}, 0
	options.RequiredScopes, options.MaxHopCount = scopes, &most
	verifier := mustNew(t, options)
	scopes[0], most = "other", 9
	expectCode(t, "scope", verifier.Authenticate(t.Context(), keys.mint(t, keys.claims(nil))), "")
	hops := keys.mint(t, keys.claims(members{"hop_count": 1}))
	expectCode(t, "hops", verifier.Authenticate(t.Context(), hops), "hop_count_exceeded")
}

func TestErrorToStatus(t *testing.T) {
	for _, each := range []struct {
		status  int
		code    string
		profile []string
	}{
		{401, "missing_token", nil}, {401, "invalid_token", nil}, {401, "invalid_zone", nil}, {403, "session_revoked", nil},
		{401, "session_revoked", []string{"1.0"}}, {403, "insufficient_scope", nil}, {403, "agent_required", nil},
		{403, "delegation_required", nil}, {403, "chain_mismatch", nil}, {403, "hop_count_exceeded", nil},
		{503, "verification_unavailable", nil}, {401, "delegation_stale", []string{"1.0"}}, {403, "delegation_stale", nil},
		{403, "", nil}, {403, "constructor", []string{"no profile"}},
	} {
		if got := ErrorToStatus(each.code, each.profile...); got != each.status {
			t.Errorf("%s %v: %d, want %d", each.code, each.profile, got, each.status)
		}
	}
}

func TestClockSkewAppliesToEveryTime(t *testing.T) {
	keys := newIssuer(t)
	options := keys.options()
	options.ClockSkewSeconds = pointer(10)
	verifier := mustNew(t, options)
	for name, each := range map[string]struct {
		changes members
		code    string
	}{
		"just not expired": {members{"exp": testNow - 9}, ""},
		"expired":          {members{"exp": testNow - 10}, codeInvalidToken},
		"just valid":       {members{"nbf": testNow + 10}, ""},
		"not yet valid":    {members{"nbf": testNow + 11}, codeInvalidToken},
		"just issued":      {members{"iat": testNow + 70}, ""},
		"issued later":     {members{"iat": testNow + 71}, codeInvalidToken},
	} {
		expectCode(t, name, verifier.Authenticate(t.Context(), keys.mint(t, keys.claims(each.changes))), each.code)
	}
}
