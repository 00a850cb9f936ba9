import { type Builder, type Draft, finish, type Sketch, VALUES } from "./builder.ts";
import type { HookAnswer, HookScript, VectorSuite } from "./case.ts";

const suite = (builder: Builder, name: string, description: string, sketches: readonly Sketch[]): VectorSuite => ({
  name,
  description,
  run: "ladder",
  cases: sketches.map((sketch) => finish(builder, sketch)),
});

/** Expiry, not-before and time of issue around `now`, with the declared skew and allowance. */
export const timeSuite = (builder: Builder): VectorSuite => {
  const { now } = builder;
  const skew = builder.model.source.limits["clockSkewSeconds"] ?? 0;
  const ahead = builder.model.source.limits["futureIssuedAtSeconds"] ?? 0;
  const sketches: Sketch[] = [];
  const add = (id: string, description: string, claims: Draft): void => {
    sketches.push({
      id: `times/${id}`,
      description,
      document: builder.document(claims),
    });
  };
  for (const step of [-2, -1, 0, 1, 2]) {
    const side = step === 0 ? "at" : step < 0 ? `${-step}s-before` : `${step}s-after`;
    add(`exp/${side}`, `exp is ${step} s from the last instant that is too late.`, { exp: now - skew + step });
    add(`nbf/${side}`, `nbf is ${step} s from the latest allowed instant.`, {
      nbf: now + skew + step,
    });
    add(`iat/${side}`, `iat is ${step} s from the latest allowed instant.`, {
      iat: now + skew + ahead + step,
    });
  }
  add("exp/zero", "exp is 0.", { exp: 0 });
  add("exp/milliseconds", "exp counted in milliseconds is far away, and an integer.", { exp: now * 1000 });
  add("iat/zero", "iat is 0.", { iat: 0 });
  add("iat/now", "iat is now.", { iat: now });
  add("nbf/zero", "nbf is 0.", { nbf: 0 });
  add("nbf/allowance", "The allowance of iat does not count for nbf.", {
    nbf: now + skew + ahead,
  });
  add("all-good", "All three hold.", { exp: now + 1, nbf: now, iat: now });
  add("exp-before-nbf", "Expired and not yet valid: expiry comes first.", {
    exp: now - 1,
    nbf: now + 9999,
  });
  add("nbf-before-iat", "Not yet valid and issued in the future.", {
    nbf: now + 9999,
    iat: now + 9999,
  });
  sketches.push(
    {
      id: "times/clock/zero",
      description: "The clock stands at 0.",
      document: builder.document({ exp: 1 }),
      now: 0,
    },
    {
      id: "times/clock/late",
      description: "A day later the same claims are expired.",
      now: now + 86_400,
    },
    {
      id: "times/clock/early",
      description: "A day earlier they hold: expiry alone bounds them.",
      now: now - 86_400,
    },
  );
  return suite(builder, "times", "Expiry, not-before and time of issue around the clock.", sketches);
};

const answers = (entries: Readonly<Record<string, HookAnswer>>, otherwise: HookAnswer = false): HookScript => ({
  answers: entries,
  otherwise,
});

