import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKeyServer, type KeyServer, unavailable, until } from "./key-server.ts";

let keys: KeyServer;
beforeEach(async () => {
  keys = await createKeyServer();
});
afterEach(() => keys.stop());

describe("J1 key server down at start", () => {
  test("is an outage, at once while it backs off, and works after the next success", async () => {
    await keys.stop();
    const verifier = keys.verifier();
    expect(await verifier.authenticate(keys.mint())).toEqual(unavailable);
    await keys.listen();
    for (let call = 0; call < 100; call += 1) expect(await verifier.authenticate(keys.mint())).toEqual(unavailable);
    expect(keys.requests()).toBe(0);
    keys.advance(1_250);
    expect((await verifier.authenticate(keys.mint())).ok).toBe(true);
    expect(keys.requests()).toBe(1);
  });

  test("backs off from 1 s to 10 s with jitter, never longer", async () => {
    keys.serve((response) => void response.writeHead(500).end());
    const verifier = keys.verifier();
    const waits: number[] = [];
    await verifier.authenticate(keys.mint());
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      let waited = 0;
      while (keys.requests() === attempt) {
        keys.advance(50);
        waited += 50;
        await verifier.authenticate(keys.mint());
      }
      waits.push(waited);
    }
    expect(waits[0]).toBeGreaterThanOrEqual(1_000);
    expect(waits[0]).toBeLessThanOrEqual(1_300);
    expect(waits[1]).toBeGreaterThanOrEqual(2_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(10_050);
    expect(waits.at(-1)).toBeGreaterThanOrEqual(9_000);
  });

  test("warmup rejects, and a later warmup does not", async () => {
    await keys.stop();
    const verifier = keys.verifier();
    await expect(verifier.warmup()).rejects.toThrow("The key set is unavailable");
    await keys.listen();
    keys.advance(2_000);
    await verifier.warmup();
    expect((await verifier.authenticate(keys.mint())).ok).toBe(true);
  });
});

describe("J2 key server down later", () => {
  test("the last good set serves until it is 10 minutes old, then the answer is 503, then it recovers alone", async () => {
    const verifier = keys.verifier();
    expect((await verifier.authenticate(keys.mint())).ok).toBe(true);
    await keys.stop();
    const remembered = keys.mint();
    expect((await verifier.authenticate(remembered)).ok).toBe(true);
    for (const at of [299_999, 1, 299_999]) {
      keys.advance(at);
      expect((await verifier.authenticate(keys.mint({ jti: `at ${at}` }))).ok, String(at)).toBe(true);
      expect((await verifier.authenticate(remembered)).ok).toBe(true);
    }
    keys.advance(1);
    expect(await verifier.authenticate(keys.mint())).toEqual(unavailable);
    expect(await verifier.authenticate(remembered)).toEqual(unavailable);
    await keys.listen();
    keys.advance(10_000);
    expect((await verifier.authenticate(remembered)).ok).toBe(true);
  });

  test("a stale set is refreshed in the background by one request at a time, and nobody waits for it", async () => {
    const verifier = keys.verifier();
    await verifier.warmup();
    let release = (): void => {};
    keys.serve((response) => {
      release = () => void response.writeHead(200).end(JSON.stringify({ keys: [keys.key.jwk] }));
    });
    keys.advance(300_000);
    for (let call = 0; call < 200; call += 1)
      expect((await verifier.authenticate(keys.mint({ jti: `m-${call}` }))).ok).toBe(true);
    await until(() => keys.requests() === 2);
    for (let call = 0; call < 200; call += 1)
      expect((await verifier.authenticate(keys.mint({ jti: `n-${call}` }))).ok).toBe(true);
    expect(keys.requests()).toBe(2);
    release();
  });
});
