import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import bundle from "../../generated/schema/contract.json" with { type: "json" };
import * as guards from "../../generated/typescript/guards.ts";
import { core, explainClaims, explainRequirements, type Issue, isClaims } from "../../generated/typescript/index.ts";
import { validate as firstRequirements } from "../../generated/typescript/validators/2026-05-requirements.ts";
import { contract } from "../../schema/index.ts";
import { anyClaims, anyJson, anyNeed } from "./arbitrary.ts";

const { uri } = contract;
const profile = core.profiles["2026-05"];

/** Ajv at run time, on the bundle as published. */
const ajv = new Ajv2020({ strict: false, ownProperties: true, allErrors: false });
ajv.addSchema(bundle);
const byAjv = (name: string): ValidateFunction => {
  const validate = ajv.getSchema(`${uri}#/$defs/${name}`);
  if (validate === undefined) throw new TypeError(`no definition ${name}`);
  return validate;
};

interface Guarded {
  readonly name: string;
  readonly is: (value: unknown) => boolean;
  readonly explain: (value: unknown) => readonly Issue[];
}

const functions = guards as unknown as Readonly<Record<string, Guarded["is"] & Guarded["explain"]>>;
const guarded: readonly Guarded[] = contract.definitions
  .filter((definition) => definition.guard && definition.name !== "Claims")
  .map(({ name }) => {
    const is = functions[`is${name}`];
    const explain = functions[`explain${name}`];
    if (is === undefined || explain === undefined) throw new TypeError(`no guard for ${name}`);
    return { name, is, explain };
  });

/** Objects that have the members of a type, with values that mostly fit. */
const near = (name: string): fc.Arbitrary<unknown> => {
  const definition = (bundle.$defs as Record<string, { properties?: unknown } | undefined>)[name];
  const members = (definition?.properties ?? {}) as Record<
    string,
    { type?: string; enum?: string[]; $ref?: string; const?: unknown }
  >;
  const value = (schema: (typeof members)[string]): fc.Arbitrary<unknown> => {
    if (schema.$ref !== undefined) return near(schema.$ref.slice("#/$defs/".length));
    const fitting =
      schema.const !== undefined
        ? fc.constant(schema.const)
        : schema.enum !== undefined
          ? fc.constantFrom(...schema.enum)
          : schema.type === "integer"
            ? fc.constantFrom(0, 401, 503)
            : schema.type === "array"
              ? fc.oneof(
                  { weight: 9, arbitrary: fc.constantFrom(["a"], ["header"]) },
                  { weight: 1, arbitrary: fc.constant([]) },
                )
              : fc.oneof({ weight: 19, arbitrary: fc.constant("a") }, { weight: 1, arbitrary: fc.constant("") });
    return fc.oneof({ weight: 29, arbitrary: fitting }, { weight: 1, arbitrary: anyJson });
  };
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record(Object.fromEntries(Object.entries(members).map(([wire, schema]) => [wire, value(schema)]))),
    },
    {
      weight: 2,
      arbitrary: fc.record(Object.fromEntries(Object.entries(members).map(([wire, schema]) => [wire, value(schema)])), {
        requiredKeys: [],
      }),
    },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...Object.keys(members), "extra"), anyJson) },
    { weight: 1, arbitrary: anyJson },
  );
};