/** What the revocation hook answers, and about which identifiers it is asked. */
export const revocationSuite = (builder: Builder): VectorSuite => {
  const { profile } = builder;
  const row = profile.hookChecks[0];
  const sketches: Sketch[] = [];
  if (row !== undefined) {
    const { hook } = row.check;
    const anchored = (index: number): Draft =>
      Object.fromEntries(profile.source.anchors.map((wire) => [wire, builder.sample(wire, index)]));
    const ids = Object.values(anchored(0)).map(String);
    for (const answer of [true, false, "throws", "rejects", "text", "number", "null"] as const) {
      sketches.push({
        id: `revocation/answer/${String(answer)}`,
        description: `The hook answers ${String(answer)}.`,
        document: builder.document(anchored(0)),
        hooks: {
          [hook]: answers(Object.fromEntries(ids.map((id) => [id, answer]))),
        },
      });
    }
    for (const [index, id] of (ids.length > 1 ? ids : []).entries()) {
      const rest = ids.filter((other) => other !== id);
      const wire = profile.source.anchors[index] ?? "";
      for (const [name, answer] of [
        ["active", false],
        ["unknown", "throws"],
      ] as const) {
        sketches.push({
          id: `revocation/anchor/${wire}/others-${name}`,
          description: `Only ${wire} is revoked, the other anchors are ${name}.`,
          document: builder.document(anchored(0)),
          hooks: { [hook]: answers({ [id]: true, ...Object.fromEntries(rest.map((other) => [other, answer])) }) },
        });
      }
      sketches.push({
        id: `revocation/anchor/${wire}/unknown`,
        description: `Nothing is known about ${wire}.`,
        document: builder.document(anchored(0)),
        hooks: { [hook]: answers({ [id]: "throws" }) },
      });
    }
    const others = profile.claims.members.filter(
      (member) => member.schema["type"] === "string" && !profile.source.anchors.includes(member.names.wire),
    );
    const optional = others.filter((member) => !member.required).map((member) => member.names.wire);
    const filled = Object.fromEntries(optional.map((wire) => [wire, builder.sample(wire)]));
    const foreign = others.map((member) =>
      String(builder.claims[member.names.wire] ?? builder.sample(member.names.wire)),
    );
    sketches.push({
      id: "revocation/foreign",
      description: "Identifiers that are no anchors of this profile are revoked.",
      document: builder.document({ ...anchored(0), ...filled }),
      hooks: {
        [hook]: answers(Object.fromEntries(foreign.map((id) => [id, true]))),
      },
    });
    sketches.push({
      id: "revocation/only-anchor",
      description: "The hook knows nothing but the anchor.",
      document: builder.document({ ...anchored(0), ...filled }),
      hooks: {
        [hook]: answers(Object.fromEntries(ids.map((id) => [id, false])), "throws"),
      },
    });
    for (const [id, variant] of [
      ["case", (text: string) => text.toUpperCase()],
      ["prefix", (text: string) => text.slice(0, -1)],
      ["superstring", (text: string) => `${text}x`],
    ] as const) {
      sketches.push({
        id: `revocation/${id}`,
        description: `Only a ${id} variant of the anchor is revoked.`,
        document: builder.document(anchored(0)),
        hooks: {
          [hook]: answers(Object.fromEntries(ids.map((value) => [variant(value), true]))),
        },
      });
    }
  }
  return suite(builder, "revocation", "Answers of the revocation hook.", sketches);
};

interface Fault {
  readonly name: string;
  readonly claims?: Draft;
  readonly need?: Draft;
  readonly hooks?: Sketch["hooks"];
  readonly slot: string;
}

/** A document with the `index`th check of the contract failing, for want of the right claim. */
const faultsOf = (builder: Builder): readonly Fault[] => {
  const { profile, now } = builder;
  const own = (wire: string): boolean => builder.member(wire).invalid !== undefined;
  const failing = (stage: string, withOwnCode: boolean): readonly Fault[] =>
    profile.checks
      .filter((check) => check.stage === stage && own(check.check.claim) === withOwnCode)
      .map((check): Fault => {
        const { op, claim, each, as } = check.check;
        const slot = claim;
        if (op === "present") return { name: check.name, slot, need: { [check.name]: true } };
        if (op === "atMost")
          return {
            name: check.name,
            slot,
            claims: { [claim]: 9 },
            need: { [check.name]: 3 },
          };
        if (op === "containsAll") {
          const claims = as === "words" ? "other" : each === undefined ? ["other"] : [{ [each]: "other" }];
          return {
            name: check.name,
            slot,
            claims: { [claim]: claims },
            need: { [check.name]: ["wanted"] },
          };
        }
        const need = check.required ? {} : { need: { [check.name]: builder.sample(claim) } };
        return {
          name: check.name,
          slot,
          claims: { [claim]: builder.sample(claim, 6) },
          ...need,
        };
      });
  const shape = profile.claims.members
    .filter((member) => !member.required && member.schema["type"] === "string")
    .at(-1);
  const hook = profile.hookChecks[0]?.check.hook;
  const revocation: Fault[] =
    hook === undefined
      ? []
      : [
          {
            name: "revoked",
            slot: "hook",
            hooks: { [hook]: answers({}, true) },
          },
          {
            name: "unavailable",
            slot: "hook",
            hooks: { [hook]: answers({}, "throws") },
          },
        ];
  const requirements = [...failing("requirements", false), ...failing("requirements", true)];
  const later = profile.source.stages.indexOf("revocation") < profile.source.stages.indexOf("requirements");
  const required = profile.claims.members.find(
    (member) => member.required && member.invalid === undefined && member.names.wire === "sub",
  );
  return [
    ...(required === undefined
      ? []
      : [
          {
            name: "required-absent",
            slot: required.names.wire,
            claims: { [required.names.wire]: undefined },
          },
        ]),
    ...(shape === undefined
      ? []
      : [
          {
            name: "shape",
            slot: shape.names.wire,
            claims: { [shape.names.wire]: 5 },
          },
        ]),
    ...failing("claims", false),
    { name: "exp", slot: "exp", claims: { exp: now } },
    { name: "nbf", slot: "nbf", claims: { nbf: now + 1000 } },
    { name: "iat", slot: "iat", claims: { iat: now + 1000 } },
    ...profile.claims.members
      .filter((member) => member.invalid !== undefined)
      .map(
        (member): Fault => ({
          name: `${member.names.wire}-malformed`,
          slot: member.names.wire,
          claims: { [member.names.wire]: 5 },
        }),
      ),
    ...failing("claims", true),
    ...(later ? [...revocation, ...requirements] : [...requirements, ...revocation]),
  ];
};

