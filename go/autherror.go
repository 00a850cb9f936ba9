package countersign

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"countersign/contract"
	"countersign/contract/kernel"
)

// AuthError says why a call was refused. Its texts come from the contract; their one variable is a configured value, so
// nothing of a token is in them.
type AuthError struct {
	contract.AuthError

	// withheld marks a scope shortfall that more scope cannot cure, because an opaque requirement fails as well.
	withheld bool
}

// ChallengeOptions is what a challenge may name besides the error.
type ChallengeOptions struct {
	// Profile whose catalogue is read. Default: the contract's default profile.
	Profile string
	// RequiredScopes is every scope that the operation requires. offline_access is never named.
	RequiredScopes []string
	// ResourceMetadataURL is the URL of the protected-resource metadata (RFC 9728 section 5.1).
	ResourceMetadataURL string
}

// ErrorToStatus is the HTTP status of an error code, 401, 403 or 503, read from the contract's catalogue: 403 for a code
// that it does not list. The profile is the default one unless its id is given.
func ErrorToStatus(code string, profile ...string) int {
	id := ""
	if len(profile) > 0 {
		id = profile[0]
	}
	if row, ok := profileOrDefault(id).Errors[code]; ok {
		return row.Status
	}
	return http.StatusForbidden
}

// AuthErrorBody is the JSON body of a refusal, the same bytes in every host: error, error_description, and error_hint
// where the profile has hints. The internal reason stays inside.
func AuthErrorBody(err *AuthError) []byte {
	body := appendJSONText([]byte(`{"error":`), err.Code)
	body = appendJSONText(append(body, `,"error_description":`...), err.Description)
	if err.Hint != "" {
		body = appendJSONText(append(body, `,"error_hint":`...), err.Hint)
	}
	return append(body, '}')
}

// ChallengeHeader is the WWW-Authenticate value of a refusal (RFC 6750 section 3, RFC 9728 section 5.1), or the empty
// string where none is sent: a refusal that neither a new token nor more scope can cure gets no challenge, so that
// clients do not step up in vain.
func ChallengeHeader(err *AuthError, options ChallengeOptions) string {
	row, ok := profileOrDefault(options.Profile).Errors[err.Code]
	if !ok || row.Challenge == "none" || err.withheld {
		return ""
	}
	var scopes []string
	for _, scope := range options.RequiredScopes {
		if scope != "offline_access" {
			scopes = append(scopes, scope)
		}
	}
	scope := quoted("scope", strings.Join(scopes, " "))
	metadata := quoted("resource_metadata", options.ResourceMetadataURL)
	if row.Challenge == "bare" {
		return challenge(metadata, scope)
	}
	description := strings.NewReplacer("=", "", ",", "").Replace(err.Description)
	return challenge(quoted("error", row.Challenge), quoted("error_description", description), scope, metadata)
}

// WriteAuthError writes the complete HTTP answer of a refusal: status, WWW-Authenticate or Retry-After,
// Cache-Control: no-store and the JSON body.
func WriteAuthError(w http.ResponseWriter, err *AuthError, options ChallengeOptions) {
	if value := ChallengeHeader(err, options); value != "" {
		w.Header().Set("WWW-Authenticate", value)
	}
	if profileOrDefault(options.Profile).Errors[err.Code].Retriable {
		w.Header().Set("Retry-After", strconv.Itoa(max(1, err.RetryAfterSeconds)))
	}
	writeBody(w, ErrorToStatus(err.Code, options.Profile), AuthErrorBody(err))
}

// writeMalformed answers a malformed Authorization header (RFC 6750 section 3.1). The answer belongs to HTTP and is no
// code of the contract.
func writeMalformed(w http.ResponseWriter, metadataURL string) {
	const text = "The request is malformed"
	metadata := quoted("resource_metadata", metadataURL)
	w.Header().Set("WWW-Authenticate",
		challenge(quoted("error", "invalid_request"), quoted("error_description", text), metadata))
	writeBody(w, http.StatusBadRequest, []byte(`{"error":"invalid_request","error_description":"`+text+`"}`))
}

func writeBody(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// A client that has gone cannot be told anything.
	_, _ = w.Write(body)
}

// challenge joins the parameters that are there.
func challenge(parameters ...string) string {
	value := "Bearer"
	separator := " "
	for _, parameter := range parameters {
		if parameter != "" {
			value += separator + parameter
			separator = ", "
		}
	}
	return value
}

// quoted is one parameter of a challenge, or nothing when no character is left. Characters that RFC 6750 section 3
// forbids are dropped, so there is nothing to escape and no configured value can break the header.
func quoted(name, value string) string {
	kept := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7E || r == '"' || r == '\\' {
			return -1
		}
		return r
	}, value)
	if kept == "" {
		return ""
	}
	return name + `="` + kept + `"`
}

// appendJSONText escapes exactly what JavaScript's JSON.stringify escapes, so that bodies are equal byte by byte.
func appendJSONText(to []byte, text string) []byte {
	short := map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}
	to = append(to, '"')
	for _, r := range text {
		if escaped, ok := short[r]; ok {
			to = append(to, escaped...)
		} else if r < 0x20 {
			to = fmt.Appendf(to, `\u%04x`, r)
		} else {
			to = append(to, string(r)...)
		}
	}
	return append(to, '"')
}

// newAuthError builds the refusal for a code of the catalogue. An unknown code becomes verification_unavailable, so that
// it never reads as a pass.
func newAuthError(profile *kernel.Profile, code, missing, reason string) *AuthError {
	row, ok := profile.Errors[code]
	if !ok {
		code, missing, reason = codeUnavailable, "", reasonMisconfigured
		if row, ok = profile.Errors[code]; !ok {
			row.Description = "Verification temporarily unavailable"
		}
	}
	err := &AuthError{}
	err.Code = code
	err.Reason = reason
	err.Description = strings.Replace(row.Description, "{missing}", missing, 1)
	if missing == "" {
		// Without a value the lead-in stands alone: "Missing scope: {missing}" reads "Missing scope".
		if lead, tail, found := strings.Cut(row.Description, "{missing}"); found {
			err.Description = strings.TrimSuffix(strings.TrimRight(lead, " "), ":") + tail
		}
	}
	if profile.Hints {
		err.Hint = row.Hint
	}
	if row.Retriable {
		err.RetryAfterSeconds = int(limitOf(profile, "retryAfterSeconds"))
	}
	return err
}

const (
	codeMissingToken = "missing_token"
	codeInvalidToken = "invalid_token"
	codeUnavailable  = "verification_unavailable"

	reasonKeys          = "keys_unavailable"
	reasonRevocation    = "revocation_unavailable"
	reasonMisconfigured = "misconfigured"
)
