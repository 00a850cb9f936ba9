package countersign

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"countersign/contract/p1_0"
)

type answer struct {
	status     int
	challenge  string
	retryAfter string
	body       string
}

func serve(t *testing.T, guard func(http.Handler) http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims, ok := ClaimsFromContext(r.Context())
		if !ok {
			t.Error("the handler ran without claims")
		}
		fmt.Fprint(w, claims.Sub)
	})))
	t.Cleanup(server.Close)
	return server
}

func ask(t *testing.T, url string, authorization ...string) answer {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, url, strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header["Authorization"] = authorization
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		if got := response.Header.Get("Content-Type"); got != "application/json" {
			t.Errorf("Content-Type %q", got)
		}
		if got := response.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("Cache-Control %q", got)
		}
	}
	return answer{
		response.StatusCode, response.Header.Get("WWW-Authenticate"), response.Header.Get("Retry-After"), string(body),
	}
}

func TestEveryRefusalOverHTTP(t *testing.T) {
	keys := newIssuer(t)
	down := newIssuer(t)
	down.serve(http.StatusInternalServerError, "")
	revoked := &InMemoryRevocationStore{}
	if err := revoked.MarkRevoked(context.Background(), "gone", 0); err != nil {
		t.Fatal(err)
	}
	if err := revoked.MarkDelegationEpoch(context.Background(), "zone", 3, 0); err != nil {
		t.Fatal(err)
	}
	away := storeFunc(func(context.Context, string) (bool, error) { return false, errAway })

	const tail = `scope="notes:read", resource_metadata="` + metadataURL + `"`
	const invalid = `Bearer error="invalid_token", error_description="Token validation failed", ` + tail
	const invalidBody = `{"error":"invalid_token","error_description":"Token validation failed"}`
	const hint = `,"error_hint":"`
	const again = "Keep the mandate and try again after the time that Retry-After gives."

	earlier := func(change func(*Options)) Options {
		o := keys.options()
		o.Revocations, o.RequiredScopes, o.ResourceMetadataURL = revoked, []string{"notes:read"}, metadataURL
		if change != nil {
			change(&o)
		}
		return o
	}
	later := func(change func(*Options)) Options {
		return earlier(func(o *Options) {
			o.Profile, o.ZoneID = "1.0", "zone"
			if change != nil {
				change(o)
			}
		})
	}
	for _, each := range []struct {
		name    string
		options Options
		payload string
		want    answer
	}{
		{"expired", earlier(nil), keys.claims(members{"exp": testNow}), answer{401, invalid, "", invalidBody}},
		{
			"another zone", earlier(func(o *Options) { o.ZoneID = "other" }), keys.claims(nil),
			answer{
				401, `Bearer error="invalid_token", error_description="Token zone validation failed", ` + tail, "",
				`{"error":"invalid_zone","error_description":"Token zone validation failed"}`,
			},
		},
		{
			"revoked, and without the scope", earlier(nil), keys.claims(members{"sid": "gone", "scope": nil}),
			answer{403, "", "", `{"error":"session_revoked","error_description":"Session revoked"}`},
		},
		{
			"without the scopes",
			earlier(func(o *Options) { o.RequiredScopes = []string{"notes:read", "offline_access", "notes:write<&>"} }),
			keys.claims(members{"scope": "offline_access notes:readonly"}),
			answer{
				403, `Bearer error="insufficient_scope", error_description="Missing scope: notes:read", ` +
					`scope="notes:read notes:write<&>", resource_metadata="` + metadataURL + `"`, "",
				`{"error":"insufficient_scope","error_description":"Missing scope: notes:read"}`,
			},
		},
		{
			"without a scope whose name HTML would escape",
			earlier(func(o *Options) { o.RequiredScopes = []string{"a<&=,>b"} }), keys.claims(nil),
			answer{
				403, `Bearer error="insufficient_scope", error_description="Missing scope: a<&>b", ` +
					`scope="a<&=,>b", resource_metadata="` + metadataURL + `"`, "",
				`{"error":"insufficient_scope","error_description":"Missing scope: a<&=,>b"}`,
			},
		},
		{
			"without the scope and without an agent", earlier(func(o *Options) { o.RequireAgent = true }),
			keys.claims(members{"scope": nil}),
			answer{403, "", "", `{"error":"insufficient_scope","error_description":"Missing scope: notes:read"}`},
		},
		{
			"without an agent", earlier(func(o *Options) { o.RequireAgent = true }), keys.claims(nil),
			answer{403, "", "", `{"error":"agent_required","error_description":"Agent identity required"}`},
		},
		{
			"without a delegation", earlier(func(o *Options) { o.RequireDelegation = true }), keys.claims(nil),
			answer{403, "", "", `{"error":"delegation_required","error_description":"Delegation required"}`},
		},
		{
			"without a hop", earlier(func(o *Options) { o.RequireChainContains = []string{"app \"é\"\u2028\n"} }), keys.claims(nil),
			answer{
				403, "", "",
				`{"error":"chain_mismatch","error_description":"Delegation chain missing application: app \"é\"` + "\u2028" + `\n"}`,
			},
		},
		{
			"too many hops", earlier(func(o *Options) { o.MaxHopCount = pointer(0) }), keys.claims(members{"hop_count": 1}),
			answer{403, "", "", `{"error":"hop_count_exceeded","error_description":"Hop count exceeded"}`},
		},
		{
			"a store that is away", earlier(func(o *Options) { o.Revocations = away }), keys.claims(nil),
			answer{
				503, "", "5",
				`{"error":"verification_unavailable","error_description":"Verification temporarily unavailable"}`,
			},
		},
		{
			"an issuer that is down", earlier(func(o *Options) { o.JWKSURI = down.URL }), keys.claims(nil),
			answer{
				503, "", "5",
				`{"error":"verification_unavailable","error_description":"Verification temporarily unavailable"}`,
			},
		},
		{
			"1.0: an issuer that is down", later(func(o *Options) { o.JWKSURI = down.URL }), keys.laterClaims(nil),
			answer{
				503, "", "5",
				`{"error":"verification_unavailable","error_description":"Verification temporarily unavailable"` +
					hint + again + `"}`,
			},
		},
		{
			"1.0: revoked root", later(nil), keys.laterClaims(members{"root_sid": "gone"}),
			answer{
				401, `Bearer error="invalid_token", error_description="Session revoked", ` + tail, "",
				`{"error":"session_revoked","error_description":"Session revoked"` + hint +
					`The authority behind this mandate was withdrawn; start a new session."}`,
			},
		},
		{
			"1.0: delegations have changed", later(nil), keys.laterClaims(members{"delegation_graph_epoch": 2}),
			answer{
				401, `Bearer error="invalid_token", error_description="Delegation graph changed", ` + tail, "",
				`{"error":"delegation_stale","error_description":"Delegation graph changed"` + hint +
					`Obtain a new mandate; delegations have changed since this one was issued."}`,
			},
		},
		{
			"1.0: without a session", later(func(o *Options) { o.RequireSession = true }), keys.laterClaims(nil),
			answer{
				403, "", "", `{"error":"session_required","error_description":"Session required"` + hint +
					`Present a mandate that was issued to a session."}`,
			},
		},
		{
			"1.0: for another use", later(nil), keys.laterClaims(members{"use": "gateway"}),
			answer{
				401, invalid, "", `{"error":"invalid_token","error_description":"Token validation failed"` + hint +
					`Obtain a new mandate for this resource from its issuer."}`,
			},
		},
		{
			"1.0: without a target", later(func(o *Options) { o.RequiredTargets = []string{"notes"} }), keys.laterClaims(nil),
			answer{
				401, invalid, "", `{"error":"invalid_token","error_description":"Token validation failed"` + hint +
					`Obtain a new mandate for this resource from its issuer."}`,
			},
		},
		{"a good mandate", earlier(nil), keys.claims(nil), answer{200, "", "", "alice"}},
		{"1.0: a good mandate", later(nil), keys.laterClaims(nil), answer{200, "", "", "alice"}},
	} {
		t.Run(each.name, func(t *testing.T) {
			server := serve(t, Middleware(each.options))
			if got := ask(t, server.URL, "bEaReR  "+keys.mint(t, each.payload)); got != each.want {
				t.Errorf("got  %+v\nwant %+v", got, each.want)
			}
		})
	}
}

