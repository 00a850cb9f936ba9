import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createVerifier, type Diagnostic } from "countersign";
import { InMemoryRevocationStore } from "countersign/revocation";
import { createFakeClock, createTestIssuer, type TestIssuer } from "countersign/testing";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { codeOf, reasonOf } from "./support/scene.ts";

let issuer: TestIssuer;
let good: Readonly<Record<string, unknown>>;
const clock = createFakeClock();

beforeAll(async () => {
  issuer = await createTestIssuer({ now: clock.now });
  good = { ...issuer.jwks().keys[0] };
});

function jwkOf(key: KeyObject): Record<string, unknown> {
  return key.export({ format: "jwk" }) as Record<string, unknown>;
}

async function verdict(document: unknown): Promise<string> {
  const body = typeof document === "string" ? document : JSON.stringify(document);
  const verifier = createVerifier({
    issuer: issuer.issuer,
    audience: issuer.audience,
    revocations: new InMemoryRevocationStore(),
    now: clock.now,
    fetch: async () => new Response(body),
  });
  return reasonOf(await verifier.authenticate(await issuer.mint()));
}

const unavailable = "verification_unavailable keys_unavailable";
const without = (...names: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(good).filter(([name]) => !names.includes(name)));

describe("a usable key", () => {
  it.each([
    ["as it is", () => good],
    ["without alg", () => without("alg")],
    ["without use", () => without("use")],
    ["with key_ops", () => ({ ...without("use"), key_ops: ["verify"] })],
    ["with unknown members", () => ({ ...good, "x-note": 1 })],
  ])("%s verifies", async (_, key) => {
    expect(await verdict({ keys: [key()] })).toBe("ok");
  });

  it("is found among keys that are not", async () => {
    const others = [
      null,
      1,
      "x",
      [],
      jwkOf(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey),
      { ...jwkOf(generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey), kid: "p384" },
      { ...jwkOf(generateKeyPairSync("ed25519").publicKey), kid: "ed" },
      { kty: "oct", k: "AAAA", kid: "oct" },
      { ...good, kid: "private", d: "AAAA" },
    ];
    expect(await verdict({ keys: [...others, good] })).toBe("ok");
  });
});

describe("an unusable key", () => {
  const flipped = (text: unknown): string => {
    const bytes = Buffer.from(String(text), "base64url");
    bytes[31] = (bytes[31] ?? 0) ^ 1;
    return bytes.toString("base64url");
  };
  it.each([
    ["no kid", () => without("kid")],
    ["an empty kid", () => ({ ...good, kid: "" })],
    ["a number as kid", () => ({ ...good, kid: 1 })],
    ["another alg", () => ({ ...good, alg: "ES384" })],
    ["alg null", () => ({ ...good, alg: null })],
    ["use enc", () => ({ ...good, use: "enc" })],
    ["use null", () => ({ ...good, use: null })],
    ["key_ops sign", () => ({ ...good, key_ops: ["sign"] })],
    ["key_ops text", () => ({ ...good, key_ops: "verify" })],
    ["key_ops null", () => ({ ...good, key_ops: null })],
    ["a private member", () => ({ ...good, d: "AAAA" })],
    ["a private member null", () => ({ ...good, d: null })],
    ["another curve by name", () => ({ ...good, crv: "P-384" })],
    ["kty OKP", () => ({ ...good, kty: "OKP" })],
    ["no y", () => without("y")],
    ["a short x", () => ({ ...good, x: String(good["x"]).slice(0, -2) })],
    ["a padded x", () => ({ ...good, x: `${String(good["x"])}=` })],
    ["a point off the curve", () => ({ ...good, y: flipped(good["y"]) })],
    ["the point zero", () => ({ ...good, x: "A".repeat(43), y: "A".repeat(43) })],
    ["a certificate instead of coordinates", () => ({ kty: "EC", kid: good["kid"], x5c: ["AAAA"] })],
  ])("with %s is skipped, and a set of nothing else is refused", async (_, key) => {
    expect(await verdict({ keys: [key()] })).toBe(unavailable);
  });
});

describe("a document", () => {
  it.each([
    ["not JSON", "<html>"],
    ["truncated", '{"keys":['],
    ["empty", ""],
    ["a list", "[]"],
    ["null", "null"],
    ["without keys", "{}"],
    ["keys as object", '{"keys":{}}'],
    ["no keys", '{"keys":[]}'],
    ["a duplicate member", '{"keys":[],"keys":[]}'],
    ["deep nesting", `{"keys":${"[".repeat(20)}${"]".repeat(20)}}`],
  ])("that is %s is refused", async (_, document) => {
    expect(await verdict(document)).toBe(unavailable);
  });

  it("with two usable keys under one kid is refused, whichever verifies", async () => {
    const other = { ...jwkOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey), kid: good["kid"] };
    expect(await verdict({ keys: [good, other] })).toBe(unavailable);
    expect(await verdict({ keys: [good, good] })).toBe(unavailable);
    expect(await verdict({ keys: [good, { ...other, use: "enc" }] })).toBe("ok");
  });

  it("with more than 64 keys is refused", async () => {
    const filler = (count: number): unknown[] =>
      Array.from({ length: count }, (_, index) => ({ kty: "oct", kid: `k${index}` }));
    expect(await verdict({ keys: [good, ...filler(63)] })).toBe("ok");
    expect(await verdict({ keys: [good, ...filler(64)] })).toBe(unavailable);
    expect(await verdict({ keys: [good, ...filler(20_000)] })).toBe(unavailable);
  });

  it("is read without what a polluted prototype would add", async () => {
    const polluted = Object.prototype as unknown as Record<string, unknown>;
    polluted["kid"] = "key-1";
    polluted["keys"] = [good];
    try {
      expect(await verdict({ keys: [without("kid")] })).toBe(unavailable);
      expect(await verdict({})).toBe(unavailable);
    } finally {
      delete polluted["kid"];
      delete polluted["keys"];
    }
  });

  const poison: readonly (readonly [string, () => string])[] = [
    ["empty", () => '{"keys":[]}'],
    ["private", () => JSON.stringify({ keys: [{ ...good, d: "AAAA" }] })],
    ["duplicate kid", () => JSON.stringify({ keys: [good, good] })],
    ["oversized", () => JSON.stringify({ keys: [good], filler: "x".repeat(300_000) })],
    ["not JSON", () => "<html>"],
  ];
  it.each(poison)("%s never replaces good keys, and raises an event", async (_, poisoned) => {
    const events: Diagnostic[] = [];
    const ticking = createFakeClock(clock.now());
    let body = JSON.stringify({ keys: [good] });
    const verifier = createVerifier({
      issuer: issuer.issuer,
      audience: issuer.audience,
      revocations: new InMemoryRevocationStore(),
      now: clock.now,
      monotonicNow: ticking.monotonicNow,
      fetch: async () => new Response(body),
      cache: false,
      onDiagnostic: (event) => void events.push(event),
    });
    const token = await issuer.mint();
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    body = poisoned();
    ticking.advance(300_000);
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    await vi.waitFor(() => expect(events.at(-1)?.kind).toMatch(/key_set_(refused|unavailable)/));
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
  });
});
