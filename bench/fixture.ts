import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** What every alternative is configured with. */
export interface Expectations {
  readonly issuer: string;
  readonly audience: string;
  readonly zoneId: string;
  readonly requiredScopes: readonly string[];
  readonly clockToleranceSeconds: number;
}

/** A public key in the form that JSON Web Key Sets carry. */
export interface PublicJwk {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: "ES256";
  readonly use: "sig";
}

/** A token that has to be refused, and what is wrong with it. */
export interface NegativeToken {
  readonly fault: string;
  readonly token: string;
}

/** Keys, tokens and expectations of one measuring process. */
export interface Fixture {
  readonly expectations: Expectations;
  readonly publicKey: KeyObject;
  readonly publicPem: string;
  readonly jwk: PublicJwk;
  readonly jwks: { readonly keys: readonly PublicJwk[] };
  /** Distinct valid tokens. */
  readonly tokens: readonly string[];
  /** Signing input and DER signature of each token, for the raw signature check. */
  readonly signed: readonly { readonly data: Buffer; readonly der: Buffer }[];
  /** Decoded claims of the first token. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly negatives: readonly NegativeToken[];
  /** Many tokens per kind of refusal, so that no alternative answers from a lucky cache. */
  readonly refusals: Readonly<Record<RefusalKind, readonly string[]>>;
}

/** The refusals that are timed. */
export type RefusalKind = "malformed" | "none" | "unknown-kid" | "oversize" | "bad-signature";

const EXPECTATIONS: Expectations = Object.freeze({
  issuer: "https://issuer.bench.example",
  audience: "https://mcp.bench.example/mcp",
  zoneId: "zone-7f3a-research",
  requiredScopes: Object.freeze(["mcp:tools:call"]),
  clockToleranceSeconds: 60,
});
const KID = "bench-2026-a";
const LIFETIME_SECONDS = 3600;
const REFUSALS_PER_KIND = 64;
const OVERSIZE_CHARACTERS = 1_048_576;

/**
 * Builds the fixture of section 4 of the measuring protocol: ES256, about 1,320 bytes, 23 claims with a two-hop
 * chain, header `{alg, typ, kid}`, and everything that parity and the refusal figures need.
 */
export function createFixture(count = 1024, nowSeconds: number = Math.floor(Date.now() / 1000)): Fixture {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const foreign = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const { x, y } = publicKey.export({ format: "jwk" }) as { x: string; y: string };
  const jwk: PublicJwk = { kty: "EC", crv: "P-256", x, y, kid: KID, alg: "ES256", use: "sig" };

  const payload = (index: number, changes: object = {}): string =>
    encode({ ...claimsOf(index, nowSeconds), ...changes });
  const mint = (index: number, changes: object = {}, key: KeyObject = privateKey, kid: string = KID): string => {
    const input = `${encode({ alg: "ES256", typ: "at+jwt", kid })}.${payload(index, changes)}`;
    return `${input}.${sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
  };

  const tokens = Array.from({ length: count }, (_, index) => mint(index));
  const signed = tokens.map((token) => {
    const end = token.lastIndexOf(".");
    const data = Buffer.from(token.slice(0, end));
    return { data, der: sign("sha256", data, privateKey) };
  });

  const hmacInput = `${encode({ alg: "HS256", typ: "at+jwt", kid: KID })}.${payload(0)}`;
  const expired = { iat: nowSeconds - 7200, nbf: nowSeconds - 7200, exp: nowSeconds - 3600 };
  const negatives: readonly NegativeToken[] = [
    { fault: "tampered payload", token: tamper(tokens[0] as string) },
    { fault: "wrong key", token: mint(0, {}, foreign) },
    { fault: "wrong aud", token: mint(0, { aud: "https://other.bench.example/mcp" }) },
    { fault: "wrong iss", token: mint(0, { iss: "https://other-issuer.bench.example" }) },
    { fault: "expired", token: mint(0, expired) },
    { fault: "none", token: unsigned(payload(0)) },
    { fault: "HS256", token: `${hmacInput}.${createHmac("sha256", publicPem).update(hmacInput).digest("base64url")}` },
  ];

  const many = (make: (index: number) => string): readonly string[] =>
    Array.from({ length: REFUSALS_PER_KIND }, (_, index) => make(index));
  const oversize = "a".repeat(OVERSIZE_CHARACTERS);
  return Object.freeze({
    expectations: EXPECTATIONS,
    publicKey,
    publicPem,
    jwk,
    jwks: { keys: [jwk] },
    tokens,
    signed,
    claims: claimsOf(0, nowSeconds),
    negatives,
    refusals: {
      malformed: many((index) => `not-a-token-${index}`),
      none: many((index) => unsigned(payload(index))),
      "unknown-kid": many((index) => mint(index, {}, foreign, `unknown-${index}`)),
      oversize: [oversize],
      "bad-signature": many((index) => mint(index, {}, foreign)),
    },
  });
}

function claimsOf(index: number, now: number): Record<string, unknown> {
  const id = index.toString(16).padStart(8, "0");
  return {
    iss: EXPECTATIONS.issuer,
    aud: EXPECTATIONS.audience,
    exp: now + LIFETIME_SECONDS,
    iat: now - 30,
    nbf: now - 30,
    jti: `tok_${id}-5d1c-4b0e`,
    sub: `user_${id}_bench`,
    zone_id: EXPECTATIONS.zoneId,
    client_id: "app_research_assistant",
    sid: `sid_${id}-9c4e-41aa`,
    root_sid: `sid_${id}-0000-root`,
    use: "resource",
    sub_type: "user",
    scope: "mcp:tools:call mcp:resources:read",
    target: ["https://mcp.bench.example/mcp"],
    agent_session_id: `ags_${id}`,
    delegation_edge_id: `edge_${id}`,
    source_session_id: `src_${id}`,
    target_session_id: `tgt_${id}`,
    delegation_path: ["edge_root", `edge_${id}`],
    delegation_chain: [
      { application_id: "app_portal", agent_session_id: "ags_portal" },
      { application_id: "app_research_assistant", agent_session_id: `ags_${id}`, delegation_edge_id: `edge_${id}` },
    ],
    hop_count: 2,
    delegation_graph_epoch: 41,
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function unsigned(payload: string): string {
  return `${encode({ alg: "none", typ: "at+jwt", kid: KID })}.${payload}.`;
}

/** Changes one claim and keeps the signature. */
function tamper(token: string): string {
  const [header, payload, signature] = token.split(".") as [string, string, string];
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
  return `${header}.${encode({ ...claims, sub: "somebody-else" })}.${signature}`;
}
