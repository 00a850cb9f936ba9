package stream

import (
	"encoding/binary"
	"strconv"

	"countersign/contract/revocation"
)

// Record is an event of a stream of version 2. Which of the later members count depends on its type.
type Record struct {
	// Type is revoke, epoch, suspend, resume or heartbeat; optional for a type of a later version that may be skipped
	// and whose sequence number counts all the same.
	Type string
	// Log names one sequence; logs compare as text, the higher one wins.
	Log string
	// Seq is 1 for the first event, contiguous within its log; a heartbeat repeats the last, 0 before any.
	Seq int64
	// TS is milliseconds since 1970 by the publisher's clock.
	TS int64
	// Anchor of revoke, suspend and resume.
	Anchor Anchor
	// Exp is milliseconds since 1970 until which the mark must hold, of revoke.
	Exp int64
	// Zone and Epoch of epoch.
	Zone  string
	Epoch int64
	// Reason is free text for people; nil for none.
	Reason *string
}

// DecodeRecord checks form, key id and signature of an entry of version 2, then what it says. The zone is that of the
// stream, empty for the one that carries every zone. The error is a [Reason]; after [UnsupportedType] the reader must
// close.
func DecodeRecord(stream, zone string, flat []string, keys Keys) (Record, error) {
	fields, err := readFields(flat)
	if err != nil {
		return Record{}, err
	}
	signature, present := fields[signatureField]
	if !present {
		return Record{}, Unsigned
	}
	kid := fields["kid"]
	if fields["v"] != revocation.V2Version || !ValidKeyID(kid) {
		return Record{}, Malformed
	}
	if !isLowerHex(signature, 64) {
		return Record{}, InvalidSignature
	}
	key, known := keys[kid]
	if !known {
		return Record{}, UnknownKeyID
	}
	if !holds(canonicalV2(revocation.V2StreamDomain, stream, fields), key, signature) {
		return Record{}, InvalidSignature
	}
	return readRecord(fields, zone)
}

// EncodeRecord is a signed record, ready for XADD: names and values in turn. It fails with [ErrNoForm] for a record that
// every reader refuses, such as one of another zone.
func EncodeRecord(stream, zone string, record Record, kid string, key Key) ([]string, error) {
	flat := []string{
		"v", revocation.V2Version, "kid", kid, "log", record.Log,
		"seq", decimal(record.Seq), "ts", decimal(record.TS), "type", record.Type,
	}
	anchor := []string{"zone", record.Anchor.Zone, "kind", record.Anchor.Kind, "id", record.Anchor.ID}
	switch record.Type {
	case "revoke":
		flat = append(append(flat, anchor...), "exp", decimal(record.Exp))
	case "suspend", "resume":
		flat = append(flat, anchor...)
	case "epoch":
		flat = append(flat, "zone", record.Zone, "epoch", decimal(record.Epoch))
	case "heartbeat":
	default:
		return nil, ErrNoForm
	}
	if record.Reason != nil {
		flat = append(flat, "reason", *record.Reason)
	}
	fields, err := readFields(flat)
	if err != nil || len(key.bytes) == 0 {
		return nil, ErrNoForm
	}
	flat = append(flat, signatureField, signatureOf(canonicalV2(revocation.V2StreamDomain, stream, fields), key))
	// What no reader would take must not reach the stream: it would break the sequence.
	if _, err := DecodeRecord(stream, zone, flat, Keys{kid: key}); err != nil {
		return nil, ErrNoForm
	}
	return flat, nil
}

func decimal(number int64) string { return strconv.FormatInt(number, 10) }

func readRecord(fields Fields, zone string) (Record, error) {
	record := Record{Log: fields["log"]}
	var hasSeq, hasTS bool
	record.Seq, hasSeq = readDecimal(fields["seq"])
	record.TS, hasTS = readMilliseconds(fields["ts"])
	if !isLogName(record.Log) || !hasSeq || !hasTS {
		return Record{}, Malformed
	}
	if reason, present := fields["reason"]; present {
		record.Reason = &reason
	}
	kind, present := fields["type"]
	record.Type = kind
	valid := present
	switch kind {
	case "heartbeat":
	case "epoch":
		record.Zone = fields["zone"]
		record.Epoch, valid = readDecimal(fields["epoch"])
		valid = valid && belongs(record.Zone, zone)
	case "revoke":
		var isTime bool
		record.Exp, isTime = readMilliseconds(fields["exp"])
		record.Anchor, valid = readAnchor(fields, zone)
		valid = valid && isTime
	case "suspend", "resume":
		record.Anchor, valid = readAnchor(fields, zone)
	default:
		if present && fields["optional"] != "1" {
			return Record{}, UnsupportedType
		}
		record.Type = "optional"
	}
	// Events count from 1; only a heartbeat may come before any.
	if !valid || record.Seq == 0 && kind != "heartbeat" {
		return Record{}, Malformed
	}
	return record, nil
}

func readAnchor(fields Fields, zone string) (Anchor, bool) {
	anchor := Anchor{Zone: fields["zone"], Kind: fields["kind"], ID: fields["id"]}
	for _, kind := range revocation.Kinds {
		if kind == anchor.Kind {
			return anchor, anchor.ID != "" && belongs(anchor.Zone, zone)
		}
	}
	return Anchor{}, false
}

// belongs reports whether what is about one zone may stand in the stream of another; both are empty for every zone.
func belongs(zone, stream string) bool { return zone == "" || stream == "" || zone == stream }

// isLogName reports whether a text is 13 digits, a dash, and 8 of a-z 0-9.
func isLogName(text string) bool {
	if len(text) != 22 || text[13] != '-' {
		return false
	}
	for at, char := range []byte(text) {
		isDigit := char >= '0' && char <= '9'
		if at != 13 && !isDigit && (at < 13 || char < 'a' || char > 'z') {
			return false
		}
	}
	return true
}

func isLowerHex(text string, length int) bool {
	if len(text) != length {
		return false
	}
	for _, char := range []byte(text) {
		if (char < '0' || char > '9') && (char < 'a' || char > 'f') {
			return false
		}
	}
	return true
}

// canonicalV2 has every text behind its length, so that no two entries share a form.
func canonicalV2(domain, stream string, fields Fields) []byte {
	var canonical []byte
	number := func(value int) { canonical = binary.BigEndian.AppendUint32(canonical, uint32(value)) }
	text := func(value string) {
		number(len(value))
		canonical = append(canonical, value...)
	}
	text(domain)
	text(stream)
	names := fields.signedNames()
	number(len(names))
	for _, name := range names {
		text(name)
		text(fields[name])
	}
	return canonical
}
