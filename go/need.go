package countersign

import (
	"reflect"

	"countersign/contract"
)

// values are requirements by their names in the contract: string, bool, int, []string, or whatever a caller has put into
// Requirements.
type values map[string]any

// unsatisfiable is what no claim equals: two routes that contradict each other let no mandate through.
var unsatisfiable = []string{}

// need is the requirements of one call, prepared for enforcement.
type need struct {
	values values
	// all is every requirement, opaque those that more scope cannot satisfy.
	all, opaque contract.Need
	// scopes is every scope that the call requires.
	scopes []string
}

func (o Options) values(profile *contract.Profile) (values, error) {
	v, err := Overrides{
		o.RequiredScopes, o.RequireAgent, o.RequireSession, o.RequireDelegation, o.RequireChainContains, o.MaxHopCount,
		o.RequiredUse, o.RequiredTargets, o.Requirements,
	}.values(profile, true)
	if err != nil {
		return nil, err
	}
	v.setText("issuer", o.Issuer)
	v.setText("zoneId", o.ZoneID)
	v.setList("audience", o.Audience)
	if err := explain(profile, v); err != nil {
		return nil, err
	}
	for _, row := range profile.Checks {
		_, given := v[row.Name]
		if !given && (row.Required || profile.ZoneRequired && row.Name == "zoneId") {
			return nil, &ConfigError{row.Name, "give a value; it has no default"}
		}
	}
	return v, nil
}

// values is checked by the contract's own rules. Only options of a verifier may name what is fixed per verifier.
func (o Overrides) values(profile *contract.Profile, fixed bool) (values, error) {
	v := values{}
	v.setList("requiredScopes", o.RequiredScopes)
	v.setFlag("requireAgent", o.RequireAgent)
	v.setFlag("requireSession", o.RequireSession)
	v.setFlag("requireDelegation", o.RequireDelegation)
	v.setList("requireChainContains", o.RequireChainContains)
	v.setText("requiredUse", o.RequiredUse)
	v.setList("requiredTargets", o.RequiredTargets)
	if o.MaxHopCount != nil {
		v["maxHopCount"] = *o.MaxHopCount
	}
	for name, value := range o.Requirements {
		if _, twice := v[name]; twice {
			return nil, &ConfigError{name, "give it once"}
		}
		v[name] = value
	}
	for name := range v {
		row := rowOf(profile, name)
		if row == nil || !fixed && (row.Stage != "requirements" || row.Merge == "fixed") {
			return nil, &ConfigError{name, "it is no requirement of this profile, or fixed by the verifier"}
		}
	}
	return v, explain(profile, v)
}

func (v values) setText(name, value string) {
	if value != "" {
		v[name] = value
	}
}

func (v values) setFlag(name string, value bool) {
	if value {
		v[name] = value
	}
}

func (v values) setList(name string, value []string) {
	if value != nil {
		v[name] = append([]string{}, value...)
	}
}

// ofStage is the requirements of one stage, defaults filled in.
func (v values) ofStage(profile *contract.Profile, stage string) values {
	result := values{}
	for _, row := range profile.Checks {
		if row.Stage != stage {
			continue
		}
		if value, given := v[row.Name]; given {
			result[row.Name] = value
		} else if row.Default != nil {
			result[row.Name] = row.Default
		}
	}
	return result
}

// tighten is never weaker than the base.
func (v values) tighten(profile *contract.Profile, overrides Overrides) (values, error) {
	given, err := overrides.values(profile, false)
	if err != nil {
		return nil, err
	}
	result := values{}
	for name, before := range v {
		result[name] = before
	}
	for name, after := range given {
		before, both := v[name]
		if both {
			after = merge(rowOf(profile, name).Merge, before, after)
		}
		result[name] = after
	}
	return result, nil
}

func merge(rule string, before, after any) any {
	switch rule {
	case "union":
		return union(listOf(before), listOf(after))
	case "or":
		return before == true || after == true
	case "min", "max":
		a, b := integerOf(before), integerOf(after)
		if (rule == "min") == (a < b) {
			return before
		}
		return after
	default:
		if reflect.DeepEqual(plain(before), plain(after)) {
			return before
		}
		return unsatisfiable
	}
}

func union(lists ...[]string) []string {
	result, seen := []string{}, map[string]bool{}
	for _, list := range lists {
		for _, each := range list {
			if !seen[each] {
				seen[each] = true
				result = append(result, each)
			}
		}
	}
	return result
}

// prepare splits the requirements by whether more scope would help.
func prepare(profile *contract.Profile, v values) (need, error) {
	n := need{values: v}
	opaque := values{}
	var scopes [][]string
	for _, row := range profile.Checks {
		value, given := v[row.Name]
		if !given || row.Stage != "requirements" {
			continue
		}
		if profile.Errors[row.Error].Challenge == "insufficient_scope" {
			scopes = append(scopes, listOf(value))
		} else {
			opaque[row.Name] = value
		}
	}
	n.scopes = union(scopes...)
	var err error
	if n.all, err = needOf(profile, v); err == nil {
		n.opaque, err = needOf(profile, opaque)
	}
	return n, err
}

func rowOf(profile *contract.Profile, name string) *contract.CheckRow {
	for i := range profile.Checks {
		if profile.Checks[i].Name == name {
			return &profile.Checks[i]
		}
	}
	return nil
}
