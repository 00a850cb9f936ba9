// Package stream reads and writes the entries of revocation streams: signed events by which every verifier learns that
// authority was withdrawn. It has no driver; fields go in and come out as Redis has them, names and values in turn.
//
// Version 1 is the form of earlier services: [SignV1], [VerifyV1], [ReadV1Entry]. Version 2 names its key, its sequence
// and its time: [EncodeRecord], [DecodeRecord]. [KeysOf] and [V1KeysOf] name the streams and keys.
//
// Whoever reads an entry must check it with VerifyV1 or DecodeRecord before believing any of it. A reader of version 2
// that meets [UnsupportedType] must not go on answering: something was withdrawn in a way that it does not know.
package stream
