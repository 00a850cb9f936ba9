package countersign

import "strings"

type credential int

const (
	credentialAbsent credential = iota
	credentialMalformed
	credentialToken
)

// ExtractBearer reads the bearer token of an Authorization header (RFC 6750 section 2.1) in linear time. The scheme is
// matched case-insensitively. It reports false for another scheme and for an empty or split value.
func ExtractBearer(header string) (token string, ok bool) {
	kind, token := readAuthorization([]string{header})
	return token, kind == credentialToken
}

// readAuthorization tells what all Authorization headers of a request say. No header, and one for another scheme, are
// absent; several, an empty one, and Bearer without exactly one token are malformed: HTTP 400.
func readAuthorization(values []string) (credential, string) {
	if len(values) == 0 {
		return credentialAbsent, ""
	}
	header := strings.Trim(values[0], " \t")
	if len(values) > 1 || header == "" {
		return credentialMalformed, ""
	}
	end := strings.IndexAny(header, " \t")
	if end < 0 {
		end = len(header)
	}
	if !strings.EqualFold(header[:end], "bearer") || end != len("bearer") {
		return credentialAbsent, ""
	}
	token := strings.TrimLeft(header[end:], " ")
	if token == "" || strings.ContainsAny(token, " \t\n\v\f\r,") || strings.IndexByte(token, 0xA0) >= 0 {
		return credentialMalformed, ""
	}
	return credentialToken, token
}
