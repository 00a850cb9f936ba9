package stream

import (
	"fmt"
	"strconv"
	"strings"

	"countersign/contract/revocation"
)

// KeyNames are the keys of a zone, version 2. The names of a zone share one slot of a Redis Cluster.
type KeyNames struct {
	Stream    string
	Epoch     string
	Freshness string
	Snapshot  string
	Lease     string
	// DeadLetters is where refused entries of the stream are kept.
	DeadLetters string
}

// KeysOf names the keys of a zone; the empty zone is every zone.
func KeysOf(zone string) KeyNames {
	part := revocation.V2EveryZone
	if zone != "" {
		part = EncodeKeyPart(zone)
	}
	stream := strings.ReplaceAll(revocation.V2StreamKey, "<zone>", part)
	below := func(template string) string { return strings.ReplaceAll(template, "<stream>", stream) }
	return KeyNames{
		Stream:      stream,
		Epoch:       below(revocation.V2EpochKey),
		Freshness:   below(revocation.V2FreshnessKey),
		Snapshot:    below(revocation.V2SnapshotKey),
		Lease:       below(revocation.V2LeaseKey),
		DeadLetters: DeadLettersOf(stream),
	}
}

// Mark is the key that says that an anchor is revoked.
func (k KeyNames) Mark(kind, id string) string { return k.below(revocation.V2MarkKey, kind, id) }

// Suspension is the key that says that an anchor is suspended or resumed.
func (k KeyNames) Suspension(kind, id string) string {
	return k.below(revocation.V2SuspensionKey, kind, id)
}

// Chunk is the key of a part of a snapshot.
func (k KeyNames) Chunk(snapshot string, index int) string {
	values := strings.NewReplacer("<stream>", k.Stream, "<snapshot>", snapshot, "<index>", strconv.Itoa(index))
	return values.Replace(revocation.V2ChunkKey)
}

func (k KeyNames) below(template, kind, id string) string {
	return strings.NewReplacer("<stream>", k.Stream, "<kind>", kind, "<id>", EncodeKeyPart(id)).Replace(template)
}

// DeadLettersOf names where refused entries of a stream of either version are kept.
func DeadLettersOf(stream string) string {
	return strings.ReplaceAll(revocation.DeadLetterStream, "<stream>", stream)
}

// V1KeyNames are the keys of version 1 below a prefix.
type V1KeyNames struct{ prefix string }

// V1KeysOf names the keys of version 1; an empty prefix is that of earlier services.
func V1KeysOf(prefix string) V1KeyNames {
	if prefix == "" {
		prefix = revocation.V1KeyPrefix
	}
	return V1KeyNames{prefix}
}

// Mark is the key that says that an identifier of any kind is revoked. There is none for one whose key would be that of
// an epoch.
func (k V1KeyNames) Mark(id string) (key string, ok bool) {
	if strings.HasPrefix(id, revocation.V1EpochInfix) {
		return "", false
	}
	return k.prefix + id, true
}

// Epoch is the key of the delegation epoch of a zone.
func (k V1KeyNames) Epoch(zone string) string { return k.prefix + revocation.V1EpochInfix + zone }

// EncodeKeyPart is a zone or an identifier as it stands in keys: every byte outside [A-Za-z0-9._~-] percent-encoded.
func EncodeKeyPart(text string) string {
	var encoded strings.Builder
	for _, char := range []byte(text) {
		if isLetterOrDigit(char) || strings.IndexByte("._~-", char) >= 0 {
			encoded.WriteByte(char)
		} else {
			fmt.Fprintf(&encoded, "%%%02X", char)
		}
	}
	return encoded.String()
}
