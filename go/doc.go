// Package countersign decides whether a call may happen: it verifies mandates, ES256-signed JSON Web Tokens that say who
// acts, with which authority, and through which delegations.
//
//	verifier, err := countersign.New(countersign.Options{
//		Issuer:         "https://issuer.example",
//		Audience:       []string{"https://notes.example/api"},
//		RequiredScopes: []string{"notes:read"},
//		Revocations:    &countersign.InMemoryRevocationStore{},
//	})
//	if err != nil {
//		return err
//	}
//	http.Handle("/notes", countersign.VerifierMiddleware(verifier)(notes))
//
// What is checked is declared by the generated contract in countersign/contract, the same for every language. This
// package does what cannot be declared: token form, keys, signatures, clocks, the network, and net/http.
package countersign
