package stream_test

import (
	"bytes"
	"fmt"

	"countersign/contract/revocation"
	"countersign/stream"
)

func Example() {
	// Key material comes from your secret store.
	key, err := stream.NewKey(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		panic(err)
	}
	entry := []string{"session_id", "sid-1", "zone_id", "zone-1", "reason", "grant_revoked",
		"_sig", "9233c437675bf44675cb7550bdc4d47c3bc3ad4e760d1ce08f9051dff1daa94e"}
	fields, _, err := stream.VerifyV1(revocation.V1RevocationStream, entry, []stream.Key{key}, false)
	if err != nil {
		panic(err)
	}
	asked, err := stream.ReadV1Entry(fields, stream.Revocations)
	if err != nil {
		panic(err)
	}
	for _, anchor := range asked.Anchors {
		fmt.Println(anchor.Zone, anchor.Kind, anchor.ID)
		fmt.Println(stream.KeysOf(anchor.Zone).Mark(anchor.Kind, anchor.ID))
	}
	// Output:
	// zone-1 record sid-1
	// countersign:{zone-1}:rev:a:record:sid-1
}

func ExampleEncodeRecord() {
	key, err := stream.NewKey(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		panic(err)
	}
	name := stream.KeysOf("zone-1").Stream
	record := stream.Record{
		Type: "revoke", Log: "1790000000000-a1b2c3d4", Seq: 42, TS: 1790000060000,
		Anchor: stream.Anchor{Zone: "zone-1", Kind: "record", ID: "sid-1"}, Exp: 1790000960000,
	}
	entry, err := stream.EncodeRecord(name, "zone-1", record, "k1", key)
	if err != nil {
		panic(err)
	}
	read, err := stream.DecodeRecord(name, "zone-1", entry, stream.Keys{"k1": key})
	fmt.Println(read.Anchor.ID, read.Seq, err)
	// Output: sid-1 42 <nil>
}
