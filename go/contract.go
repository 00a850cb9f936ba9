package countersign

import "countersign/contract"

// defaultProfile is the profile that applies where none is named.
func defaultProfile() *contract.Profile { return contract.Core.Profiles[contract.Core.DefaultProfile] }

// profileOf is nil for an id that the contract does not know. The empty id means the default profile.
func profileOf(id string) *contract.Profile {
	if id == "" {
		return defaultProfile()
	}
	return contract.Core.Profiles[id]
}

func profileOrDefault(id string) *contract.Profile {
	if profile := profileOf(id); profile != nil {
		return profile
	}
	return defaultProfile()
}

// limitOf is a limit or a default of the contract, by its name there.
func limitOf(profile *contract.Profile, name string) int64 { return profile.Limits[name] }

// decodeObject reads strict JSON whose value is an object.
func decodeObject(profile *contract.Profile, raw []byte) (contract.Value, bool) {
	value, rule := contract.DecodeJSON(raw, int(limitOf(profile, "jsonDepth")))
	return value, rule == "" && value.Kind() == contract.Object
}

// inDefaultWords is the principal as the default profile calls it, also when another profile verified it.
func inDefaultWords(wire contract.Value, own contract.Subject) Claims {
	claims, ok := own.(*Claims)
	if !ok {
		claims, ok = defaultProfile().Project(wire).(*Claims)
	}
	if !ok {
		return Claims{}
	}
	return *claims
}
