package stream

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"

	"countersign/contract/revocation"
)

const vectorFolder = "../../generated/vectors/stream"

type given struct {
	Stream        string          `json:"stream"`
	Key           string          `json:"key"`
	Keys          json.RawMessage `json:"keys"`
	AllowUnsigned bool            `json:"allowUnsigned"`
	Fields        json.RawMessage `json:"fields"`
	Kind          string          `json:"kind"`
	Domain        string          `json:"domain"`
	Zone          string          `json:"zone"`
	KeyID         *string         `json:"kid"`
	Record        map[string]any  `json:"record"`
	ID            string          `json:"id"`
	Snapshot      string          `json:"snapshot"`
	Index         int             `json:"index"`
	V1ID          *string         `json:"v1Id"`
	V1Zone        string          `json:"v1Zone"`
	Stored        string          `json:"stored"`
	Claimed       string          `json:"claimed"`
	Raised        []string        `json:"raised"`
}

type vector struct {
	ID     string          `json:"id"`
	Input  json.RawMessage `json:"input"`
	Expect json.RawMessage `json:"expect"`
}

func readJSON(t *testing.T, data []byte, into any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(vectorFolder, name))
	if err != nil {
		t.Fatal(err)
	}
	readJSON(t, data, into)
}

type object = map[string]any

