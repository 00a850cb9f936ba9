import fc from "fast-check";
import { core } from "../../generated/typescript/index.ts";
import { contract } from "../../schema/index.ts";

const claims = contract.definitions.find((definition) => definition.name === "Claims");
const names = Object.keys(claims?.schema["properties"] as object);
const NOW = 1_800_000_000;

/** Any JSON value, often one that a claim could hold. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -0,
      1,
      2 ** 53,
      1.5,
      -1,
      "",
      "a",
      "a b",
      [],
      {},
      [""],
      ["a"],
      ["a", "b"],
      [null],
      [{}],
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

const word = fc.constantFrom("a", "b", "ab", "a:b", "A", "");
const text = fc.oneof(word, fc.string({ unit: "grapheme", maxLength: 6 }));
const words = fc
  .array(fc.oneof(word, fc.constantFrom("\t", "\ufeff", "\u0085")), { maxLength: 4 })
  .map((list) => list.join(" "));
const hop = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      { application_id: text, agent_session_id: text, delegation_edge_id: text },
      { requiredKeys: ["application_id"] },
    ),
  },
  { weight: 2, arbitrary: fc.record({ app: text, session: text, edge: text }, { requiredKeys: ["app"] }) },
  { weight: 1, arbitrary: fc.record({ app: anyJson, application_id: anyJson, edge: anyJson }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: anyJson },
);

const base = {
  iss: "https://issuer.example",
  aud: "a",
  exp: NOW + 60,
  sub: "a",
  zone_id: "a",
  client_id: "b",
  sid: "a",
};

/** Mostly the first; now and then the second. */
const mostly = (usual: fc.Arbitrary<unknown>, rare: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 7, arbitrary: usual }, { weight: 1, arbitrary: rare });

const around = (limit: number): fc.Arbitrary<number> => fc.integer({ min: limit - 2, max: limit + 2 });
const id = fc.constantFrom("a", "b", "ab", "a:b", "A");
const mixedList = fc.array(mostly(hop, anyJson), { maxLength: 3 });

const plausible: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  aud: mostly(fc.constantFrom<unknown>("a", ["a"], ["b", "a"]), fc.oneof(word, fc.array(word, { maxLength: 3 }))),
  exp: mostly(fc.constantFrom(NOW + 1, NOW + 999), around(NOW)),
  iat: mostly(fc.constantFrom(0, NOW), around(NOW + 60)),
  nbf: mostly(fc.constantFrom(0, NOW), around(NOW)),
  iss: mostly(fc.constant("https://issuer.example"), fc.constantFrom("https://issuer.example/", "a", "")),
  sub: mostly(id, text),
  sid: mostly(id, text),
  client_id: mostly(id, text),
  zone_id: mostly(fc.constant("a"), text),
  scope: mostly(fc.constantFrom("a b ab a:b", "a b", "ab a"), words),
  hop_count: fc.integer({ min: 0, max: 12 }),
  delegation_graph_epoch: fc.integer({ min: 0, max: 12 }),
  delegation_path: mostly(fc.array(id, { maxLength: 3 }), fc.array(text, { maxLength: 3 })),
  delegation_chain: mostly(
    fc.array(fc.oneof(fc.record({ application_id: id }), fc.record({ app: id, edge: text })), { maxLength: 3 }),
    mixedList,
  ),
};

/** Claims that mostly hold, with a few members changed, malformed or left out. */
export const anyClaims: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    fc.record(Object.fromEntries(names.map((name) => [name, plausible[name] ?? text])), { requiredKeys: [] }),
    fc.subarray(names, { maxLength: 6 }),
    fc.dictionary(fc.constantFrom(...names, "__proto__", "extra", "constructor"), anyJson, {
      maxKeys: 1,
      noNullPrototype: true,
    }),
    fc.oneof(
      { weight: 8, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.subarray(names, { maxLength: 2 }) },
    ),
    fc.nat({ max: 3 }).map((seed) => seed === 0),
  )
  .map(([given, chosen, spoiled, dropped, spoil]) => {
    const out: Record<string, unknown> = { ...base };
    for (const name of chosen) if (Object.hasOwn(given, name)) out[name] = given[name];
    if (spoil)
      for (const [name, value] of Object.entries(spoiled))
        Object.defineProperty(out, name, { value, enumerable: true, configurable: true, writable: true });
    for (const name of dropped) delete out[name];
    return out;
  });

/** Requirement options, mostly such as a server would give. */
export const anyNeed: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    fc.record(
      {
        zoneId: mostly(fc.constant("a"), id),
        requiredScopes: fc.array(fc.constantFrom("a", "b", "ab", "a:b"), { maxLength: 3 }),
        requireAgent: mostly(fc.constant(false), fc.boolean()),
        requireDelegation: mostly(fc.constant(false), fc.boolean()),
        requireChainContains: fc.array(fc.constantFrom("a", "b", "ab"), { maxLength: 2 }),
        maxHopCount: fc.integer({ min: 0, max: 12 }),
      },
      { requiredKeys: [] },
    ),
    fc.oneof(
      { weight: 12, arbitrary: fc.constant(undefined) },
      {
        weight: 1,
        arbitrary: fc.tuple(
          fc.constantFrom(...core.profiles["2026-05"].checks.map((check) => check.name), "unknown"),
          anyJson,
        ),
      },
    ),
  )
  .map(([given, spoiled]) => ({
    issuer: "https://issuer.example",
    audience: "a",
    ...given,
    ...(spoiled === undefined ? {} : { [spoiled[0]]: spoiled[1] }),
  }));

/** JSON text with the accidents that texts have and values do not. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  anyClaims.map((value) => JSON.stringify(value)),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc
    .tuple(
      fc.jsonValue({ maxDepth: 4 }),
      fc.nat(),
      fc.constantFrom(
        "",
        '"',
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "0",
        "-",
        "1e400",
        "e9",
        ".",
        "\\u0061",
        "\\ud800",
        "\\ud83d\\ude00",
        '"a":1,',
        '"a":1,"a":1',
        '"\\u0061":1,"a":2',
        "null",
        "\ufeff",
        " ",
        "\t",
        "\u0000",
        "\ud800",
      ),
    )
    .map(([value, seed, accident]) => {
      const text = JSON.stringify(value);
      const at = seed % (text.length + 1);
      return text.slice(0, at) + accident + text.slice(at);
    }),
  fc.string({ unit: fc.constantFrom(...'{}[]",:0123456789.-+eE\\utrfalsn \t\n'), maxLength: 24 }),
);
