import { answers, type Builder, type Draft, ladderSuite, type Sketch } from "./builder.ts";
import type { VectorSuite } from "./case.ts";

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
  return ladderSuite(builder, "revocation", "Answers of the revocation hook.", sketches);
};
