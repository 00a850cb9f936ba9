package countersign

import (
	"countersign/contract"
	"countersign/contract/kernel"
)

// defaultProfile is the profile that applies where none is named.
func defaultProfile() *kernel.Profile { return contract.Core.Profiles[contract.Core.DefaultProfile] }

// profileOf is nil for an id that the contract does not know. The empty id means the default profile.
func profileOf(id string) *kernel.Profile {
	if id == "" {
		return defaultProfile()
	}
	return contract.Core.Profiles[id]
}

func profileOrDefault(id string) *kernel.Profile {
	if profile := profileOf(id); profile != nil {
		return profile
	}
	return defaultProfile()
}

// limitOf is a limit or a default of the contract, by its name there.
func limitOf(profile *kernel.Profile, name string) int64 { return profile.Limits[name] }

// decodeObject reads strict JSON whose value is an object.
func decodeObject(profile *kernel.Profile, raw []byte) (kernel.Value, bool) {
	value, rule := kernel.DecodeJSON(raw, int(limitOf(profile, "jsonDepth")))
	return value, rule == "" && value.Kind() == kernel.Object
}

// inDefaultWords is the principal as the default profile calls it, also when another profile verified it.
func inDefaultWords(wire kernel.Value, own kernel.Subject) Claims {
	claims, ok := own.(*Claims)
	if !ok {
		claims, ok = defaultProfile().Project(wire).(*Claims)
	}
	if !ok {
		return Claims{}
	}
	return *claims
}
