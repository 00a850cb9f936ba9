import { beforeAll, describe, expect, it } from "vitest";
import { codeOf, createScene, type Scene } from "./support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});

type Claims = Record<string, unknown>;

async function verdict(claims: Claims, options: Parameters<Scene["verifier"]>[0] = {}): Promise<string> {
  return codeOf(await scene.verifier({ cache: false, ...options }).authenticate(await scene.issuer.mint(claims)));
}

const wrongForText: readonly unknown[] = [null, 0, 1, true, false, [], ["a"], {}, 1.5];
const wrongForInteger: readonly unknown[] = [null, "3", "", true, [], {}, 1.5, -1, 2 ** 53, 1e300];
const wrongForList: readonly unknown[] = [null, "a", 1, true, {}, [""], [1], [null], [["a"]], ["a", ""]];

describe("required claims", () => {
  const own: Record<string, string> = { zone_id: "invalid_zone" };

  it.each(["sub", "zone_id", "client_id", "sid"])("%s must be a non-empty string", async (name) => {
    for (const value of [undefined, "", ...wrongForText]) {
      expect([value, await verdict({ [name]: value })]).toEqual([value, own[name] ?? "invalid_token"]);
    }
    expect(await verdict({ [name]: "x" })).toBe("ok");
  });

  it("exp must be a safe integer that is not negative", async () => {
    for (const value of [undefined, ...wrongForInteger]) {
      expect([value, await verdict({ exp: value })]).toEqual([value, "invalid_token"]);
    }
  });

  it("iss must equal the configured issuer, character for character", async () => {
    const { issuer } = scene.issuer;
    const others = [
      undefined,
      ...wrongForText,
      "",
      `${issuer}/`,
      ` ${issuer}`,
      issuer.slice(0, -1),
      issuer.toUpperCase(),
      `${issuer}.evil.test`,
      [issuer],
      { iss: issuer },
    ];
    for (const iss of others) expect([iss, await verdict({ iss })]).toEqual([iss, "invalid_token"]);
  });

  it("aud must contain a configured audience exactly", async () => {
    const audience = scene.issuer.audience as string;
    const others = [
      undefined,
      null,
      "",
      [],
      [""],
      ["", audience],
      [audience, 1],
      [[audience]],
      { aud: audience },
      1,
      `${audience}/`,
      audience.slice(0, -1),
      `${audience}x`,
      audience.toUpperCase(),
      [`${audience}x`],
    ];
    for (const aud of others) expect([aud, await verdict({ aud })]).toEqual([aud, "invalid_token"]);
    for (const aud of [audience, [audience], ["other", audience]]) expect(await verdict({ aud })).toBe("ok");
    expect(await verdict({ aud: "second" }, { audience: ["first", "second"] })).toBe("ok");
  });
});

describe("optional claims", () => {
  const texts = [
    "jti",
    "root_sid",
    "scope",
    "agent_session_id",
    "delegation_edge_id",
    "source_session_id",
    "target_session_id",
  ];
  it.each(texts)("%s may be absent or empty, and nothing but a string", async (name) => {
    expect([await verdict({ [name]: undefined }), await verdict({ [name]: "" })]).toEqual(["ok", "ok"]);
    for (const value of wrongForText)
      expect([value, await verdict({ [name]: value })]).toEqual([value, "invalid_token"]);
  });

  it.each(["hop_count", "delegation_graph_epoch", "iat", "nbf"])(
    "%s may be absent, and nothing but an integer",
    async (name) => {
      expect([await verdict({ [name]: undefined }), await verdict({ [name]: 0 })]).toEqual(["ok", "ok"]);
      for (const value of wrongForInteger)
        expect([value, await verdict({ [name]: value })]).toEqual([value, "invalid_token"]);
    },
  );

  it("delegation_path may be absent or empty, and nothing but a list of non-empty strings", async () => {
    for (const value of [undefined, [], ["a"], ["a", "b"]])
      expect(await verdict({ delegation_path: value })).toBe("ok");
    for (const value of wrongForList)
      expect([value, await verdict({ delegation_path: value })]).toEqual([value, "invalid_token"]);
  });

  it("a malformed hop is refused and never dropped", async () => {
    const hops: unknown[] = [
      null,
      "a",
      1,
      [],
      {},
      { application_id: "" },
      { application_id: 1 },
      { agent_session_id: "x" },
      { application_id: "a", agent_session_id: null },
      { application_id: "a", delegation_edge_id: 3 },
    ];
    for (const hop of hops)
      expect([hop, await verdict({ delegation_chain: [{ application_id: "ok" }, hop] })]).toEqual([
        hop,
        "invalid_token",
      ]);
    for (const chain of [null, {}, "a", 1]) expect(await verdict({ delegation_chain: chain })).toBe("invalid_token");
  });

  it("hops may use either spelling, but not both in one hop", async () => {
    expect(
      await verdict({ delegation_chain: [{ app: "a", session: "s", edge: "e" }] }, { requireChainContains: ["a"] }),
    ).toBe("ok");
    expect(
      await verdict(
        { delegation_chain: [{ application_id: "a" }, { app: "b" }] },
        { requireChainContains: ["a", "b"] },
      ),
    ).toBe("ok");
    expect(await verdict({ delegation_chain: [{ application_id: "a", app: "a" }] })).toBe("invalid_token");
    expect(await verdict({ delegation_chain: [{ application_id: "a", session: "s" }] })).toBe("invalid_token");
  });
});

