import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { type Algorithm, createVerifier } from "countersign";
import { InMemoryRevocationStore } from "countersign/revocation";
import { createTestIssuer } from "countersign/testing";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { derSignatureBytes, writeDerSignature } from "../../src/mandate/der-signature.ts";
import { verifyInline } from "../../src/mandate/signature.ts";
import { codeOf, createScene, reasonOf } from "./support/scene.ts";

function toDer(raw: Uint8Array): Buffer {
  const der = Buffer.alloc(derSignatureBytes, 0xaa);
  return der.subarray(0, writeDerSignature(raw, der));
}

/** Reads `SEQUENCE { INTEGER r, INTEGER s }` by the book, and refuses everything that is not minimal. */
function fromDer(der: Buffer): [bigint, bigint] {
  expect(der[0]).toBe(0x30);
  expect(der[1]).toBe(der.length - 2);
  let at = 2;
  const integer = (): bigint => {
    expect(der[at]).toBe(0x02);
    const length = der[at + 1] ?? 0;
    const body = der.subarray(at + 2, at + 2 + length);
    expect(body.length).toBe(length);
    expect(length).toBeGreaterThan(0);
    expect((body[0] ?? 0) & 0x80).toBe(0);
    if (length > 1 && body[0] === 0) expect((body[1] ?? 0) & 0x80).toBe(0x80);
    at += 2 + length;
    return BigInt(`0x${body.toString("hex")}`);
  };
  const pair: [bigint, bigint] = [integer(), integer()];
  expect(at).toBe(der.length);
  return pair;
}

describe("R‖S as DER", () => {
  const half = fc.oneof(
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
    fc
      .nat(32)
      .chain((zeros) =>
        fc
          .uint8Array({ minLength: 32 - zeros, maxLength: 32 - zeros })
          .map((rest) => Uint8Array.from([...new Array<number>(zeros).fill(0), ...rest])),
      ),
    fc.constantFrom(0x00, 0x7f, 0x80, 0xff).map((byte) => new Uint8Array(32).fill(byte)),
  );

  it("is minimal and means the same numbers", () => {
    fc.assert(
      fc.property(half, half, (r, s) => {
        const value = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
        expect(fromDer(toDer(Uint8Array.from([...r, ...s])))).toEqual([value(r), value(s)]);
      }),
      { numRuns: 500 },
    );
  });

  it("verifies what the JWS form verifies", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    for (let run = 0; run < 200; run += 1) {
      const data = randomBytes(64);
      const raw = sign("sha256", data, { key: privateKey, dsaEncoding: "ieee-p1363" });
      expect(verify("sha256", data, publicKey, toDer(raw))).toBe(true);
      raw[run % 64] = (raw[run % 64] ?? 0) ^ 1;
      expect(verify("sha256", data, publicKey, toDer(raw))).toBe(false);
    }
  });
});

describe("the primitive", () => {
  it("passes keys bare, which keeps it within 5 % of the bare call", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const input = `${"a".repeat(40)}.${"b".repeat(1_100)}`;
    const raw = sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" });
    const token = Buffer.from(`${input}.${raw.toString("base64url")}`).toString("latin1");
    const key = { kid: "k", algorithm: "ES256" as const, key: publicKey, thumbprint: "" };
    const [data, der] = [Buffer.from(input), toDer(raw)];
    expect(verifyInline(token, input.length, key)).toBe(true);

    const cost = (run: () => boolean): number => {
      const before = process.threadCpuUsage();
      for (let index = 0; index < 150; index += 1) run();
      const spent = process.threadCpuUsage(before);
      return spent.user + spent.system;
    };
    const ours = (): boolean => verifyInline(token, input.length, key);
    const bare = (): boolean => verify("sha256", data, publicKey, der);
    cost(ours);
    cost(bare);
    const ratios: number[] = [];
    for (let round = 0; round < 21; round += 1) {
      const order = round % 2 === 0 ? [ours, bare] : [bare, ours];
      const [first, second] = order.map(cost) as [number, number];
      ratios.push(round % 2 === 0 ? second / first : first / second);
    }
    ratios.sort((a, b) => a - b);
    // The object form reaches at most 0.84.
    expect(ratios[10]).toBeGreaterThan(0.92);
  });
});