describe("generated guards", () => {
  it.each(guarded.map((one) => [one.name, one] as const))(
    "of %s agree with Ajv on the bundle and with their explanation",
    (name, one) => {
      const expected = byAjv(name);
      const seen = new Set<boolean>();
      fc.assert(
        fc.property(near(name), (value) => {
          const verdict = expected(value);
          seen.add(verdict);
          expect(one.is(value)).toBe(verdict);
          expect(one.explain(value).length === 0).toBe(verdict);
        }),
        { numRuns: 800 },
      );
      expect(seen).toEqual(new Set([true, false]));
    },
  );

  it("of Claims agree with Ajv after folding, and with their explanation", () => {
    const expected = byAjv("Claims");
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: anyClaims }, { weight: 1, arbitrary: anyJson }), (value) => {
        const folded = profile.foldClaims(value);
        const verdict = folded !== undefined && expected(folded);
        seen.add(verdict);
        expect(isClaims(value)).toBe(verdict);
        expect(explainClaims(value).length === 0).toBe(verdict);
        // Verification leaves out the claims with a code of their own, and nothing else.
        if (verdict) expect(folded !== undefined && profile.hasClaimsShape(folded)).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(seen).toEqual(new Set([true, false]));
  });

  it("for verification differ from the public one by zone_id alone", () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const folded = profile.foldClaims(claims);
        if (folded === undefined) return;
        const good = { ...(folded as object), zone_id: "zone" };
        expect(profile.hasClaimsShape(folded)).toBe(isClaims(good));
      }),
      { numRuns: 1500 },
    );
  });

  it("of requirements agree in both builds", () => {
    fc.assert(
      fc.property(anyNeed, (need) => {
        expect(explainRequirements(need).length === 0).toBe(firstRequirements(need));
      }),
      { numRuns: 1500 },
    );
  });

  it.each([undefined, () => 1, Symbol("x"), 1n, new Date(0), new Map(), Number.NaN])(
    "answer for values that are no JSON (%#)",
    (value) => {
      expect(isClaims(value)).toBe(false);
      expect(explainClaims(value).length).toBeGreaterThan(0);
      for (const one of guarded) expect(one.is(value)).toBe(false);
    },
  );
});

describe("a polluted Object.prototype", () => {
  const polluted = [
    "sub",
    "zone_id",
    "sid",
    "iss",
    "exp",
    "application_id",
    "scope",
    "agent_session_id",
    "hop_count",
    "app",
    "delegation_chain",
  ];
  const claims = { iss: "a", aud: "a", exp: 1, sub: "a", zone_id: "a", client_id: "a", sid: "a" };

  const pollute = (name: string, value: unknown): void => {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: true, writable: true });
  };
  afterEach(() => {
    for (const name of [...polluted, "issuer", "requireAgent", "maxHopCount", "requiredScopes"]) {
      delete (Object.prototype as unknown as Record<string, unknown>)[name];
    }
  });

  it.each(polluted)("with %s changes no verdict", (name) => {
    const { [name as keyof typeof claims]: _own, ...lacking } = claims;
    const hops = { ...claims, delegation_chain: [{}] };
    const before = [isClaims(lacking), isClaims(claims), isClaims(hops), explainClaims(lacking).length];
    pollute(name, name === "exp" || name === "hop_count" ? 1 : name === "delegation_chain" ? [] : "inherited");
    expect([isClaims(lacking), isClaims(claims), isClaims(hops), explainClaims(lacking).length]).toEqual(before);
  });

  it("supplies no claim to projection and no requirement to enforcement", () => {
    const before = JSON.stringify(profile.project(claims));
    pollute("scope", "admin");
    pollute("agent_session_id", "inherited");
    pollute("hop_count", 3);
    expect(JSON.stringify(profile.project(claims))).toBe(before);
    const projected = profile.project(claims);
    expect(profile.enforce("requirements", projected, { requiredScopes: ["admin"] })?.code).toBe("insufficient_scope");
    expect(profile.enforce("requirements", projected, { requireAgent: true })?.code).toBe("agent_required");
    pollute("requireAgent", true);
    pollute("maxHopCount", 255);
    pollute("requiredScopes", ["other"]);
    expect(profile.enforce("requirements", projected, {})).toBeUndefined();
    expect(profile.enforce("requirements", { ...projected, hopCount: 11 }, {})?.code).toBe("hop_count_exceeded");
  });
});

