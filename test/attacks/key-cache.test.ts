import { describe, expect, test } from "vitest";
import { createJwksCache, createVerifier } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { claims, createForgeKey, forge, headerOf, publish } from "./forge.ts";

const doors = createDoors();
const good = createForgeKey("key-1");
const mallory = createForgeKey("key-1");

/** A key server whose document the test changes. */
function switchable(first: unknown) {
  const server = { document: first, requests: 0 };
  const fetch = async (): Promise<Response> => {
    server.requests += 1;
    return typeof server.document === "string" ? new Response(server.document) : Response.json(server.document);
  };
  return Object.assign(server, { fetch });
}

describe("the key cache poisoned or re-entered", () => {
  test("CVE-2026-48524: a poisoned document never replaces good keys", async () => {
    const poisoned: readonly unknown[] = [
      { keys: [] },
      { keys: [mallory.jwk, good.jwk] },
      { keys: [good.jwk, good.jwk] },
      { keys: [{ kty: "oct", k: "AA", kid: "key-1" }] },
      { keys: [good.privateKey.export({ format: "jwk" })] },
      { keys: Array.from({ length: 65 }, (_, at) => ({ ...good.jwk, kid: String(at) })) },
      { keys: { 0: good.jwk } },
      [good.jwk],
      '{"keys":[],"keys":[]}',
      `{"keys":[${JSON.stringify(mallory.jwk)}],"k\\u0065ys":[]}`,
      "<html>",
      '{"keys":[',
      "",
    ];
    for (const document of poisoned) {
      let ms = 0;
      const server = switchable({ keys: [good.jwk] });
      const events: string[] = [];
      const verifier = createVerifier({
        ...doors.deps,
        fetch: server.fetch,
        monotonicNow: () => ms,
        onDiagnostic: ({ kind }) => void events.push(kind),
      });
      expect((await verifier.authenticate(forge(good))).ok).toBe(true);
      server.document = document;
      ms += 20_000;
      const unknown = await verifier.authenticate(forge(mallory, claims(), { ...headerOf(mallory), kid: "key-2" }));
      expect(unknown, JSON.stringify(document)).toMatchObject({ error: { code: "verification_unavailable" } });
      expect(server.requests).toBe(2);
      expect(events).toContain("key_set_refused");
      expect((await verifier.authenticate(forge(good))).ok, JSON.stringify(document)).toBe(true);
      expect(await verifier.authenticate(forge(mallory))).toMatchObject({ error: { code: "invalid_token" } });
    }
  });

  test("CVE-2025-64527: a fetch that fails while many wait settles each of them once", async () => {
    let fail: (cause: Error) => void = () => {};
    const outcome = new Promise<Response>((_, reject) => {
      fail = reject;
    });
    let requests = 0;
    const fetch = (): Promise<Response> => {
      requests += 1;
      return outcome;
    };
    const verifier = createVerifier({ ...doors.deps, fetch });
    const waiting = Array.from({ length: 500 }, (_, at) =>
      verifier.authenticate(forge(good, claims({ jti: `m-${at}` }))),
    );
    fail(new Error("reset"));
    for (const result of await Promise.all(waiting)) {
      expect(result).toMatchObject({ error: { code: "verification_unavailable", reason: "keys_unavailable" } });
    }
    expect(requests).toBe(1);
  });

  test("CVE-2025-64527: a cache re-entered from its own fetch neither hangs nor fetches twice", async () => {
    let requests = 0;
    let inner: Promise<unknown> | undefined;
    const fetch = async (): Promise<Response> => {
      requests += 1;
      inner ??= verifier.authenticate(forge(good));
      return Response.json({ keys: [good.jwk] });
    };
    const verifier = createVerifier({ ...doors.deps, fetch });
    expect((await verifier.authenticate(forge(good))).ok).toBe(true);
    expect(await inner).toMatchObject({ ok: true });
    expect(requests).toBe(1);
  });

  test("CVE-2026-48524: two issuers that share a cache never lend each other keys", async () => {
    const jwksCache = createJwksCache({
      fetchImpl: async (url) => Response.json({ keys: [String(url).includes("other") ? mallory.jwk : good.jwk] }),
    });
    const one = createVerifier({ ...doors.deps, jwksCache });
    const other = createVerifier({ ...doors.deps, issuer: "https://other.test", jwksCache });
    const otherClaims = claims({ iss: "https://other.test" });
    expect((await one.authenticate(forge(good))).ok).toBe(true);
    expect((await other.authenticate(forge(mallory, otherClaims))).ok).toBe(true);
    expect((await one.authenticate(forge(mallory))).ok).toBe(false);
    expect((await other.authenticate(forge(good, otherClaims))).ok).toBe(false);
  });

  test("CVE-2026-48524: a cache of other making is refused at construction", () => {
    const { fetch } = publish(good.jwk);
    for (const jwksCache of [
      {},
      { getKeySet: fetch },
      Object.create(createJwksCache()),
      new Proxy(createJwksCache(), {}),
      null,
      "x",
    ]) {
      expect(() => createVerifier({ ...doors.deps, jwksCache: jwksCache as never })).toThrow(TypeError);
    }
  });
});
