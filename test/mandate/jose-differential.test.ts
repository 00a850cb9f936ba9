import fc from "fast-check";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { createScene, type Scene } from "./support/scene.ts";

let scene: Scene;
let keys: ReturnType<typeof createLocalJWKSet>;
beforeAll(async () => {
  scene = await createScene();
  keys = createLocalJWKSet(scene.issuer.jwks() as unknown as JSONWebKeySet);
});

async function joseClaims(token: string): Promise<Record<string, unknown> | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ["ES256"],
      issuer: scene.issuer.issuer,
      audience: scene.issuer.audience as string,
      currentDate: new Date(scene.clock.now()),
    });
    return payload;
  } catch {
    return undefined;
  }
}

describe("against jose", () => {
  it("everything accepted is accepted there with the same claims, and everything refused there is refused", async () => {
    const verifier = scene.verifier({ cache: false, scheduling: "inline" });
    const seconds = scene.clock.now() / 1000;
    const time = fc.integer({ min: -3, max: 3 }).map((offset) => seconds + offset);
    const claims = fc.record(
      {
        iss: fc.constantFrom(...Array<string>(8).fill(scene.issuer.issuer), `${scene.issuer.issuer}/`, "x"),
        aud: fc.constantFrom<unknown>(
          ...Array<unknown>(6).fill(scene.issuer.audience),
          [scene.issuer.audience, "x"],
          "x",
          [],
        ),
        exp: fc.oneof(fc.constant(seconds + 60), time),
        nbf: fc.oneof(fc.constant(undefined), time),
        sub: fc.oneof(fc.string({ unit: "grapheme" }), fc.constant(1)),
        extra: fc.jsonValue({ maxDepth: 3 }),
      },
      { requiredKeys: ["iss", "aud", "exp"] },
    );
    const header = fc.record(
      {
        typ: fc.constantFrom("JWT", "at+jwt", "at+jwt", "logout+jwt"),
        kid: fc.constantFrom("key-1", "key-1", "key-1", "nope"),
        crit: fc.constantFrom(undefined, undefined, undefined, undefined, ["x"]),
      },
      { requiredKeys: [] },
    );
    const fault = fc.constantFrom(
      ...Array<undefined>(8).fill(undefined),
      "tampered-signature",
      "tampered-payload",
      "alg-none",
      "wrong-key",
      "hs256-public-key",
    );
    const change = fc.record({ at: fc.nat(1_000), put: fc.constantFrom("A", "=", ".", "-", "+", " ") });
    const edit = fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: change });
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(claims, header, fault, edit, async (given, head, broken, change) => {
        const { crit, ...rest } = head;
        const rawHeader = crit === undefined ? undefined : JSON.stringify({ alg: "ES256", kid: "key-1", crit, x: 1 });
        const how = {
          header: rest,
          ...(rawHeader === undefined ? {} : { rawHeader }),
          ...(broken === undefined ? {} : { fault: broken }),
        } as const;
        const minted = await scene.issuer.mint(given, how);
        const at = change === null ? 0 : change.at % minted.length;
        const token = change === null ? minted : minted.slice(0, at) + change.put + minted.slice(at + 1);
        const ours = await verifier.authenticate(token);
        const theirs = await joseClaims(token);
        if (theirs === undefined) expect(ours.ok).toBe(false);
        if (!ours.ok) return;
        accepted += 1;
        expect(theirs).toMatchObject({
          sub: ours.principal.sub,
          sid: ours.principal.sid,
          exp: ours.principal.expiresAt,
        });
        expect(JSON.stringify(theirs?.["extra"])).toBe(JSON.stringify(ours.principal.extra["extra"]));
      }),
      { numRuns: 1_500 },
    );
    expect(accepted).toBeGreaterThan(30);
  });
});