describe("issues", () => {
  const secret = "s3cr3t-value-that-must-not-appear";

  const texts = (issues: readonly Issue[]): string => JSON.stringify(issues);

  it("never contain the value", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          ...Object.keys((contract.definitions.find((d) => d.name === "Claims")?.schema["properties"] ?? {}) as object),
        ),
        fc.constantFrom<unknown>(
          secret,
          [secret, 1],
          { [secret]: secret },
          [{ application_id: 5, app: secret }],
          [[secret]],
        ),
        (name, value) => {
          expect(texts(explainClaims({ [name]: value }))).not.toContain(secret);
        },
      ),
    );
    expect(
      texts(
        explainRequirements({ issuer: 5, audience: [secret, 5], requiredScopes: [`${secret} x`], maxHopCount: secret }),
      ),
    ).not.toContain(secret);
    for (const one of guarded)
      expect(texts(one.explain({ error: secret, kind: secret, code: secret }))).not.toContain(secret);
  });

  it("shorten and escape the names of unknown members in their message", () => {
    const [issue] = explainRequirements({ [`${"x".repeat(500)}\n\u202e`]: 1 });
    expect(issue?.message.length).toBeLessThan(250);
    expect(issue?.message).toMatch(/^[\x20-\x7e]*$/);
  });

  it("carry unknown names escaped and shortened in their path too", () => {
    const [issue] = explainRequirements({ [`${"x".repeat(500)}\n\u202e`]: 1 });
    expect(issue?.path).toEqual(["x".repeat(32)]);
    const [other] = explainRequirements({ "a\n\u202eb": 1 });
    expect(other?.path).toEqual(["a\\n?b"]);
  });

  const claims = { iss: "a", aud: "a", exp: 1, sub: "a", zone_id: "a", client_id: "a", sid: "a" };

  it("read as a sentence that ends in the rule", () => {
    const hops = [{ application_id: "a" }, { application_id: "" }, {}];
    const messages = explainClaims({ ...claims, sid: 5, delegation_chain: hops }).map(({ message }) => message);
    expect(messages).toEqual([
      "claims.sid: must be string, received number (Claims/sid#type)",
      "claims.delegation_chain[1].application_id: must not be empty (Claims/ChainHop/application_id#minLength)",
      "claims.delegation_chain[2].application_id: must be present (Claims/ChainHop/application_id#required)",
    ]);
    expect(explainRequirements({ issuer: "a", audience: "a", "wanted scopes": [] })[0]?.message).toBe(
      'options["wanted scopes"]: must be absent (Requirements#additionalProperties)',
    );
  });

  it("say one thing about a value of several types: what the branch of its type wants, else the types", () => {
    const about = (aud: unknown): readonly unknown[] =>
      explainClaims({ ...claims, aud }).map(({ path, expected, received }) => [path, expected, received]);
    expect(about(5)).toEqual([[["aud"], "string or array", "number"]]);
    expect(about("")).toEqual([[["aud"], "not empty", "string"]]);
    expect(about([])).toEqual([[["aud"], "not empty", "array"]]);
    expect(about(["a", 5, ""])).toEqual([
      [["aud", 1], "string", "number"],
      [["aud", 2], "not empty", "string"],
    ]);
  });

  it("name every object that mixes spellings, and everything else that is wrong", () => {
    const issues = explainClaims({
      ...claims,
      sid: "",
      delegation_chain: [{ app: "a" }, { app: "a", application_id: "a" }, { app: "" }],
    });
    expect(issues.map(({ path, rule }) => [path, rule])).toEqual([
      [["delegation_chain", 1], "Claims/ChainHop#x-alias"],
      [["sid"], "Claims/sid#minLength"],
      [["delegation_chain", 2, "application_id"], "Claims/ChainHop/application_id#minLength"],
    ]);
  });

  it("say where, which rule, what is expected and what kind was there", () => {
    const [issue] = explainClaims({ ...claims, delegation_chain: [{ application_id: "a" }, { application_id: "" }] });
    expect(issue).toMatchObject({
      path: ["delegation_chain", 1, "application_id"],
      rule: "Claims/ChainHop/application_id#minLength",
      expected: "not empty",
      received: "string",
    });
    expect(explainClaims({ ...claims, "a/b~c": 1, hop_count: "3" })[0]).toMatchObject({
      path: ["hop_count"],
      received: "string",
    });
    expect(explainClaims({ ...claims, sid: undefined }).length).toBeGreaterThan(0);
  });

  it("are frozen copies that later calls do not change", () => {
    const issues = explainClaims({});
    const before = texts(issues);
    explainClaims({ iss: 5 });
    expect(texts(issues)).toBe(before);
    expect(Object.isFrozen(issues) && issues.every(Object.isFrozen)).toBe(true);
  });
});
