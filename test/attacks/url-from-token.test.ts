import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createGate } from "../../src/gate/index.ts";
import { createJwksCache, createVerifier } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { claims, createForgeKey, forge } from "./forge.ts";

const doors = createDoors();
const published = "https://issuer.test/.well-known/jwks.json";

/** URLs that no configuration may name. */
const refused = [
  "javascript:alert(1)",
  "file:///etc/passwd",
  "data:application/json,{}",
  "ftp://issuer.test",
  "blob:https://issuer.test/x",
  "http://issuer.test",
  "http://10.0.0.1",
  "http://169.254.169.254/latest",
  "http://localhost.evil.test",
  "http://127.0.0.1.evil.test",
  "http://[::ffff:10.0.0.1]",
  "http://localhost.",
  "http://0.0.0.0",
  "http://[::]",
  "http://[fe80::1%25eth0]",
  "http://167772161",
  "https://user@issuer.test",
  "https://user:pass@issuer.test",
  "https://:pass@issuer.test",
  "https://issuer.test#x",
  "https://issuer.test/#",
  "https://",
  "//issuer.test",
  "issuer.test",
  "/jwks.json",
  "",
  " ",
  "https://[",
];

describe("a URL from unverified data", () => {
  test("CVE-2026-32301: iss, zone_id and kid never build a URL", async () => {
    const stranger = createForgeKey("key-1");
    for (const value of [
      "https://evil.test",
      "../../evil",
      "//evil.test",
      "http://169.254.169.254",
      "zone-1&x=y#",
      "a/b?c",
    ]) {
      for (const key of [stranger, doors.key]) {
        await doors.refuse(forge(key, claims({ iss: value })));
        const zoned = forge(key, claims({ zone_id: value, iss: key === stranger ? value : "https://issuer.test" }));
        if (key === stranger) await doors.refuse(zoned);
        else await doors.accept(zoned);
        await doors.refuse(forge(key, claims(), { alg: "ES256", kid: value }));
      }
    }
    expect(new Set(doors.urls)).toEqual(new Set([published]));
  });

  test.each(refused)("CVE-2025-6514: %j is no URL of an issuer, a key set or a resource", async (url) => {
    expect(() => createVerifier({ ...doors.deps, issuer: url })).toThrow(TypeError);
    expect(() => createVerifier({ ...doors.deps, jwksUri: url })).toThrow(TypeError);
    expect(() => createGate({ verifier: doors.verifier, resource: url, onWarning: () => {} })).toThrow(TypeError);
    const cache = createJwksCache({ fetchImpl: doors.deps.fetch as typeof fetch });
    await expect(cache.warm({ issuer: url })).rejects.toThrow(TypeError);
    await expect(cache.warm({ issuer: "https://issuer.test", jwksUri: url })).rejects.toThrow(TypeError);
  });

  test.each([
    "http://localhost:1",
    "http://127.0.0.1:1",
    "http://127.9.9.9",
    "http://[::1]:1",
    "http://2130706433",
    "https://\u00fcber.test",
  ])("CVE-2025-6514: %j is loopback or https, so it is allowed", (url) => {
    expect(createVerifier({ ...doors.deps, issuer: url }).issuer).toBe(url);
  });

  test("CVE-2025-6514: http beyond loopback takes an explicit word, and other schemes not even that", () => {
    const allowInsecureIssuer = true;
    expect(createVerifier({ ...doors.deps, issuer: "http://issuer.test", allowInsecureIssuer }).issuer).toBe(
      "http://issuer.test",
    );
    for (const url of ["file:///x", "javascript:x", "ftp://issuer.test", "http://user@issuer.test"]) {
      expect(() => createVerifier({ ...doors.deps, issuer: url, allowInsecureIssuer }), url).toThrow(TypeError);
    }
  });

  test("CVE-2025-6514: no room starts a process", () => {
    const root = join(import.meta.dirname, "../../src");
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    expect(files.length).toBeGreaterThan(50);
    const spawning = files.filter(
      (file) =>
        !/^cli\b/.test(file) &&
        /node:(child_process|vm|worker_threads)|\beval\(/.test(readFileSync(join(root, file), "utf8")),
    );
    expect(spawning).toEqual([]);
  });
});
