import type { MemberModel } from "../../model.ts";
import { type Builder, finish, type Sketch, sampleOf, VALUES } from "./builder.ts";
import type { VectorSuite } from "./case.ts";

const cased = (value: string): string => value.charAt(0).toUpperCase() + value.slice(1);

/** Every claim, and every member of every object in a claim, by every kind of JSON value. */
export const shapeSuite = (builder: Builder): VectorSuite => {
  const sketches: Sketch[] = [];
  const add = (id: string, description: string, claims: Readonly<Record<string, unknown>>): void => {
    sketches.push({
      id: `shape/${id}`,
      description,
      document: builder.document(claims),
    });
  };
  for (const member of builder.profile.claims.members) {
    const { wire } = member.names;
    add(`${wire}/absent`, `No ${wire}.`, { [wire]: undefined });
    for (const [id, value] of VALUES)
      add(`${wire}/${id}`, `${wire} holds ${id.replaceAll("-", " ")}.`, {
        [wire]: value,
      });
    add(`${wire}/case`, `${cased(wire)} is another name.`, {
      [wire]: undefined,
      [cased(wire)]: builder.claims[wire] ?? builder.sample(wire),
    });
  }
  for (const member of builder.profile.claims.members) members(builder, member, add);
  return {
    name: "shape",
    description: "Every claim by every kind of JSON value.",
    run: "ladder",
    cases: sketches.map((sketch) => finish(builder, sketch)),
  };
};

const members = (
  builder: Builder,
  member: MemberModel,
  add: (id: string, description: string, claims: Readonly<Record<string, unknown>>) => void,
): void => {
  const reference = (member.schema["items"] as Readonly<Record<string, unknown>> | undefined)?.["$ref"];
  const type = builder.model.types.find((candidate) => `#/$defs/${candidate.name}` === reference);
  if (type === undefined) return;
  const { wire } = member.names;
  const hop = (index: number): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      type.members.map((inner) => [
        inner.names.wire,
        sampleOf(builder.model, inner.schema, inner.names.wire.replaceAll("_", "-"), index),
      ]),
    );
  const alias = (name: string): string => Object.entries(type.aliases).find(([, first]) => first === name)?.[0] ?? name;
  const second = (object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [alias(name), value]));
  for (const inner of type.members) {
    const name = inner.names.wire;
    for (const [spelling, of] of [
      ["first", (object: Readonly<Record<string, unknown>>) => object],
      ["second", second],
    ] as const) {
      if (spelling === "second" && alias(name) === name) continue;
      const { [name]: _left, ...rest } = hop(0);
      add(`${wire}/${spelling}/${name}/absent`, `An object without ${name}, ${spelling} spelling.`, {
        [wire]: [of(rest)],
      });
      for (const [id, value] of VALUES) {
        add(`${wire}/${spelling}/${name}/${id}`, `${name} holds ${id.replaceAll("-", " ")}, ${spelling} spelling.`, {
          [wire]: [of({ ...hop(0), [name]: value })],
        });
      }
    }
    for (const other of type.members) {
      if (alias(name) === name) continue;
      add(
        `${wire}/mixed/${alias(name)}/${other.names.wire}`,
        `One object uses ${alias(name)} and ${other.names.wire}.`,
        {
          [wire]: [{ [alias(name)]: "x", [other.names.wire]: "y" }],
        },
      );
    }
  }
  add(`${wire}/both-spellings`, "Objects of both spellings in one list.", {
    [wire]: [hop(0), second(hop(1))],
  });
  add(`${wire}/mixed-late`, "The last of several objects mixes spellings.", {
    [wire]: [hop(0), hop(1), { ...hop(2), ...second(hop(2)) }],
  });
  add(`${wire}/second-bad`, "The second object is malformed.", {
    [wire]: [hop(0), {}],
  });
  add(`${wire}/null-among`, "null among the objects.", {
    [wire]: [hop(0), null],
  });
  add(`${wire}/unknown-member`, "Unknown members of an object are ignored.", {
    [wire]: [{ ...hop(0), other: null, App: 1 }],
  });
};