func keyOf(t *testing.T, text string) Key {
	t.Helper()
	key, err := ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func keysOf(t *testing.T, raw json.RawMessage) Keys {
	t.Helper()
	var texts map[string]string
	readJSON(t, raw, &texts)
	keys := Keys{}
	for kid, text := range texts {
		keys[kid] = keyOf(t, text)
	}
	return keys
}

func flatOf(t *testing.T, raw json.RawMessage) []string {
	t.Helper()
	var flat []string
	readJSON(t, raw, &flat)
	return flat
}

func refusal(t *testing.T, err error) object {
	t.Helper()
	var reason Reason
	if !errors.As(err, &reason) {
		t.Fatalf("%v is no reason", err)
	}
	return object{"reason": string(reason)}
}

func number(value int64) json.Number { return json.Number(strconv.FormatInt(value, 10)) }

func plainAnchor(anchor Anchor) object {
	return object{"zone": anchor.Zone, "kind": anchor.Kind, "id": anchor.ID}
}

func plainRecord(record Record) object {
	plain := object{"type": record.Type, "log": record.Log, "seq": decimal(record.Seq), "ts": number(record.TS)}
	switch record.Type {
	case "revoke":
		plain["anchor"] = plainAnchor(record.Anchor)
		plain["exp"] = number(record.Exp)
	case "suspend", "resume":
		plain["anchor"] = plainAnchor(record.Anchor)
	case "epoch":
		plain["zone"] = record.Zone
		plain["epoch"] = decimal(record.Epoch)
	}
	if record.Reason != nil {
		plain["reason"] = *record.Reason
	}
	return plain
}

// recordOf fails for a number that a Record cannot hold.
func recordOf(given map[string]any) (Record, error) {
	text := func(name string) string { value, _ := given[name].(string); return value }
	integer := func(name string) (int64, error) {
		switch value := given[name].(type) {
		case string:
			return strconv.ParseInt(value, 10, 64)
		case json.Number:
			return value.Int64()
		}
		return 0, nil
	}
	record := Record{Type: text("type"), Log: text("log"), Zone: text("zone")}
	record.Anchor = Anchor{Zone: text("zone"), Kind: text("kind"), ID: text("id")}
	if reason, present := given["reason"].(string); present {
		record.Reason = &reason
	}
	var failures [4]error
	record.Seq, failures[0] = integer("seq")
	record.TS, failures[1] = integer("ts")
	record.Exp, failures[2] = integer("exp")
	record.Epoch, failures[3] = integer("epoch")
	return record, errors.Join(failures[:]...)
}

// Snapshots are for readers that hold everything themselves; this package has none.
var unread = map[string]bool{"manifest-v2": true}

func run(t *testing.T, kind string, in given) object {
	t.Helper()
	switch kind {
	case "sign-v1":
		var fields map[string]any
		readJSON(t, in.Fields, &fields)
		signature, err := SignV1(in.Stream, fields, keyOf(t, in.Key))
		if err != nil {
			return object{"refused": true}
		}
		return object{"signature": signature}
	case "verify-v1":
		var keys []Key
		for _, text := range flatOf(t, in.Keys) {
			keys = append(keys, keyOf(t, text))
		}
		fields, signed, err := VerifyV1(in.Stream, flatOf(t, in.Fields), keys, in.AllowUnsigned)
		if err != nil {
			if fields != nil || signed {
				t.Fatal("a refused entry gives no fields")
			}
			return refusal(t, err)
		}
		return object{"signed": signed}
	case "read-v1":
		fields, err := readFields(flatOf(t, in.Fields))
		if err != nil {
			t.Fatal(err)
		}
		entry, err := ReadV1Entry(fields, map[string]V1Kind{"revocations": Revocations, "epochs": Epochs}[in.Kind])
		if err != nil {
			return refusal(t, err)
		}
		if in.Kind == "epochs" {
			return object{"type": "epoch", "zone": entry.Zone, "epoch": decimal(entry.Epoch)}
		}
		anchors := []any{}
		for _, anchor := range entry.Anchors {
			anchors = append(anchors, plainAnchor(anchor))
		}
		return object{"type": "revoke", "anchors": anchors}
	case "sign-v2":
		fields, err := readFields(flatOf(t, in.Fields))
		if err != nil {
			t.Fatal(err)
		}
		canonical := canonicalV2(in.Domain, in.Stream, fields)
		digest := sha256.Sum256(canonical)
		return object{
			"canonicalBytes":  number(int64(len(canonical))),
			"canonicalSha256": hex.EncodeToString(digest[:]),
			"signature":       signatureOf(canonical, keyOf(t, in.Key)),
		}
	case "encode-v2":
		record, err := recordOf(in.Record)
		if err != nil {
			return object{"refused": true}
		}
		flat, err := EncodeRecord(in.Stream, in.Zone, record, *in.KeyID, keyOf(t, in.Key))
		if err != nil {
			return object{"refused": true}
		}
		fields := object{}
		for at := 0; at < len(flat); at += 2 {
			fields[flat[at]] = flat[at+1]
		}
		return object{"fields": fields}
	case "decode-v2":
		record, err := DecodeRecord(in.Stream, in.Zone, flatOf(t, in.Fields), keysOf(t, in.Keys))
		if err != nil {
			return refusal(t, err)
		}
		return object{"record": plainRecord(record)}
	case "key":
		if in.KeyID != nil {
			return object{"ok": ValidKeyID(*in.KeyID)}
		}
		_, err := ParseKey(in.Key)
		return object{"ok": err == nil}
	case "names":
		if in.V1ID != nil {
			keys := V1KeysOf("")
			var mark any
			if key, ok := keys.Mark(*in.V1ID); ok {
				mark = key
			}
			return object{"v1Mark": mark, "v1Epoch": keys.Epoch(in.V1Zone)}
		}
		keys := KeysOf(in.Zone)
		return object{
			"stream": keys.Stream, "epoch": keys.Epoch, "freshness": keys.Freshness, "snapshot": keys.Snapshot,
			"lease": keys.Lease, "dead": keys.DeadLetters, "mark": keys.Mark(in.Kind, in.ID),
			"suspension": keys.Suspension(in.Kind, in.ID), "chunk": keys.Chunk(in.Snapshot, in.Index),
		}
	case "epoch":
		highest := int64(0)
		texts := in.Raised
		if texts == nil {
			texts = []string{in.Stored}
		}
		for _, text := range texts {
			epoch, ok := readDecimal(text)
			if !ok {
				return object{"reason": "malformed"}
			}
			if epoch > highest {
				highest = epoch
			}
		}
		if in.Raised != nil {
			return object{"epoch": decimal(highest)}
		}
		claimed, ok := readDecimal(in.Claimed)
		if !ok {
			t.Fatal("a vector claims no number")
		}
		return object{"stale": highest > claimed}
	}
	t.Fatalf("no such run: %s", kind)
	return nil
}

func TestEveryVectorHolds(t *testing.T) {
	var index struct {
		Suites []struct {
			Suite string `json:"suite"`
			Run   string `json:"run"`
			Cases int    `json:"cases"`
		} `json:"suites"`
	}
	readFile(t, "index.json", &index)
	ran := 0
	for _, row := range index.Suites {
		if unread[row.Run] {
			continue
		}
		var suite struct {
			Cases []vector `json:"cases"`
		}
		readFile(t, row.Suite+".json", &suite)
		if len(suite.Cases) != row.Cases || row.Cases == 0 {
			t.Fatalf("%s holds %d of %d cases", row.Suite, len(suite.Cases), row.Cases)
		}
		for _, one := range suite.Cases {
			ran++
			t.Run(one.ID, func(t *testing.T) {
				var in given
				readJSON(t, one.Input, &in)
				var expect object
				readJSON(t, one.Expect, &expect)
				if found := run(t, row.Run, in); !reflect.DeepEqual(found, expect) {
					t.Errorf("got %v, want %v", found, expect)
				}
			})
		}
	}
	if ran < 450 {
		t.Fatalf("only %d vectors", ran)
	}
}

func TestReasonsAreThoseOfTheContract(t *testing.T) {
	reasons := []Reason{
		Malformed, AmbiguousFields, Unsigned, UnknownKeyID, InvalidSignature, UnsupportedType, MissingRevocationAnchor,
		InvalidDelegationEpoch,
	}
	var names []string
	for _, reason := range reasons {
		names = append(names, string(reason))
	}
	if !reflect.DeepEqual(names, revocation.RejectReasons) {
		t.Errorf("got %v, want %v", names, revocation.RejectReasons)
	}
}

func TestAKeyShowsNothingOfItself(t *testing.T) {
	bytes := []byte("0123456789abcdef0123456789abcdef")
	key, err := NewKey(bytes)
	if err != nil {
		t.Fatal(err)
	}
	bytes[0] = 'x'
	again, err := ParseKey(hex.EncodeToString([]byte("0123456789abcdef0123456789abcdef")))
	if err != nil || !reflect.DeepEqual(key, again) {
		t.Error("a key is a copy")
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q", "%d"} {
		for _, value := range []any{key, &key, Keys{"k1": key}} {
			for _, secret := range []string{"0123", "3031", "48 49"} {
				if text := fmt.Sprintf(verb, value); bytesIn(text, secret) {
					t.Errorf("%s shows %q", verb, text)
				}
			}
		}
	}
	if _, err := NewKey(bytes[:31]); err == nil {
		t.Error("31 bytes are no key")
	}
}

func bytesIn(text, part string) bool { return bytes.Contains([]byte(text), []byte(part)) }

func TestTextThatIsNoUTF8IsRefused(t *testing.T) {
	for _, flat := range [][]string{{"sid", "\xff"}, {"\xff", "x"}, {"sid", "\xed\xa0\x80"}} {
		if _, _, err := VerifyV1("s", flat, nil, true); err != Malformed {
			t.Errorf("%q: got %v", flat, err)
		}
	}
}

func TestTheZeroKeySignsAndVerifiesNothing(t *testing.T) {
	if _, err := SignV1("s", map[string]any{"sid": "a"}, Key{}); err == nil {
		t.Error("signed")
	}
	canonical, _ := canonicalV1("s", Fields{"sid": "a"})
	signature := signatureOf(canonical, Key{})
	if _, _, err := VerifyV1("s", []string{"sid", "a", "_sig", signature}, []Key{{}}, false); err != InvalidSignature {
		t.Errorf("got %v", err)
	}
	if _, err := SignV1("s", map[string]any{"a": 1.5}, Key{make([]byte, 32)}); err == nil {
		t.Error("a fraction has no one text")
	}
}
