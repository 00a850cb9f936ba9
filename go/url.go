package countersign

import (
	"net"
	"net/url"
	"strings"
)

// keySetURLOf fills in the template of the profile. Only configuration takes part in it, never a token.
func keySetURLOf(template, issuer, zone string) string {
	escaped := strings.ReplaceAll(url.QueryEscape(zone), "+", "%20")
	return strings.NewReplacer("{issuer}", strings.TrimSuffix(issuer, "/"), "{zone}", escaped).Replace(template)
}

// checkSecureURL accepts https, http on loopback, and http where AllowInsecureIssuer says so; no user information and no
// fragment.
func checkSecureURL(option, value string, allowInsecure bool) error {
	parsed, err := url.Parse(value)
	if err != nil || parsed.Hostname() == "" {
		return &ConfigError{option, "give an absolute https URL"}
	}
	if parsed.User != nil || strings.Contains(value, "#") {
		return &ConfigError{option, "remove user information and fragment from the URL"}
	}
	if parsed.Scheme == "https" || parsed.Scheme == "http" && (allowInsecure || isLoopback(parsed.Hostname())) {
		return nil
	}
	return &ConfigError{option, "give an https URL; http is for loopback or AllowInsecureIssuer"}
}

func isLoopback(hostname string) bool {
	ip := net.ParseIP(hostname)
	if ip == nil {
		return strings.EqualFold(hostname, "localhost")
	}
	return ip.IsLoopback() && (ip.To4() == nil || !strings.Contains(hostname, ":"))
}