describe("numbers as they are written", () => {
  async function raw(member: string): Promise<string> {
    const { issuer, clock } = scene;
    const seconds = Math.floor(clock.now() / 1000);
    const rest = JSON.stringify({
      iss: issuer.issuer,
      aud: issuer.audience,
      sub: "u",
      client_id: "c",
      sid: "s",
      zone_id: "z",
    });
    const text = `${rest.slice(0, -1)},"exp":${seconds + 60},${member}}`;
    return codeOf(await scene.verifier({ cache: false }).authenticate(await issuer.mint({}, { rawPayload: text })));
  }

  it.each([
    ['"hop_count":2.0', "ok"],
    ['"hop_count":2e0', "ok"],
    ['"hop_count":-0', "ok"],
    ['"hop_count":20e-1', "ok"],
    ['"hop_count":2.5', "invalid_token"],
    ['"hop_count":-1', "invalid_token"],
    ['"hop_count":9007199254740991', "hop_count_exceeded"],
    ['"hop_count":9007199254740992', "invalid_token"],
    ['"hop_count":1e400', "invalid_token"],
    [`"hop_count":${"9".repeat(6000)}`, "invalid_token"],
    ['"hop_count":"3"', "invalid_token"],
    ['"hop_count":01', "invalid_token"],
    ['"hop_count":NaN', "invalid_token"],
  ])("%s: %s", async (member, expected) => {
    expect(await raw(member)).toBe(expected);
  });

  it("the projection holds 2 for 2.0 and 0 for -0", async () => {
    const { issuer, clock } = scene;
    const seconds = Math.floor(clock.now() / 1000);
    const text = `{"iss":"${issuer.issuer}","aud":"${issuer.audience}","sub":"u","client_id":"c","sid":"s","zone_id":"z","exp":${seconds + 60}.0,"hop_count":2.0,"iat":-0}`;
    const result = await scene.verifier().authenticate(await issuer.mint({}, { rawPayload: text }));
    expect(
      result.ok && [result.principal.hopCount, Object.is(result.principal.issuedAt, 0), result.principal.expiresAt],
    ).toEqual([2, true, seconds + 60]);
  });
});

describe("the payload text", () => {
  const good = (): string => {
    const { issuer, clock } = scene;
    const seconds = Math.floor(clock.now() / 1000);
    return JSON.stringify({
      iss: issuer.issuer,
      aud: issuer.audience,
      sub: "u",
      client_id: "c",
      sid: "s",
      zone_id: "z",
      exp: seconds + 60,
    });
  };
  const cases: readonly (readonly [string, (text: string) => string | Uint8Array, string])[] = [
    ["as it is", (text) => text, "ok"],
    ["with spaces", (text) => JSON.stringify(JSON.parse(text), null, 2), "ok"],
    ["a duplicate at the top", (text) => text.replace("{", '{"sub":"v",'), "invalid_token"],
    ["an escaped duplicate", (text) => text.replace("{", '{"\\u0073ub":"v",'), "invalid_token"],
    ["a duplicate in an unknown member", (text) => text.replace("{", '{"x":[{"a":1,"a":1}],'), "invalid_token"],
    ["a lone surrogate", (text) => text.replace("{", '{"x":"\\ud800",'), "invalid_token"],
    ["__proto__ as data", (text) => text.replace("{", '{"__proto__":{"sid":"v"},'), "ok"],
    ["sid only under __proto__", (text) => text.replace('"sid":"s"', '"__proto__":{"sid":"s"}'), "invalid_token"],
    ["names in another case", (text) => text.replace('"sid"', '"Sid"'), "invalid_token"],
    ["names that fold", (text) => text.replace('"sid"', '"\u017fid"'), "invalid_token"],
    ["depth 16", (text) => text.replace("{", `{"x":${"[".repeat(15)}${"]".repeat(15)},`), "ok"],
    ["depth 17", (text) => text.replace("{", `{"x":${"[".repeat(16)}${"]".repeat(16)},`), "invalid_token"],
    ["a byte order mark", (text) => `\ufeff${text}`, "invalid_token"],
    ["text after it", (text) => `${text}{}`, "invalid_token"],
    ["a list", (text) => `[${text}]`, "invalid_token"],
    ["null", () => "null", "invalid_token"],
    ["an empty object", () => "{}", "invalid_token"],
    ["not JSON", () => "hello", "invalid_token"],
    [
      "truncated UTF-8",
      (text) =>
        Buffer.concat([
          Buffer.from(text.slice(0, -1)),
          Buffer.from(',"x":"'),
          Buffer.from([0xe2, 0x82]),
          Buffer.from('"}'),
        ]),
      "invalid_token",
    ],
    [
      "overlong UTF-8",
      (text) =>
        Buffer.concat([
          Buffer.from(text.slice(0, -1)),
          Buffer.from(',"x":"'),
          Buffer.from([0xc0, 0xaf]),
          Buffer.from('"}'),
        ]),
      "invalid_token",
    ],
    ["good UTF-8 beyond ASCII", (text) => text.replace('"sub":"u"', '"sub":"\u00fc\u{1F600}"'), "ok"],
  ];
  it.each(cases)("%s: %3$s", async (_, change, expected) => {
    const token = await scene.issuer.mint({}, { rawPayload: change(good()) });
    expect(codeOf(await scene.verifier({ cache: false }).authenticate(token))).toBe(expected);
  });
});

