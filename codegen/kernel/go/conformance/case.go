package conformance

import (
	"encoding/base64"
	"strings"

	"countersign/contract/kernel"
)

// deepest is how deep the texts of a message may nest; documents have the limit of their profile.
const deepest = 1000

// outcome is what came of one case.
type outcome struct {
	ID          string `json:"id"`
	Skip        string `json:"skip,omitempty"`
	Outcome     string `json:"outcome,omitempty"`
	Code        string `json:"code,omitempty"`
	Reason      string `json:"reason,omitempty"`
	Description string `json:"description,omitempty"`
	Stage       string `json:"stage,omitempty"`
	Check       string `json:"check,omitempty"`
	Rule        string `json:"rule,omitempty"`
}

var valid = outcome{Outcome: "valid"}

func textMember(value kernel.Value, name string) string {
	text, _ := value.Own(name).Text()
	return text
}

func report(profile *kernel.Profile, failure *kernel.Failure) outcome {
	found := outcome{Outcome: "invalid", Code: failure.Code, Stage: failure.Stage, Check: failure.Check}
	description := profile.Errors[failure.Code].Description
	if strings.Contains(description, "{missing}") {
		if !failure.HasMissing {
			return found
		}
		description = strings.Replace(description, "{missing}", failure.Missing, 1)
	}
	found.Description = description
	return found
}

func refuse(profile *kernel.Profile, check string, rule kernel.Rule) outcome {
	found := report(profile, &kernel.Failure{Code: "invalid_token", Stage: kernel.StageClaims, Check: check})
	found.Rule = string(rule)
	return found
}

func late(profile *kernel.Profile, claims kernel.Value, now float64) string {
	skew := float64(profile.Limits["clockSkewSeconds"])
	exp, _ := claims.Own("exp").Number()
	if !(now < exp+skew) {
		return "exp"
	}
	if nbf, ok := claims.Own("nbf").Number(); ok && !(nbf <= now+skew) {
		return "nbf"
	}
	if iat, ok := claims.Own("iat").Number(); ok && !(iat <= now+skew+float64(profile.Limits["futureIssuedAtSeconds"])) {
		return "iat"
	}
	return ""
}

func revoked(profile *kernel.Profile, hooks kernel.Value, claims kernel.Subject) (outcome, bool) {
	for _, row := range profile.HookChecks {
		unknown := false
		for _, args := range questions(profile, row, claims) {
			answer, err := askHook(hooks, row.Hook, args, !row.FailsOn)
			if err != nil {
				unknown = true
			} else if answer == row.FailsOn {
				return report(profile, &kernel.Failure{Code: row.Error, Stage: kernel.StageRevocation, Check: row.Name}), true
			}
		}
		if unknown {
			found := report(profile, &kernel.Failure{Code: row.Unavailable, Stage: kernel.StageRevocation, Check: row.Name})
			found.Reason = row.Reason
			return found, true
		}
	}
	return outcome{}, false
}

func configured(profile *kernel.Profile, need kernel.Value) bool {
	if len(profile.ExplainRequirements(need)) > 0 {
		return false
	}
	for _, check := range profile.Checks {
		zone := profile.ZoneRequired && check.Stage == kernel.StageClaims && check.Claim == "zone_id"
		if (check.Required || zone) && !need.Own(check.Name).IsGiven() {
			return false
		}
	}
	return true
}

// document is the claims of a case: text that was a string before, or bytes.
func document(profile *kernel.Profile, one kernel.Value) (kernel.Value, kernel.Rule) {
	depth := int(profile.Limits["jsonDepth"])
	if text, ok := one.Own("document").Text(); ok {
		return kernel.DecodeText([]byte(text), depth)
	}
	data, err := base64.StdEncoding.DecodeString(textMember(one, "documentBase64"))
	if err != nil {
		return kernel.Value{}, kernel.RuleEncoding
	}
	return kernel.DecodeJSON(data, depth)
}

// runLadder runs the generated code in the order of the ladder, on the payload of a mandate whose signature holds.
func runLadder(profile *kernel.Profile, one kernel.Value) outcome {
	need, rule := kernel.DecodeLoose([]byte(textMember(one, "need")), deepest)
	if rule != "" || !configured(profile, need) {
		return outcome{Outcome: "error"}
	}
	value, rule := document(profile, one)
	if rule != "" {
		return refuse(profile, "json", rule)
	}
	folded, ok := profile.FoldClaims(value)
	if !ok || !profile.HasClaimsShape(folded) {
		return refuse(profile, "shape", "")
	}
	if failure := profile.EnforceIdentity(folded, need); failure != nil {
		return report(profile, failure)
	}
	now, _ := one.Own("now").Number()
	if check := late(profile, folded, now); check != "" {
		return refuse(profile, check, "")
	}
	if failure := profile.EnforceOwnCodes(folded, need); failure != nil {
		return report(profile, failure)
	}
	claims := profile.Project(folded)
	for _, stage := range profile.Stages {
		switch stage {
		case kernel.StageRevocation:
			if found, ok := revoked(profile, one.Own("hooks"), claims); ok {
				return found
			}
		case kernel.StageRequirements:
			if failure := profile.Enforce(stage, claims, need); failure != nil {
				return report(profile, failure)
			}
		}
	}
	return valid
}

// renamed is a value with its members under their Go names, at every level.
func renamed(value, names kernel.Value) kernel.Value {
	switch value.Kind() {
	case kernel.List:
		items := make([]kernel.Value, value.Len())
		for index := range items {
			items[index] = renamed(value.At(index), names)
		}
		return kernel.ListValue(items...)
	case kernel.Object:
		members := make([]kernel.Member, value.Len())
		for index := range members {
			members[index] = value.MemberAt(index)
			if name, ok := names.Own(members[index].Name).Own("go").Text(); ok {
				members[index].Name = name
			}
			members[index].Value = renamed(members[index].Value, names)
		}
		return kernel.ObjectValue(members...)
	}
	return value
}

// runEnforce runs the generated checks alone: the claims stage on wire names, the requirements stage on Go names.
func runEnforce(profile *kernel.Profile, names, one kernel.Value) outcome {
	value, _ := kernel.DecodeLoose([]byte(textMember(one, "document")), deepest)
	need, _ := kernel.DecodeLoose([]byte(textMember(one, "need")), deepest)
	failure := profile.Enforce(kernel.StageClaims, value, need)
	if failure == nil {
		failure = profile.Enforce(kernel.StageRequirements, renamed(value, names.Own(profile.ID)), need)
	}
	if failure == nil {
		return valid
	}
	return report(profile, failure)
}
