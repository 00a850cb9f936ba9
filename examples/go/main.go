// A guarded net/http server, and an issuer beside it so that the program needs nothing else.
//
//	go run .
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"countersign"

	jose "github.com/go-jose/go-jose/v4"
)

const audience = "https://notes.example/api"

func main() {
	issuer := startIssuer()
	defer issuer.Close()

	// In production: the issuer's URL, and a store that the issuer's revocations reach.
	revocations := &countersign.InMemoryRevocationStore{}
	verifier, err := countersign.New(countersign.Options{
		Issuer:         issuer.URL,
		Audience:       []string{audience},
		RequiredScopes: []string{"notes:read"},
		Revocations:    revocations,
	})
	if err != nil {
		log.Fatal(err)
	}
	deleting, err := verifier.Require(countersign.Overrides{RequiredScopes: []string{"notes:delete"}})
	if err != nil {
		log.Fatal(err)
	}

	mux := http.NewServeMux()
	mux.Handle("GET /notes", countersign.VerifierMiddleware(verifier)(http.HandlerFunc(list)))
	mux.Handle("DELETE /notes", countersign.VerifierMiddleware(deleting)(http.HandlerFunc(remove)))
	server := httptest.NewServer(mux)
	defer server.Close()

	mandate := issuer.mint("alice", "notes:read")
	ask(server.URL, http.MethodGet, "")
	ask(server.URL, http.MethodGet, mandate)
	ask(server.URL, http.MethodDelete, mandate)

	if err := revocations.MarkRevoked(context.Background(), "session-of-alice", time.Hour); err != nil {
		log.Fatal(err)
	}
	ask(server.URL, http.MethodGet, mandate)
}

func list(w http.ResponseWriter, r *http.Request) {
	claims, _ := countersign.ClaimsFromContext(r.Context())
	fmt.Fprintf(w, "notes of %s", claims.Sub)
}

func remove(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

func ask(url, method, mandate string) {
	request, err := http.NewRequest(method, url+"/notes", nil)
	if err != nil {
		log.Fatal(err)
	}
	if mandate != "" {
		request.Header.Set("Authorization", "Bearer "+mandate)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(method, "/notes", response.StatusCode, string(body))
	if challenge := response.Header.Get("WWW-Authenticate"); challenge != "" {
		fmt.Println("  challenge:", challenge)
	}
}

// localIssuer signs mandates and serves its key set on loopback.
type localIssuer struct {
	*httptest.Server
	signer jose.Signer
}

func startIssuer() *localIssuer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	signing := jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "key-1"}}
	signer, err := jose.NewSigner(signing, (&jose.SignerOptions{}).WithType("at+jwt"))
	if err != nil {
		log.Fatal(err)
	}
	keys := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "key-1", Algorithm: "ES256"}}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/jwks.json", func(w http.ResponseWriter, _ *http.Request) {
		if err := json.NewEncoder(w).Encode(keys); err != nil {
			log.Print(err)
		}
	})
	return &localIssuer{httptest.NewServer(mux), signer}
}

func (i *localIssuer) mint(user, scope string) string {
	payload, err := json.Marshal(map[string]any{
		"iss": i.URL, "aud": audience, "exp": time.Now().Add(time.Minute).Unix(), "sub": user, "zone_id": "zone",
		"client_id": "notes-client", "sid": "session-of-" + user, "scope": scope,
	})
	if err != nil {
		log.Fatal(err)
	}
	signed, err := i.signer.Sign(payload)
	if err != nil {
		log.Fatal(err)
	}
	mandate, err := signed.CompactSerialize()
	if err != nil {
		log.Fatal(err)
	}
	return mandate
}
