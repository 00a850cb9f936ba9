import { DIALECT } from "../../bundle.ts";
import type { RevocationProtocolSource, SchemaNode } from "../../contract-source.ts";
import type { StreamRun, StreamSuite } from "./stream/case.ts";
import { epochSuite, keySuite, namesSuite } from "./stream/names-suites.ts";
import { readV1Suite } from "./stream/read-v1-suite.ts";
import { signV1Suite, verifyV1Suite } from "./stream/v1-suites.ts";
import { decodeV2Suite, encodeV2Suite, manifestV2Suite, signV2Suite } from "./stream/v2-suites.ts";

const SUITES = [
  signV1Suite,
  verifyV1Suite,
  readV1Suite,
  signV2Suite,
  encodeV2Suite,
  decodeV2Suite,
  manifestV2Suite,
  keySuite,
  namesSuite,
  epochSuite,
];

/** Suites about the streams of a contract that declares them. */
export const streamSuites = (protocol: RevocationProtocolSource): readonly StreamSuite[] =>
  SUITES.map((suite) => suite(protocol));

const TEXT: SchemaNode = { type: "string" };
const FLAT: SchemaNode = { type: "array", items: TEXT };
const HEX: SchemaNode = { type: "string", pattern: "^(?:[0-9a-f]{2}){32}$" };
const KEYS_BY_ID: SchemaNode = { type: "object", additionalProperties: HEX };
const INTEGER: SchemaNode = { type: "integer" };
const FLAG: SchemaNode = { type: "boolean" };

const shape = (properties: Readonly<Record<string, SchemaNode>>, optional: readonly string[] = []): SchemaNode => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const REFUSED: SchemaNode = shape({ refused: { const: true } });
const REASON: SchemaNode = shape({ reason: { type: "string", pattern: "^[a-z_]+$" } });
const ANCHOR: SchemaNode = shape({ zone: TEXT, kind: TEXT, id: TEXT });

const RECORD: SchemaNode = shape(
  {
    type: TEXT,
    log: TEXT,
    seq: TEXT,
    ts: INTEGER,
    reason: TEXT,
    anchor: ANCHOR,
    exp: INTEGER,
    zone: TEXT,
    epoch: TEXT,
  },
  ["reason", "anchor", "exp", "zone", "epoch"],
);

const GIVEN: SchemaNode = shape(
  {
    type: TEXT,
    log: TEXT,
    seq: TEXT,
    ts: INTEGER,
    reason: TEXT,
    zone: TEXT,
    kind: TEXT,
    id: TEXT,
    exp: INTEGER,
    epoch: TEXT,
  },
  ["reason", "zone", "kind", "id", "exp", "epoch"],
);

const MANIFEST: SchemaNode = shape({
  log: TEXT,
  seq: TEXT,
  ts: INTEGER,
  cursor: TEXT,
  snapshot: TEXT,
  chunks: INTEGER,
  sha256: TEXT,
});

const NAMES: SchemaNode = shape({
  stream: TEXT,
  mark: TEXT,
  suspension: TEXT,
  epoch: TEXT,
  freshness: TEXT,
  snapshot: TEXT,
  chunk: TEXT,
  lease: TEXT,
  dead: TEXT,
});

/** Input and outcome of each kind of suite. */
const RUNS: Readonly<Record<StreamRun, readonly [input: SchemaNode, expect: SchemaNode]>> = {
  "sign-v1": [
    shape({
      stream: TEXT,
      key: HEX,
      fields: { type: "object", additionalProperties: { type: ["string", "integer", "boolean", "null"] } },
    }),
    { oneOf: [shape({ signature: HEX }), REFUSED] },
  ],
  "verify-v1": [
    shape({ stream: TEXT, keys: { type: "array", items: HEX }, allowUnsigned: FLAG, fields: FLAT }),
    { oneOf: [shape({ signed: FLAG }), REASON] },
  ],
  "read-v1": [
    shape({ kind: { enum: ["revocations", "epochs"] }, fields: FLAT }),
    {
      oneOf: [
        shape({ type: { const: "revoke" }, anchors: { type: "array", items: ANCHOR, minItems: 1 } }),
        shape({ type: { const: "epoch" }, zone: TEXT, epoch: TEXT }),
        REASON,
      ],
    },
  ],
  "sign-v2": [
    shape({ domain: TEXT, stream: TEXT, key: HEX, fields: FLAT }),
    shape({ canonicalBytes: INTEGER, canonicalSha256: HEX, signature: HEX }),
  ],
  "encode-v2": [
    shape({ stream: TEXT, zone: TEXT, kid: TEXT, key: HEX, record: GIVEN }),
    { oneOf: [shape({ fields: { type: "object", additionalProperties: TEXT } }), REFUSED] },
  ],
  "decode-v2": [
    shape({ stream: TEXT, zone: TEXT, keys: KEYS_BY_ID, fields: FLAT }),
    { oneOf: [shape({ record: RECORD }), REASON] },
  ],
  "manifest-v2": [
    shape({ stream: TEXT, keys: KEYS_BY_ID, fields: FLAT }),
    { oneOf: [shape({ manifest: MANIFEST }), REASON] },
  ],
  key: [{ oneOf: [shape({ key: TEXT }), shape({ kid: TEXT })] }, shape({ ok: FLAG })],
  names: [
    {
      oneOf: [
        shape({ zone: TEXT, kind: TEXT, id: TEXT, snapshot: TEXT, index: INTEGER }),
        shape({ v1Id: TEXT, v1Zone: TEXT }),
      ],
    },
    { oneOf: [NAMES, shape({ v1Mark: { type: ["string", "null"] }, v1Epoch: TEXT })] },
  ],
  epoch: [
    { oneOf: [shape({ stored: TEXT, claimed: TEXT }), shape({ raised: { ...FLAT, minItems: 1 } })] },
    { oneOf: [shape({ stale: FLAG }), shape({ epoch: TEXT }), REASON] },
  ],
};

/** JSON Schema of the files of these suites. Every member of an outcome counts, and none may come on top. */
export const streamVectorSchema = (uri: string): SchemaNode => ({
  $schema: DIALECT,
  $id: `${uri}:stream-vectors`,
  title: "Vectors of revocation streams",
  description: "One suite of cases. A case is what goes in, and what must come out.",
  oneOf: Object.entries(RUNS).map(([run, [input, expect]]) =>
    shape({
      suite: { ...TEXT, minLength: 1 },
      description: { ...TEXT, minLength: 1 },
      run: { const: run },
      cases: {
        type: "array",
        minItems: 1,
        items: shape({
          id: { type: "string", pattern: "^[A-Za-z0-9_./+-]+$", maxLength: 200 },
          description: { ...TEXT, minLength: 1 },
          input,
          expect,
        }),
      },
    }),
  ),
});