describe("nothing of the payload is parsed before the signature holds", () => {
  it.each([
    ["good JSON", '{"secret":"payload-marker"}'],
    ["six kilobytes of brackets", `"payload-marker"${"[".repeat(5_900)}`],
  ])("%s", async (_, rawPayload) => {
    const scene = await createScene();
    const verifier = scene.verifier({ cache: false, scheduling: "inline" });
    await verifier.authenticate(await scene.issuer.mint());
    const [header = "", payload = "", signature = ""] = (await scene.issuer.mint({}, { rawPayload })).split(".");
    const forged = `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    const parse = vi.spyOn(JSON, "parse");
    expect(codeOf(await verifier.authenticate(forged))).toBe("invalid_token");
    // The first bad signature looks for newer keys, which are JSON as well.
    expect(parse.mock.calls.filter(([text]) => String(text).includes("payload-marker"))).toEqual([]);
    parse.mockClear();
    await verifier.authenticate(`${header}.${payload}.${signature}`);
    expect(parse.mock.calls.filter(([text]) => String(text).includes("payload-marker"))).toHaveLength(1);
  });
});

describe("algorithms beside ES256", () => {
  async function verdict(
    algorithm: Algorithm,
    algorithms: readonly Algorithm[] | undefined,
    change: (token: string) => string = (token) => token,
  ) {
    const issuer = await createTestIssuer({ algorithm });
    const verifier = createVerifier({
      issuer: issuer.issuer,
      audience: issuer.audience,
      revocations: new InMemoryRevocationStore(),
      fetch: issuer.fetch,
      algorithms,
    });
    return reasonOf(await verifier.authenticate(change(await issuer.mint())));
  }
  const others = ["EdDSA", "RS256", "PS256"] as const;

  it.each(others)("%s is refused unless it is configured", async (algorithm) => {
    expect(await verdict(algorithm, undefined)).toBe("invalid_token");
    expect(await verdict(algorithm, ["ES256"])).toBe("invalid_token");
  });

  it.each(others)("%s verifies where it is configured, in one encoding, inline and on the pool", async (algorithm) => {
    expect(await verdict(algorithm, [algorithm])).toBe("ok");
    expect(await verdict(algorithm, ["ES256", algorithm])).toBe("ok");
    const flip = (token: string): string => {
      const at = token.lastIndexOf(".") + 5;
      return token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    };
    expect(await verdict(algorithm, [algorithm], flip)).toBe("invalid_token");
    expect(await verdict(algorithm, [algorithm], (token) => `${token}A`)).toBe("invalid_token");
    expect(await verdict(algorithm, [algorithm], (token) => `${token}AAAA`)).toBe("invalid_token");
    expect(await verdict(algorithm, [algorithm], (token) => `${token}=`)).toBe("invalid_token");
    const issuer = await createTestIssuer({ algorithm });
    for (const scheduling of ["inline", "pool"] as const) {
      const verifier = createVerifier({
        issuer: issuer.issuer,
        audience: issuer.audience,
        revocations: new InMemoryRevocationStore(),
        fetch: issuer.fetch,
        algorithms: [algorithm],
        scheduling,
      });
      expect(codeOf(await verifier.authenticate(await issuer.mint()))).toBe("ok");
    }
  });

  it("an ES256 signature with bytes after it is refused where long signatures are configured", async () => {
    for (const extra of ["A", "AA", "AAAA", "AAAAAAAA"]) {
      expect(await verdict("ES256", ["ES256", "RS256"], (token) => token + extra)).toBe("invalid_token");
    }
    expect(await verdict("ES256", ["ES256", "RS256"])).toBe("ok");
  });

  it("a key never verifies under another algorithm than its own", async () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const make = async (
      jwk: Record<string, unknown>,
      header: Record<string, unknown>,
      signer: (input: Buffer) => Buffer,
    ) => {
      const issuer = await createTestIssuer();
      const payload = (await issuer.mint()).split(".")[1] ?? "";
      const input = `${Buffer.from(JSON.stringify(header)).toString("base64url")}.${payload}`;
      const verifier = createVerifier({
        issuer: issuer.issuer,
        audience: issuer.audience,
        revocations: new InMemoryRevocationStore(),
        algorithms: ["ES256", "EdDSA", "RS256", "PS256"],
        fetch: async () => new Response(JSON.stringify({ keys: [jwk] })),
      });
      const token = `${input}.${signer(Buffer.from(input)).toString("base64url")}`;
      const cold = reasonOf(await verifier.authenticate(token));
      // The key set is at hand now.
      expect(reasonOf(await verifier.authenticate(token))).toBe(cold);
      return cold;
    };
    const jwkOf = (key: KeyObject) => key.export({ format: "jwk" }) as Record<string, unknown>;
    const rs256 = (input: Buffer): Buffer => sign("sha256", input, rsa.privateKey);
    const key = { ...jwkOf(rsa.publicKey), kid: "k" };
    expect(await make({ ...key, alg: "RS256" }, { alg: "RS256", kid: "k" }, rs256)).toBe("ok");
    expect(await make({ ...key, alg: "PS256" }, { alg: "RS256", kid: "k" }, rs256)).toBe("invalid_token");
    expect(await make({ ...key, alg: "RS256" }, { alg: "PS256", kid: "k" }, rs256)).toBe("invalid_token");
    // An RSA key fits two algorithms and must say which.
    expect(await make(key, { alg: "RS256", kid: "k" }, rs256)).toBe("verification_unavailable keys_unavailable");
    const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const weakKey = { ...jwkOf(weak.publicKey), kid: "k", alg: "RS256" };
    expect(await make(weakKey, { alg: "RS256", kid: "k" }, (input) => sign("sha256", input, weak.privateKey))).toBe(
      "verification_unavailable keys_unavailable",
    );
    expect(createPublicKey({ key, format: "jwk" }).asymmetricKeyType).toBe("rsa");
  });
});
