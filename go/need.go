package countersign

import "countersign/contract/kernel"

// values are requirements by their names in the contract.
type values map[string]kernel.Value

// unsatisfiable is what no claim equals: two routes that contradict each other let no mandate through.
var unsatisfiable = kernel.ListValue()

// need is the requirements of one call, prepared for enforcement.
type need struct {
	values values
	// all is every requirement, opaque those that more scope cannot satisfy.
	all, opaque kernel.Value
	// scopes is every scope that the call requires.
	scopes []string
}

// values is every requirement of a verifier, checked by the contract's own rules.
func (o Options) values(profile *kernel.Profile) (values, error) {
	v := values{}
	v.setText("issuer", o.Issuer)
	v.setText("zoneId", o.ZoneID)
	v.setList("audience", o.Audience)
	err := Overrides{
		o.RequiredScopes, o.RequireAgent, o.RequireSession, o.RequireDelegation, o.RequireChainContains, o.MaxHopCount,
		o.RequiredUse, o.RequiredTargets, o.Requirements,
	}.addTo(v)
	if err != nil {
		return nil, err
	}
	for name := range v {
		if rowOf(profile, name) == nil {
			return nil, &ConfigError{name, "profile " + profile.ID + " has no such requirement"}
		}
	}
	for _, row := range profile.Checks {
		if _, given := v[row.Name]; !given && (row.Required || profile.ZoneRequired && row.Claim == "zone_id") {
			return nil, &ConfigError{row.Name, "give a value; it has no default"}
		}
	}
	return v, v.explain(profile)
}

func (o Overrides) addTo(v values) error {
	v.setList("requiredScopes", o.RequiredScopes)
	v.setFlag("requireAgent", o.RequireAgent)
	v.setFlag("requireSession", o.RequireSession)
	v.setFlag("requireDelegation", o.RequireDelegation)
	v.setList("requireChainContains", o.RequireChainContains)
	v.setText("requiredUse", o.RequiredUse)
	v.setList("requiredTargets", o.RequiredTargets)
	if o.MaxHopCount != nil {
		v["maxHopCount"] = kernel.IntegerValue(int64(*o.MaxHopCount))
	}
	for name, value := range o.Requirements {
		if _, twice := v[name]; twice || !value.IsGiven() {
			return &ConfigError{name, "give it once, and a value"}
		}
		v[name] = value
	}
	return nil
}

func (v values) setText(name, value string) {
	if value != "" {
		v[name] = kernel.TextValue(value)
	}
}

func (v values) setFlag(name string, value bool) {
	if value {
		v[name] = kernel.FlagValue(value)
	}
}

func (v values) setList(name string, value []string) {
	if value != nil {
		v[name] = kernel.TextsValue(value)
	}
}

// explain is the first finding of the contract on these requirements.
func (v values) explain(profile *kernel.Profile) error {
	for _, issue := range profile.ExplainRequirements(v.value()) {
		if len(issue.Path) == 0 {
			continue
		}
		if name, ok := issue.Path[0].(string); ok && v[name].IsGiven() {
			return &ConfigError{name, "give " + issue.Expected}
		}
	}
	return nil
}

// value is the options as the contract takes them.
func (v values) value() kernel.Value {
	members := make([]kernel.Member, 0, len(v))
	for name, value := range v {
		members = append(members, kernel.Member{Name: name, Value: value})
	}
	return kernel.ObjectValue(members...)
}

// ofStage is the requirements of one stage, defaults filled in.
func (v values) ofStage(profile *kernel.Profile, stage string) values {
	result := values{}
	for _, row := range profile.Checks {
		value, given := v[row.Name]
		if !given {
			value = row.Default
		}
		if row.Stage == stage && value.IsGiven() {
			result[row.Name] = value
		}
	}
	return result
}

// tighten is never weaker than the base.
func (v values) tighten(profile *kernel.Profile, overrides Overrides) (values, error) {
	given := values{}
	if err := overrides.addTo(given); err != nil {
		return nil, err
	}
	result := values{}
	for name, before := range v {
		result[name] = before
	}
	for name, after := range given {
		row := rowOf(profile, name)
		if row == nil || row.Stage != "requirements" || row.Merge == "fixed" {
			return nil, &ConfigError{name, "no route of profile " + profile.ID + " can require this"}
		}
		result[name] = after
		if before, both := v[name]; both {
			result[name] = merge(row.Merge, before, after)
		}
	}
	return result, given.explain(profile)
}

func merge(rule string, before, after kernel.Value) kernel.Value {
	switch rule {
	case "union":
		return kernel.TextsValue(union(textsOf(before), textsOf(after)))
	case "or":
		a, _ := before.Flag()
		b, _ := after.Flag()
		return kernel.FlagValue(a || b)
	case "min", "max":
		a, _ := before.Integer()
		b, _ := after.Integer()
		if (rule == "min") == (a < b) {
			return before
		}
		return after
	default:
		if isSame(before, after) {
			return before
		}
		return unsatisfiable
	}
}

func isSame(a, b kernel.Value) bool {
	if a.Kind() != kernel.List || b.Kind() != kernel.List {
		return a.Same(b)
	}
	for i := 0; i < a.Len(); i++ {
		if !a.At(i).Same(b.At(i)) {
			return false
		}
	}
	return a.Len() == b.Len()
}

// textsOf takes text for a list of one.
func textsOf(value kernel.Value) []string {
	if one, ok := value.Text(); ok {
		return []string{one}
	}
	var texts []string
	for i := 0; i < value.Len(); i++ {
		if each, ok := value.At(i).Text(); ok {
			texts = append(texts, each)
		}
	}
	return texts
}

// union has every element once, in order of appearance.
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
func prepare(profile *kernel.Profile, v values) need {
	opaque := values{}
	var scopes [][]string
	for _, row := range profile.Checks {
		value, given := v[row.Name]
		if !given || row.Stage != "requirements" {
			continue
		}
		if profile.Errors[row.Error].Challenge == "insufficient_scope" {
			scopes = append(scopes, textsOf(value))
		} else {
			opaque[row.Name] = value
		}
	}
	return need{v, v.value(), opaque.value(), union(scopes...)}
}

func rowOf(profile *kernel.Profile, name string) *kernel.CheckRow {
	for i := range profile.Checks {
		if profile.Checks[i].Name == name {
			return &profile.Checks[i]
		}
	}
	return nil
}