func TestTheAuthorizationHeader(t *testing.T) {
	keys := newIssuer(t)
	options := keys.options()
	options.RequiredScopes, options.ResourceMetadataURL = []string{"notes:read"}, metadataURL
	server := serve(t, Middleware(options))
	good := keys.mint(t, keys.claims(nil))
	missing := answer{
		401, `Bearer resource_metadata="` + metadataURL + `", scope="notes:read"`, "",
		`{"error":"missing_token","error_description":"Missing bearer token"}`,
	}
	malformed := answer{
		400, `Bearer error="invalid_request", error_description="The request is malformed", resource_metadata="` +
			metadataURL + `"`, "", `{"error":"invalid_request","error_description":"The request is malformed"}`,
	}
	for _, each := range []struct {
		name   string
		values []string
		want   answer
	}{
		{"absent", nil, missing},
		{"of another scheme", []string{"Basic dXNlcjpw"}, missing},
		{"of a scheme that only begins like ours", []string{"Bearertoken"}, missing},
		{"empty", []string{""}, malformed},
		{"without a token", []string{"Bearer"}, malformed},
		{"with two tokens", []string{"Bearer a b"}, malformed},
		{"with a tab", []string{"Bearer a\tb"}, malformed},
		{"with a comma", []string{"Bearer a,b"}, malformed},
		{"with a no-break space", []string{"Bearer a\xA0b"}, malformed},
		{"twice", []string{"Bearer " + good, "Bearer " + good}, malformed},
		{"once with spaces around", []string{" \tBearer   " + good + " \t"}, answer{200, "", "", "alice"}},
	} {
		t.Run(each.name, func(t *testing.T) {
			if got := ask(t, server.URL, each.values...); got != each.want {
				t.Errorf("got  %+v\nwant %+v", got, each.want)
			}
		})
	}
	t.Run("of a token in the query", func(t *testing.T) {
		if got := ask(t, server.URL+"?access_token="+good); got != missing {
			t.Errorf("got  %+v\nwant %+v", got, missing)
		}
	})
}

