import { createPublicKey, createSecretKey, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createVerifier } from "countersign";
import { InMemoryRevocationStore } from "countersign/revocation";
import { SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { codeOf, createScene, type Scene } from "./support/scene.ts";

let scene: Scene;
let good: string;
let header: string;
let payload: string;
let signature: string;

beforeAll(async () => {
  scene = await createScene();
  good = await scene.issuer.mint();
  [header, payload, signature] = good.split(".") as [string, string, string];
});

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

async function verdict(token: unknown): Promise<string> {
  const verifier = scene.verifier({ cache: false });
  return codeOf(await verifier.authenticate(token as string));
}

describe("a mandate has exactly one accepted encoding", () => {
  it("which passes", async () => {
    expect(await verdict(good)).toBe("ok");
  });

  it("and of all changes to the last character of each segment none passes", async () => {
    const verifier = scene.verifier();
    expect(codeOf(await verifier.authenticate(good))).toBe("ok");
    let tried = 0;
    for (const segment of [0, 1, 2]) {
      for (const last of [...alphabet, "=", "==", " ", "\n", "\t", "\0", "+", "/", "%3D", "\u00e9"]) {
        const parts = [header, payload, signature];
        const old = parts[segment] as string;
        parts[segment] = old.slice(0, -1) + last;
        if (parts[segment] === old) continue;
        tried += 1;
        expect(codeOf(await verifier.authenticate(parts.join(".")))).toBe("invalid_token");
      }
    }
    expect(tried).toBeGreaterThanOrEqual(3 * 63);
  });

  it.each(["=", "==", " ", "\n", "\r\n", "\t", "\u00a0", "\ufeff", "\0", ".", "A", "AAAA"])(
    "appending %j to any segment is refused",
    async (extra) => {
      for (const parts of [
        [header + extra, payload, signature],
        [header, payload + extra, signature],
        [header, payload, signature + extra],
        [extra + header, payload, signature],
      ]) {
        expect(await verdict(parts.join("."))).toBe("invalid_token");
      }
    },
  );

  it("characters that decode leniently elsewhere are refused in the middle too", async () => {
    for (const alien of ["+", "/", "=", " ", "\n", "\u0410", "%", "\u{1F600}"]) {
      const middle = Math.floor(payload.length / 2);
      const changed = payload.slice(0, middle) + alien + payload.slice(middle + 1);
      expect(await verdict(`${header}.${changed}.${signature}`)).toBe("invalid_token");
      const inserted = payload.slice(0, middle) + alien + payload.slice(middle);
      expect(await verdict(`${header}.${inserted}.${signature}`)).toBe("invalid_token");
    }
  });
});

describe("segments", () => {
  it("there are exactly three, none empty", async () => {
    const tokens = [
      header,
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${header}..${signature}`,
      `.${payload}.${signature}`,
      `${good}.`,
      `.${good}`,
      `${good}.${signature}`,
      `${good}.${payload}.${signature}`,
      "..",
      ".",
      "a.b.c",
      ".".repeat(8_000),
    ];
    for (const token of tokens) expect(await verdict(token)).toBe("invalid_token");
  });

  it("JSON serialization and a scheme inside the token are refused", async () => {
    const flattened = JSON.stringify({ protected: header, payload, signature });
    const general = JSON.stringify({ payload, signatures: [{ protected: header, signature }] });
    for (const token of [
      flattened,
      general,
      `Bearer ${good}`,
      ` ${good}`,
      `${good} `,
      encodeURIComponent(`${good}=`),
    ]) {
      expect(await verdict(token)).toBe("invalid_token");
    }
  });

  it("an empty or missing token is missing_token", async () => {
    for (const token of ["", undefined, null, 0, {}, []]) expect(await verdict(token)).toBe("missing_token");
  });
});

describe("sizes", () => {
  it("8,192 characters are read and 8,193 are not", async () => {
    const pad = async (length: number): Promise<string> => {
      for (let filler = 4_000; ; filler += 1) {
        const token = await scene.issuer.mint({ filler: "x".repeat(filler) });
        if (token.length >= length) return token;
        filler += Math.max(0, Math.floor(((length - token.length) * 3) / 4) - 4);
      }
    };
    const token = await pad(8_180);
    expect(token.length).toBeLessThanOrEqual(8_192);
    expect(await verdict(token)).toBe("ok");
    const long = await pad(8_193);
    expect(await verdict(long)).toBe("invalid_token");
    const strict = scene.verifier({ maxTokenBytes: 100 });
    expect(codeOf(await strict.authenticate(good))).toBe("invalid_token");
  });

  it("a header segment of more than 1,024 characters is refused though its signature holds", async () => {
    const fits = await scene.issuer.mint({}, { header: { note: "x".repeat(600) } });
    const tooLong = await scene.issuer.mint({}, { header: { note: "x".repeat(800) } });
    expect(fits.indexOf(".")).toBeLessThanOrEqual(1_024);
    expect(tooLong.indexOf(".")).toBeGreaterThan(1_024);
    expect([await verdict(fits), await verdict(tooLong)]).toEqual(["ok", "invalid_token"]);
  });

  it("megabytes of junk are refused without looking at them", async () => {
    const verifier = scene.verifier();
    const junk = ["a".repeat(1 << 20), ".".repeat(1 << 20), `${header}.${"A".repeat(1 << 20)}.${signature}`];
    const start = performance.now();
    for (let run = 0; run < 1_000; run += 1) {
      for (const token of junk) expect((await verifier.authenticate(token)).ok).toBe(false);
    }
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe("the header", () => {
  it.each([
    ["a list", "[]"],
    ["null", "null"],
    ["a string", '"ES256"'],
    ["broken JSON", '{"alg":"ES256"'],
    ["single quotes", "{'alg':'ES256','kid':'key-1'}"],
    ["a duplicate alg", '{"alg":"ES256","alg":"ES256","kid":"key-1"}'],
    ["an escaped duplicate alg", '{"alg":"ES256","\\u0061lg":"ES256","kid":"key-1"}'],
    ["a duplicate kid", '{"alg":"ES256","kid":"key-1","kid":"key-1"}'],
    ["a lone surrogate", '{"alg":"ES256","kid":"key-1","x":"\\ud800"}'],
    ["deep nesting", `{"alg":"ES256","kid":"key-1","x":${"[".repeat(16)}${"]".repeat(16)}}`],
    ["a byte order mark", '\ufeff{"alg":"ES256","kid":"key-1"}'],
    ["text after the object", '{"alg":"ES256","kid":"key-1"} {}'],
    ["no alg", '{"kid":"key-1"}'],
    ["alg as list", '{"alg":["ES256"],"kid":"key-1"}'],
    ["alg null", '{"alg":null,"kid":"key-1"}'],
    ["alg under __proto__", '{"__proto__":{"alg":"ES256"},"kid":"key-1"}'],
    ["kid empty", '{"alg":"ES256","kid":""}'],
    ["kid a number", '{"alg":"ES256","kid":1}'],
    ["kid null", '{"alg":"ES256","kid":null}'],
    ["kid a list", '{"alg":"ES256","kid":["key-1"]}'],
    ["typ a number", '{"alg":"ES256","kid":"key-1","typ":1}'],
    ["typ null", '{"alg":"ES256","kid":"key-1","typ":null}'],
  ])("%s is refused though its signature holds", async (_, rawHeader) => {
    expect(await verdict(await scene.issuer.mint({}, { rawHeader }))).toBe("invalid_token");
  });

  it.each([
    "none",
    "None",
    "NONE",
    "nOnE",
    "HS256",
    "HS384",
    "HS512",
    "es256",
    "ES256 ",
    "ES384",
    "ES256K",
    "PS256",
    "RS256",
    "EdDSA",
    "",
  ])("alg %j is refused though the signature is one of the key", async (alg) => {
    const rawHeader = JSON.stringify({ alg, kid: "key-1", typ: "at+jwt" });
    expect(await verdict(await scene.issuer.mint({}, { rawHeader }))).toBe("invalid_token");
    const [bare = "", body = ""] = (await scene.issuer.mint({}, { rawHeader })).split(".");
    expect(await verdict(`${bare}.${body}.`)).toBe("invalid_token");
  });

  it.each(["crit", "b64", "zip", "enc", "jwk", "jku", "x5u", "x5c"])(
    "%s is refused whatever it holds",
    async (name) => {
      for (const value of [[], ["exp"], {}, "", null, false, true, "DEF", "https://issuer.test/jwks.json"]) {
        const rawHeader = JSON.stringify({ alg: "ES256", kid: "key-1", [name]: value });
        expect(await verdict(await scene.issuer.mint({}, { rawHeader }))).toBe("invalid_token");
      }
    },
  );

  it("keys named in the header are never fetched", async () => {
    const before = scene.issuer.requests();
    const verifier = scene.verifier();
    await verifier.warmup();
    for (const name of ["jku", "x5u"]) {
      await verifier.authenticate(
        await scene.issuer.mint({}, { header: { [name]: scene.issuer.jwksUri, kid: "other" } }),
      );
    }
    expect(scene.issuer.requests()).toBe(before + 1);
  });

  it.each([
    ["JWT", "ok"],
    ["jwt", "ok"],
    ["at+jwt", "ok"],
    ["AT+JWT", "ok"],
    ["application/at+jwt", "ok"],
    ["Application/AT+jwt", "ok"],
    [undefined, "ok"],
    ["application/jwt", "invalid_token"],
    ["logout+jwt", "invalid_token"],
    ["dpop+jwt", "invalid_token"],
    ["at+jwt ", "invalid_token"],
    ["", "invalid_token"],
    ["\u212awt", "invalid_token"],
    ["__proto__", "invalid_token"],
  ])("typ %j: %s", async (typ, expected) => {
    expect(await verdict(await scene.issuer.mint({}, { header: { typ } }))).toBe(expected);
  });

  it("unknown members are ignored", async () => {
    expect(await verdict(await scene.issuer.mint({}, { header: { nonce: "x", "x-y": [1] } }))).toBe("ok");
  });

  it.each([
    "../../dev/null",
    "'; DROP TABLE keys",
    "$(id)",
    "https://evil.test/k",
    "__proto__",
    "constructor",
    "key-1\0",
    "KEY-1",
    " key-1",
  ])("kid %j names no key", async (kid) => {
    expect(await verdict(await scene.issuer.mint({}, { header: { kid } }))).toBe("invalid_token");
  });

  it("without kid passes while the issuer has one key, and no longer once it has two", async () => {
    const fresh = await createScene();
    const verifier = fresh.verifier();
    const token = await fresh.issuer.mint({}, { header: { kid: undefined } });
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    await fresh.issuer.rotate();
    fresh.clock.advance(300_000);
    await verifier.authenticate(await fresh.issuer.mint());
    expect(codeOf(await verifier.authenticate(await fresh.issuer.mint({}, { header: { kid: undefined } })))).toBe(
      "invalid_token",
    );
  });
});

describe("the signature", () => {
  const order = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  const prime = BigInt("0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
  const bytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, "0"), "hex");
  const forge = (raw: Uint8Array): string => `${header}.${payload}.${Buffer.from(raw).toString("base64url")}`;

  it("with r or s among 0, 1, n−1, n, n+1 and p is refused", async () => {
    const [r, s] = [
      Buffer.from(signature, "base64url").subarray(0, 32),
      Buffer.from(signature, "base64url").subarray(32),
    ];
    for (const value of [0n, 1n, order - 1n, order, order + 1n, prime, (1n << 256n) - 1n]) {
      for (const raw of [
        [bytes(value), s],
        [r, bytes(value)],
        [bytes(value), bytes(value)],
      ]) {
        expect(await verdict(forge(Buffer.concat(raw as Buffer[])))).toBe("invalid_token");
      }
    }
  });

  it("of another length is refused", async () => {
    const raw = Buffer.from(signature, "base64url");
    for (const length of [1, 31, 32, 63, 65, 96, 128]) {
      const changed = length <= 64 ? raw.subarray(0, length) : Buffer.concat([raw, Buffer.alloc(length - 64)]);
      expect(await verdict(forge(changed))).toBe("invalid_token");
    }
  });

  it("in DER is refused, even where it has 64 bytes", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const verifier = createVerifier({
      issuer: scene.issuer.issuer,
      audience: scene.issuer.audience,
      revocations: new InMemoryRevocationStore(),
      now: scene.clock.now,
      fetch: async () =>
        new Response(JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "key-1" }] })),
    });
    const sign = (key: KeyObject): Buffer => createSign("sha256").update(`${header}.${payload}`).sign(key);
    expect(codeOf(await verifier.authenticate(forge(sign(privateKey))))).toBe("invalid_token");
  });

  it("over anything but the received characters is refused", async () => {
    const other = (await scene.issuer.mint({ sub: "user-bob" })).split(".");
    expect(await verdict(`${header}.${other[1]}.${signature}`)).toBe("invalid_token");
    expect(await verdict(`${header}.${payload}.${other[2]}`)).toBe("invalid_token");
    const upper = Buffer.from(JSON.stringify({ alg: "ES256", kid: "key-1", typ: "at+jwt" })).toString("base64url");
    if (upper !== header) expect(await verdict(`${upper}.${payload}.${signature}`)).toBe("invalid_token");
  });

  it("made with the public key as a shared secret is refused, in every encoding of that key", async () => {
    const jwk = { ...scene.issuer.jwks().keys[0] } as Record<string, string>;
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const pem = key.export({ type: "spki", format: "pem" }) as string;
    const texts = [
      pem,
      pem.trim(),
      JSON.stringify(jwk),
      ` ${pem}`,
      `\t${pem}`,
      `\n${pem}`,
      `\ufeff${pem}`,
      pem.replaceAll("\n", "\r\n"),
    ];
    const secrets = [...texts.map((text) => Buffer.from(text)), key.export({ type: "spki", format: "der" }) as Buffer];
    for (const secret of secrets) {
      for (const alg of ["HS256", "HS384", "HS512"]) {
        const token = await new SignJWT(JSON.parse(Buffer.from(payload, "base64url").toString()))
          .setProtectedHeader({ alg, kid: "key-1", typ: "at+jwt" })
          .sign(createSecretKey(secret));
        expect(await verdict(token)).toBe("invalid_token");
      }
    }
  });
});
