import { createHash, createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import {
  decodeManifest,
  decodeRecord,
  encodeRecord,
  type FieldMap,
  readDecimal,
  readStreamKey,
  readStreamKeys,
  readV1Entry,
  readV1Keys,
  redisKeysOf,
  type StreamRecord,
  signV1,
  type V1Fields,
  verifyV1,
} from "countersign/revocation";
import { describe, expect, it } from "vitest";
import { deadLetterOf } from "../../src/redis/dead-letter.ts";
import { v1KeysOf } from "../../src/redis/revocation-keys.ts";
import { EpochTable } from "../../src/revocation/epoch-table.ts";
import { readFields } from "../../src/revocation/read-fields.ts";
import { type SignatureDomain, v2Canonical } from "../../src/revocation/v2-canonical.ts";

interface Case {
  readonly id: string;
  readonly description: string;
  readonly input: Record<string, unknown>;
  readonly expect: Record<string, unknown>;
}
interface Suite {
  readonly suite: string;
  readonly run: string;
  readonly cases: readonly Case[];
}

const folder = new URL("../../generated/vectors/stream/", import.meta.url);
const readJson = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as T;
const index = readJson<{ readonly suites: readonly { suite: string; run: string; cases: number }[] }>("index.json");
const suites = index.suites.map(({ suite }) => readJson<Suite>(`${suite}.json`));
const caseOf = (id: string): Case => {
  const found = suites.flatMap((suite) => suite.cases).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no vector ${id}`);
  return found;
};

/** What a function gives, and `refused` for one that throws. */
const orRefused = <T>(make: () => T): T | { readonly refused: true } => {
  try {
    return make();
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return { refused: true };
  }
};

const isTaken = (make: () => unknown): boolean => {
  try {
    make();
    return true;
  } catch {
    return false;
  }
};

const fieldsOf = (flat: unknown): FieldMap => {
  const fields = readFields(flat as readonly string[]);
  if (typeof fields === "string") throw new Error(`not readable: ${fields}`);
  return fields;
};

/** A record as vectors hold it: big numbers as text. */
const plain = (record: StreamRecord): object => ({
  ...record,
  seq: `${record.seq}`,
  ...(record.type === "epoch" ? { epoch: `${record.epoch}` } : {}),
});

/** A record as `encodeRecord` takes it. */
const recordOf = (given: Record<string, unknown>): Exclude<StreamRecord, { readonly type: "optional" }> => {
  const { zone, kind, id, seq, epoch, ...rest } = given;
  const body = kind === undefined ? { zone } : { anchor: { zone, kind, id } };
  const large = epoch === undefined ? {} : { epoch: BigInt(String(epoch)) };
  return { ...rest, seq: BigInt(String(seq)), ...(zone === undefined ? {} : body), ...large } as never;
};

const runs: Readonly<Record<string, (input: never) => unknown>> = {
  "sign-v1": ({ stream, key, fields }: { stream: string; key: string; fields: V1Fields }) =>
    orRefused(() => ({ signature: signV1(stream, fields, key) })),
  "verify-v1": (input: { stream: string; keys: string[]; allowUnsigned: boolean; fields: string[] }) => {
    const policy = { keys: readV1Keys("keys", input.keys), allowUnsigned: input.allowUnsigned };
    const verdict = verifyV1(input.stream, input.fields, policy);
    return verdict.ok ? { signed: verdict.isSigned } : { reason: verdict.reason };
  },
  "read-v1": ({ kind, fields }: { kind: "revocations" | "epochs"; fields: string[] }) => {
    const entry = readV1Entry(fieldsOf(fields), kind);
    if (!entry.ok) return { reason: entry.reason };
    if (entry.type === "revoke") return { type: "revoke", anchors: entry.anchors };
    return { type: "epoch", zone: entry.zone, epoch: `${entry.epoch}` };
  },
  "sign-v2": (input: { domain: SignatureDomain; stream: string; key: string; fields: string[] }) => {
    const canonical = v2Canonical(input.domain, input.stream, fieldsOf(input.fields));
    return {
      canonicalBytes: canonical.length,
      canonicalSha256: createHash("sha256").update(canonical).digest("hex"),
      signature: createHmac("sha256", readStreamKey("key", input.key)).update(canonical).digest("hex"),
    };
  },
  "encode-v2": (input: { stream: string; zone: string; kid: string; key: string; record: Record<string, unknown> }) =>
    orRefused(() => {
      const signing = { kid: input.kid, key: readStreamKey("key", input.key) };
      const flat = encodeRecord(input.stream, input.zone, recordOf(input.record), signing);
      return { fields: Object.fromEntries(fieldsOf(flat)) };
    }),
  "decode-v2": (input: { stream: string; zone: string; keys: object; fields: string[] }) => {
    const decoded = decodeRecord(input.stream, input.zone, input.fields, readStreamKeys("keys", input.keys));
    return decoded.ok ? { record: plain(decoded.record) } : { reason: decoded.reason };
  },
  "manifest-v2": (input: { stream: string; keys: object; fields: string[] }) => {
    const decoded = decodeManifest(input.stream, input.fields, readStreamKeys("keys", input.keys));
    if (!decoded.ok) return { reason: decoded.reason };
    return { manifest: { ...decoded.manifest, seq: `${decoded.manifest.seq}` } };
  },
  key: ({ key, kid }: { key?: string; kid?: string }) => ({
    ok: isTaken(() =>
      kid === undefined ? readStreamKey("key", key) : readStreamKeys("keys", { [kid]: "07".repeat(32) }),
    ),
  }),
  names: (input: {
    zone: string;
    kind: "record";
    id: string;
    snapshot: string;
    index: number;
    v1Id?: string;
    v1Zone: string;
  }) => {
    const { v1Id } = input;
    if (v1Id !== undefined) {
      const keys = v1KeysOf("caracal:revoked:sessions:");
      return { v1Mark: keys.mark(v1Id) ?? null, v1Epoch: keys.epoch(input.v1Zone) };
    }
    const { stream, epoch, freshness, snapshot, lease, ...keys } = redisKeysOf(input.zone);
    return {
      ...{ stream, epoch, freshness, snapshot, lease },
      mark: keys.mark(input.kind, input.id),
      suspension: keys.suspension(input.kind, input.id),
      chunk: keys.chunk(input.snapshot, input.index),
      dead: deadLetterOf(stream, 1, "0-1", [], "malformed")[0],
    };
  },
  epoch: (input: { stored: string; claimed: string; raised?: string[] }) => {
    const table = new EpochTable(10);
    for (const text of input.raised ?? [input.stored]) {
      const epoch = readDecimal(text);
      if (epoch === undefined) return { reason: "malformed" };
      table.raise("z", epoch);
    }
    return input.raised === undefined
      ? { stale: table.hasPassed("z", BigInt(input.claimed)) }
      : { epoch: `${table.of("z")}` };
  },
};

describe("the vectors of streams", () => {
  it.each(suites.map((suite) => [suite.suite, suite] as const))("hold in %s, every one", (_name, suite) => {
    const run = runs[suite.run];
    expect(run).toBeDefined();
    const wrong = suite.cases.filter((one) => {
      const found = run?.(one.input as never);
      return !isEqual(found, one.expect);
    });
    expect(wrong.map((one) => ({ ...one, found: run?.(one.input as never) }))).toEqual([]);
  });

  it("are all in the index, and nothing else lies beside them", () => {
    const named = suites.map(({ suite, run, cases }) => ({ suite, run, cases: cases.length }));
    expect(index.suites).toEqual(named);
    const files = [...named.map(({ suite }) => `${suite}.json`), "index.json", "vector.schema.json"];
    expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
    const ids = suites.flatMap((suite) => suite.cases.map((one) => one.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(500);
  });

  it("follow their schema", () => {
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(readJson<object>("vector.schema.json"));
    for (const suite of suites) {
      const name = suite.suite;
      expect(validate(suite) ? [] : [name, validate.errors?.slice(0, 3)]).toEqual([]);
    }
    expect(validate({ ...suites[0], run: "other" })).toBe(false);
  });

  it("hold the published signatures", () => {
    expect(caseOf("stream/v1-sign/published").expect).toEqual({
      signature: "9233c437675bf44675cb7550bdc4d47c3bc3ad4e760d1ce08f9051dff1daa94e",
    });
    expect(caseOf("stream/v1-sign/ambiguous-pair/plain").expect).toEqual({
      signature: "a7f2f4a7d714eb1172ef22a8e95227ed0627fdd8d442d2154cfdfb02eea77b93",
    });
    expect(caseOf("stream/v2-sign/published").expect).toEqual({
      canonicalBytes: 242,
      canonicalSha256: "7a34dd2d27b66c07fa9c33148d68ca0b18ffb80d2360c51b9237f6b7f0030dfc",
      signature: "4365569381ce98509e3b8053a8e3dfbf4d918d0803aa5755d2c1de3e64ab4059",
    });
  });

  it("name every reason for which an entry is refused", () => {
    const reasons = new Set(suites.flatMap((suite) => suite.cases.map((one) => one.expect["reason"])));
    reasons.delete(undefined);
    expect([...reasons].toSorted()).toEqual([
      "ambiguous_fields",
      "invalid_delegation_epoch",
      "invalid_signature",
      "malformed",
      "missing_revocation_anchor",
      "unknown_key_id",
      "unsigned",
      "unsupported_type",
    ]);
  });
});

function isEqual(found: unknown, wanted: unknown): boolean {
  try {
    expect(found).toEqual(wanted);
    return true;
  } catch {
    return false;
  }
}