const combine = (builder: Builder, faults: readonly Fault[], id: string, description: string): Sketch => {
  const hooks = faults.find((fault) => fault.hooks !== undefined)?.hooks;
  return {
    id,
    description,
    document: builder.document(Object.assign({}, ...faults.map((fault) => fault.claims ?? {}))),
    need: builder.options(Object.assign({}, ...faults.map((fault) => fault.need ?? {}))),
    ...(hooks === undefined ? {} : { hooks }),
  };
};

/** Documents with several faults: all languages must name the same one. */
export const orderSuite = (builder: Builder): VectorSuite => {
  const faults = faultsOf(builder);
  const sketches: Sketch[] = faults.map((fault) =>
    combine(builder, [fault], `order/alone/${fault.name}`, `${fault.name} alone.`),
  );
  for (const [index, first] of faults.entries()) {
    for (const second of faults.slice(index + 1)) {
      if (first.slot === second.slot) continue;
      sketches.push(
        combine(
          builder,
          [first, second],
          `order/pair/${first.name}+${second.name}`,
          `Both ${first.name} and ${second.name}.`,
        ),
      );
    }
    const slots = new Set<string>();
    const rest = faults.slice(index).filter((fault) => !slots.has(fault.slot) && slots.add(fault.slot));
    sketches.push(combine(builder, rest, `order/from/${first.name}`, `Everything from ${first.name} on is wrong.`));
  }
  return suite(builder, "order", "Several faults in one document; the first in order counts.", sketches);
};

/** Requirements that must be refused before any mandate is looked at. */
export const configurationSuite = (builder: Builder): VectorSuite => {
  const sketches: Sketch[] = [];
  const add = (id: string, description: string, need: string): void => {
    sketches.push({ id: `configuration/${id}`, description, need });
  };
  for (const check of builder.profile.checks) {
    for (const [id, value] of VALUES) {
      add(
        `${check.name}/${id}`,
        `${check.name} is ${id.replaceAll("-", " ")}.`,
        builder.options({ [check.name]: value }),
      );
    }
    if (check.required)
      add(`${check.name}/unset`, `${check.name} is required.`, builder.options({ [check.name]: undefined }));
    const { maximum, minimum } = check.schema as {
      readonly maximum?: number;
      readonly minimum?: number;
    };
    for (const [id, value] of [
      ["largest", maximum],
      ["too-large", maximum === undefined ? undefined : maximum + 1],
      ["smallest", minimum],
      ["too-small", minimum === undefined ? undefined : minimum - 1],
    ] as const) {
      if (value !== undefined)
        add(`${check.name}/${id}`, `${check.name} is ${value}.`, builder.options({ [check.name]: value }));
    }
    add(
      `${check.name}/case`,
      `${check.name.toUpperCase()} is no option.`,
      builder.options({ [check.name.toUpperCase()]: true }),
    );
    const items = check.schema["items"] as Readonly<Record<string, unknown>> | undefined;
    if (items?.["pattern"] !== undefined) {
      const longest = Number(items["maxLength"]);
      for (const [id, value] of [
        ["space", "a b"],
        ["quote", 'a"'],
        ["backslash", "a\\"],
        ["tab", "a\tb"],
        ["newline", "a\n"],
        ["umlaut", "\u00e4"],
        ["delete", "\u007f"],
        ["longest", "a".repeat(longest)],
        ["too-long", "a".repeat(longest + 1)],
      ] as const) {
        add(
          `${check.name}/element-${id}`,
          `${check.name} has an element: ${id}.`,
          builder.options({ [check.name]: [value] }),
        );
      }
    }
  }
  add("unknown", "An option that nobody declared.", builder.options({ requireEverything: true }));
  add("proto", "__proto__ is an unknown option like any other.", `${builder.options().slice(0, -1)},"__proto__":{}}`);
  add("null", "The requirements are null.", "null");
  add("list", "The requirements are a list.", "[]");
  add("text", "The requirements are a text.", '"issuer"');
  add("empty", "No requirement at all.", "{}");
  return suite(
    builder,
    "configuration",
    "Requirements: which values are refused, and that none of them disables a check.",
    sketches,
  );
};
