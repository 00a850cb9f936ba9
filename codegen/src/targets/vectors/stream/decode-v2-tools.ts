import { type AddCase, flatOf, KEY } from "./case.ts";
import { canonicalV2, type Flat, hmac } from "./signing.ts";
import { EXP, type Fields, LOG, REVOKE, STREAM, STREAM_DOMAIN, TS } from "./v2-fixtures.ts";

/** What a case changes of stream, zone and keys. */
export interface Setting {
  readonly stream?: string;
  readonly zone?: string;
  readonly keys?: Fields;
}

/** What the cases of `v2-decode` are made with. */
export interface DecodeTools {
  readonly check: (id: string, about: string, fields: Flat, expect: object, setting?: Setting) => void;
  readonly signatureOf: (flat: Flat, key?: string, stream?: string) => string;
  readonly signed: (flat: Flat) => Flat;
  readonly entry: (fields: Fields) => Flat;
  readonly head: object;
  readonly record: (members: object) => object;
  readonly published: Flat;
  readonly signature: string;
}

export const reason = (name: string): object => ({ reason: name });
export const malformed: object = reason("malformed");

export function decodeTools(add: AddCase): DecodeTools {
  const check = (id: string, about: string, fields: Flat, expect: object, setting: Setting = {}): void => {
    const { stream = STREAM, zone = "zone-1", keys = { k1: KEY } } = setting;
    add(id, about, { stream, zone, keys, fields }, { ...expect });
  };
  const signatureOf = (flat: Flat, key = KEY, stream = STREAM): string =>
    hmac(canonicalV2(STREAM_DOMAIN, stream, flat), key);
  const signed = (flat: Flat): Flat => [...flat, "_sig", signatureOf(flat)];
  const entry = (fields: Fields): Flat => signed(flatOf(fields));
  const head = { log: LOG, seq: "42", ts: TS };
  const revoked = { type: "revoke", ...head, anchor: { zone: "zone-1", kind: "record", id: "sid-1" }, exp: EXP };
  const record = (members: object): object => ({ record: { ...revoked, ...members } });
  const published = entry(REVOKE);
  const signature = signatureOf(flatOf(REVOKE));
  return { check, signatureOf, signed, entry, head, record, published, signature };
}