describe("times, in seconds", () => {
  const at = (claims: (seconds: number) => Claims, options = {}): Promise<string> =>
    verdict(claims(scene.clock.now() / 1000), options);

  it("exp: valid until the second before", async () => {
    expect(await at((now) => ({ exp: now + 1 }))).toBe("ok");
    expect(await at((now) => ({ exp: now }))).toBe("invalid_token");
    expect(await at((now) => ({ exp: now - 1 }))).toBe("invalid_token");
    expect(await at(() => ({ exp: 0 }))).toBe("invalid_token");
  });

  it("nbf: valid from that second on", async () => {
    expect(await at((now) => ({ nbf: now }))).toBe("ok");
    expect(await at((now) => ({ nbf: now + 1 }))).toBe("invalid_token");
    expect(await at((now) => ({ nbf: now + 100, exp: now + 50 }))).toBe("invalid_token");
  });

  it("iat: up to 60 seconds ahead", async () => {
    expect(await at((now) => ({ iat: now + 60 }))).toBe("ok");
    expect(await at((now) => ({ iat: now + 61 }))).toBe("invalid_token");
  });

  it("the tolerance widens all three alike, and not a second more", async () => {
    const skew = { clockSkewSeconds: 30 };
    expect(await at((now) => ({ exp: now - 29 }), skew)).toBe("ok");
    expect(await at((now) => ({ exp: now - 30 }), skew)).toBe("invalid_token");
    expect(await at((now) => ({ nbf: now + 30 }), skew)).toBe("ok");
    expect(await at((now) => ({ nbf: now + 31 }), skew)).toBe("invalid_token");
    expect(await at((now) => ({ iat: now + 90 }), skew)).toBe("ok");
    expect(await at((now) => ({ iat: now + 91 }), skew)).toBe("invalid_token");
  });
});

describe("the projection", () => {
  it("leaves a claim called graph_epoch aside and reads delegation_graph_epoch", async () => {
    const result = await scene
      .verifier()
      .authenticate(await scene.issuer.mint({ graph_epoch: 9, delegation_graph_epoch: 4 }));
    expect(result.ok && result.principal.graphEpoch).toBe(4);
    expect(result.ok && result.principal.extra["graph_epoch"]).toBe(9);
    const legacy = await scene
      .verifier()
      .authenticate(await scene.issuer.mint({ graph_epoch: 9, delegation_graph_epoch: undefined }));
    expect(legacy.ok && legacy.principal.graphEpoch).toBeUndefined();
  });

  it("takes nothing from a polluted prototype", async () => {
    const polluted = Object.prototype as unknown as Record<string, unknown>;
    const names = ["sid", "scope", "hop_count", "agent_session_id", "delegation_edge_id", "zone_id"];
    const token = await scene.issuer.mint(Object.fromEntries(names.map((name) => [name, undefined])));
    const agentless = await scene.issuer.mint({ agent_session_id: undefined });
    const verifier = scene.verifier({ requireAgent: true });
    await verifier.warmup();
    for (const name of names) polluted[name] = name === "hop_count" ? 0 : "polluted";
    try {
      expect(codeOf(await verifier.authenticate(token))).toBe("invalid_token");
      expect(codeOf(await verifier.authenticate(agentless))).toBe("agent_required");
    } finally {
      for (const name of names) delete polluted[name];
    }
  });
});