func TestConcurrentRequestsKeepTheirPrincipals(t *testing.T) {
	keys := newIssuer(t)
	verifier := mustNew(t, keys.options())
	server := serve(t, VerifierMiddleware(verifier))
	var group sync.WaitGroup
	for n := range 40 {
		name := fmt.Sprintf("user-%d", n)
		token := keys.mint(t, keys.claims(members{"sub": name}))
		group.Add(1)
		go func() {
			defer group.Done()
			if got := ask(t, server.URL, "Bearer "+token); got.body != name {
				t.Errorf("%s was answered %+v", name, got)
			}
		}()
	}
	group.Wait()
	if fetches := keys.fetches.Load(); fetches != 1 {
		t.Errorf("%d fetches for 40 cold callers", fetches)
	}
}

func TestARouteTightensItsVerifier(t *testing.T) {
	keys := newIssuer(t)
	options := keys.options()
	options.RequiredScopes = []string{"notes:read"}
	verifier := mustNew(t, options)
	route, err := verifier.Require(Overrides{RequiredScopes: []string{"notes:write"}})
	if err != nil {
		t.Fatal(err)
	}
	token := "Bearer " + keys.mint(t, keys.claims(nil))
	if got := ask(t, serve(t, VerifierMiddleware(verifier)).URL, token); got.status != 200 {
		t.Errorf("the verifier: %+v", got)
	}
	want := answer{
		403, `Bearer error="insufficient_scope", error_description="Missing scope: notes:write", ` +
			`scope="notes:read notes:write"`, "",
		`{"error":"insufficient_scope","error_description":"Missing scope: notes:write"}`,
	}
	if got := ask(t, serve(t, VerifierMiddleware(route)).URL, token); got != want {
		t.Errorf("the route: got %+v, want %+v", got, want)
	}
}

func TestPrincipalsOfAnotherProfile(t *testing.T) {
	keys := newIssuer(t)
	token := keys.mint(t, keys.laterClaims(members{"agent_session_id": "agent"}))
	guard := Middleware(keys.laterOptions())
	server := httptest.NewServer(guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		own, ok := PrincipalFromContext[p1_0.Claims](r.Context())
		if !ok || own.RootAuthorityRecordID != "root-sid" {
			t.Errorf("the profile's own claims: %v %+v", ok, own)
		}
		claims, ok := ClaimsFromContext(r.Context())
		if !ok || claims.Sid != "sid" || claims.AgentSessionID == nil || *claims.AgentSessionID != "agent" {
			t.Errorf("the claims of the default profile: %v %+v", ok, claims)
		}
		if _, ok := PrincipalFromContext[Claims](r.Context()); ok {
			t.Error("claims of a profile that did not verify the mandate")
		}
	})))
	defer server.Close()
	if got := ask(t, server.URL, "Bearer "+token); got.status != 200 {
		t.Errorf("%+v", got)
	}
	if _, ok := ClaimsFromContext(context.Background()); ok {
		t.Error("claims without a guard")
	}
}

func TestMiddlewarePanicsOnBadOptionsWhenItIsMade(t *testing.T) {
	defer func() {
		if _, ok := recover().(*ConfigError); !ok {
			t.Error("no ConfigError")
		}
	}()
	Middleware(Options{})
}
