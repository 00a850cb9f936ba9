// Command probe answers questions about the generated module: a line in, a line out.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"os"

	contract "countersign/contract"
	"countersign/contract/kernel"
)

type question struct {
	Ask     string
	Profile string
	// Base64 of the document.
	Document string
}

type issue struct {
	Path     []any  `json:"path"`
	Rule     string `json:"rule"`
	Expected string `json:"expected"`
	Received string `json:"received"`
	Message  string `json:"message"`
}

type answer struct {
	Rule   kernel.Rule  `json:"rule"`
	Is     bool         `json:"is"`
	Shape  bool         `json:"shape"`
	Issues []issue      `json:"issues"`
	Value  kernel.Value `json:"value"`
}

func issuesOf(found []kernel.Issue) []issue {
	out := make([]issue, len(found))
	for index, each := range found {
		out[index] = issue(each)
	}
	return out
}

func reply(q question) any {
	data, err := base64.StdEncoding.DecodeString(q.Document)
	if err != nil {
		panic(err)
	}
	value, rule := contract.DecodeJSON(data, 16)
	out := answer{Rule: rule, Value: value, Issues: []issue{}}
	if rule != "" {
		return out
	}
	profile := contract.Core.Profiles[q.Profile]
	switch q.Ask {
	case "claims":
		out.Is = profile.IsClaims(value)
		folded, ok := profile.FoldClaims(value)
		out.Shape = ok && profile.HasClaimsShape(folded)
		out.Issues = issuesOf(profile.ExplainClaims(value))
	case "need":
		out.Issues = issuesOf(profile.ExplainRequirements(value))
	case "RevocationEvent":
		out.Is = contract.IsRevocationEvent(value)
		out.Issues = issuesOf(contract.ExplainRevocationEvent(value))
	case "JsonRpcRefusalResponse":
		out.Is = contract.IsJsonRpcRefusalResponse(value)
		out.Issues = issuesOf(contract.ExplainJsonRpcRefusalResponse(value))
	case "ProtectedResourceMetadata":
		out.Is = contract.IsProtectedResourceMetadata(value)
		out.Issues = issuesOf(contract.ExplainProtectedResourceMetadata(value))
	case "nobody":
		return refusals(profile, value)
	case "messages":
		return messages()
	}
	return out
}

// refusals is what checks say about subjects and needs that are not there; true means refused.
func refusals(profile *kernel.Profile, value kernel.Value) []bool {
	var none *contract.Claims
	var nobody *contract.Requirements
	asking := contract.Requirements{}
	claims := contract.ProjectClaims(value)
	var out []bool
	for _, stage := range []string{kernel.StageClaims, kernel.StageRequirements} {
		for _, subject := range []any{nil, none, 5, kernel.Value{}, kernel.TextValue("sub")} {
			out = append(out, profile.Enforce(stage, subject, asking) != nil)
		}
		for _, need := range []kernel.Need{nil, nobody, kernel.Value{}, kernel.NullValue()} {
			out = append(out, profile.Enforce(stage, value, need) != nil)
		}
	}
	out = append(out, profile.Enforce(kernel.StageRequirements, claims, asking) != nil)
	return append(out, profile.Anchors(none) != nil)
}

func messages() any {
	files, err := fs.Glob(contract.Schemas(), "*.json")
	if err != nil {
		panic(err)
	}
	zone := "zone"
	return map[string]any{
		"schemas": len(files),
		"event":   contract.RevocationEvent{Zone: &zone, Kind: "record", ID: "id"},
		"bare":    contract.RevocationEvent{Kind: "edge", ID: "id"},
		"entry":   contract.RevocationStreamEntry(contract.RevocationStreamEntryHeartbeat{V: "2", Type: "heartbeat"}),
		"question": contract.AuthzenEvaluationRequest{
			Subject: contract.AuthzenSubject{
				Type:       "identity",
				ID:         "sub",
				Properties: map[string]kernel.Value{"age": kernel.IntegerValue(3)},
			},
		},
	}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			panic(err)
		}
		if err := out.Encode(reply(q)); err != nil {
			panic(err)
		}
	}
}
