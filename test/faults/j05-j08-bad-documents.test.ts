import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createForgeKey } from "../attacks/forge.ts";
import { type Behaviour, createKeyServer, document, type KeyServer, unavailable } from "./key-server.ts";

let keys: KeyServer;
beforeEach(async () => {
  keys = await createKeyServer();
});
afterEach(() => keys.stop());

/** A fault at start is an outage; the same fault later keeps the last good set and tells the operator. */
async function expectKept(behaviour: Behaviour, kind: string): Promise<void> {
  const good = document({ keys: [keys.key.jwk] });
  keys.serve(behaviour);
  expect(await keys.verifier().authenticate(keys.mint())).toEqual(unavailable);

  keys.serve(good);
  const events: string[] = [];
  const verifier = keys.verifier({ onDiagnostic: (event) => void events.push(event.kind) });
  expect((await verifier.authenticate(keys.mint())).ok).toBe(true);
  keys.serve(behaviour);
  const before = keys.requests();
  keys.advance(20_000);
  expect(await verifier.authenticate(keys.mint({}, "unknown"))).toEqual(unavailable);
  expect(keys.requests()).toBe(before + 1);
  expect(events).toEqual(["key_set_adopted", kind]);
  expect((await verifier.authenticate(keys.mint())).ok).toBe(true);
  keys.serve(good);
  keys.advance(20_000);
  expect(await verifier.authenticate(keys.mint({}, "unknown"))).toMatchObject({ error: { code: "invalid_token" } });
}

describe("J5 too many keys", () => {
  test("20,000 keys and 65 are refused, 64 are adopted", async () => {
    const many = (count: number): object => ({
      keys: [keys.key.jwk, ...Array.from({ length: count - 1 }, (_, at) => ({ ...keys.key.jwk, kid: `k${at}` }))],
    });
    await expectKept(document({ keys: Array.from({ length: 20_000 }, () => ({})) }), "key_set_refused");
    await expectKept(document(many(65)), "key_set_refused");
    keys.serve(document(many(64)));
    expect((await keys.verifier().authenticate(keys.mint())).ok).toBe(true);
  });
});

describe("J6 redirect, other host, http", () => {
  test.each([301, 302, 303, 307, 308])(
    "a redirect with %d is refused, and the second host sees no connection",
    async (status) => {
      let connections = 0;
      const other = createServer((_, response) => response.end(JSON.stringify({ keys: [keys.key.jwk] })));
      other.on("connection", () => {
        connections += 1;
      });
      await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
      const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
      await expectKept((response) => void response.writeHead(status, { location }).end(), "key_set_unavailable");
      expect(connections).toBe(0);
      other.close();
    },
  );

  test("http beyond loopback is refused before any connection", () => {
    expect(() => keys.verifier({ jwksUri: "http://192.0.2.1/jwks.json" })).toThrow(TypeError);
    expect(() => keys.verifier({ issuer: "http://192.0.2.1" })).toThrow(TypeError);
  });
});

describe("J7 errors and broken bodies", () => {
  const body = JSON.stringify({ keys: [createForgeKey("key-1").jwk] });
  const behaviours: Readonly<Record<string, readonly [Behaviour, string]>> = {
    "500": [(response) => void response.writeHead(500).end(body), "key_set_unavailable"],
    "404": [(response) => void response.writeHead(404).end(body), "key_set_unavailable"],
    "204": [(response) => void response.writeHead(204).end(), "key_set_unavailable"],
    "206": [(response) => void response.writeHead(206).end(body), "key_set_unavailable"],
    HTML: [document("<html><body>maintenance</body></html>"), "key_set_refused"],
    "an empty body": [document(""), "key_set_refused"],
    "broken JSON": [document(body.slice(0, -1)), "key_set_refused"],
    "trailing text": [document(`${body}x`), "key_set_refused"],
    "a byte order mark": [document(`\u{feff}${body}`), "key_set_unavailable"],
    "a duplicate member": [document(`${body.slice(0, -1)},"keys":[]}`), "key_set_refused"],
    "malformed UTF-8": [
      (response) => void response.writeHead(200).end(Buffer.from([0xff, 0x7b, 0x7d])),
      "key_set_unavailable",
    ],
    "a truncated body": [
      (response) => {
        response.writeHead(200, { "content-length": String(body.length) });
        response.write(body.slice(0, 40), () => response.destroy());
      },
      "key_set_unavailable",
    ],
    "a reset connection": [(response) => void response.destroy(), "key_set_unavailable"],
  };

  test.each(Object.keys(behaviours))("%s keeps the last good set", async (name) => {
    const [behaviour, kind] = behaviours[name] ?? [];
    if (behaviour !== undefined) await expectKept(behaviour, kind ?? "");
  });
});

describe("J8 poisoned documents", () => {
  const good = createForgeKey("key-1");
  const documents: Readonly<Record<string, unknown>> = {
    "no keys": { keys: [] },
    "no member keys": {},
    "keys as object": { keys: { 0: good.jwk } },
    "a list": [good.jwk],
    null: null,
    "one key bare": good.jwk,
    "a duplicate kid": { keys: [good.jwk, createForgeKey("key-1").jwk] },
    "the same key twice": { keys: [good.jwk, good.jwk] },
    "private keys alone": { keys: [{ ...good.privateKey.export({ format: "jwk" }), kid: "key-1" }] },
    "symmetric keys alone": { keys: [{ kty: "oct", k: "c2VjcmV0", kid: "key-1" }] },
    "a point off the curve": { keys: [{ ...good.jwk, y: good.jwk.x }] },
    "wrong types": { keys: [null, 1, "x", [], true, { kty: 1 }, { kty: ["EC"] }] },
    "deep nesting": { keys: [good.jwk], x: JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`) },
  };

  test.each(Object.keys(documents))("%s keeps the last good set and raises an alarm", (name) =>
    expectKept(document(documents[name]), "key_set_refused"),
  );
});
