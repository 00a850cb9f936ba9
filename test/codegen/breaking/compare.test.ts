import { describe, expect, it } from "vitest";
import {
  buildModel,
  bundleOf,
  changelogOf,
  compareContracts,
  contractOfBundle,
  refusedInExtension,
  requiredBump,
} from "../../../codegen/src/index.ts";
import { changesOf, draftOf, member, requirement } from "./draft.ts";
import { harmless } from "./harmless.ts";
import { ruleChanges } from "./rule-changes.ts";
import { lineOf } from "./seeded.ts";
import { shapeChanges } from "./shape-changes.ts";

describe("a change of a type", () => {
  it.each(shapeChanges)("is found: $name", ({ edit, prepare, found }) => {
    expect(changesOf(edit, prepare).map(lineOf)).toEqual(found);
  });
});

describe("a change of what is decided", () => {
  it.each(ruleChanges)("is found: $name", ({ edit, prepare, found }) => {
    expect(changesOf(edit, prepare).map(lineOf)).toEqual(found);
  });
});

describe("an edit that nobody can notice", () => {
  it.each(harmless)("is no change: $name", ({ edit, prepare }) => {
    expect(changesOf(edit, prepare)).toEqual([]);
  });

  it("is no change: a bundle in place of the sources", () => {
    const model = buildModel(draftOf());
    const bundle = JSON.parse(JSON.stringify(bundleOf(model)));
    // How generated code exports the contract is not in its bundle.
    const { exportName } = draftOf();
    const named = exportName === undefined ? {} : { exportName };
    const read = buildModel({ ...contractOfBundle(bundle, "contract.json"), ...named });
    expect(compareContracts(read, model)).toEqual([]);
    expect(compareContracts(model, read)).toEqual([]);
  });
});

describe("the list of changes", () => {
  const both = (draft: Parameters<typeof member>[0]): void => {
    requirement(draft, "maxHopCount").schema.default = 20;
    member(draft, "Claims", "hop_count").maximum = 9;
    draft.errors[0].hint = "Other.";
  };

  it("is the same whatever the order of the tables", () => {
    const turned = changesOf((draft) => {
      both(draft);
      draft.definitions.reverse();
      draft.requirements.reverse();
    });
    expect(turned).toEqual(changesOf((draft) => both(draft)));
    expect(turned).toHaveLength(3);
  });

  it("asks for the largest version step", () => {
    expect(requiredBump([])).toBe("none");
    expect(requiredBump(changesOf((draft) => (draft.errors[0].hint = "Other.")))).toBe("patch");
    expect(requiredBump(changesOf((draft) => (draft.limits.tokenCharacters = 9000)))).toBe("minor");
    expect(requiredBump(changesOf(both))).toBe("major");
  });

  it("is one line of the changelog each, the weaker first", () => {
    expect(
      changelogOf(changesOf(both))
        .split("\n")
        .map((line) => line.slice(0, 22)),
    ).toEqual(["- breaking, weaker: `/", "- breaking, stricter: ", "- `/errors/missing_tok", ""]);
    expect(changelogOf([])).toBe("");
  });

  it("never carries a line break or a control character of the contract", () => {
    const [change, ...others] = changesOf((draft) => {
      draft.definitions.find((row: { name: string }) => row.name === "Claims").schema.properties[
        "a\n- b\u001b[2J\u202e"
      ] = { type: "string" };
    });
    expect(others).toEqual([]);
    expect(change?.pointer).toBe("/definitions/Claims/properties/a\\u{a}- b\\u{1b}[2J\\u{202e}");
    expect(JSON.stringify(change)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("a contract that extends another", () => {
  const refused = (seeded: (typeof shapeChanges)[number]): boolean =>
    changesOf(seeded.edit, seeded.prepare).some(refusedInExtension);
  const all = [...shapeChanges, ...ruleChanges];

  it("may add and tighten", () => {
    const allowed = all.filter((seeded) => !refused(seeded)).map((seeded) => seeded.name);
    for (const name of [
      "an optional claim is added",
      "a required claim is added",
      "an optional claim becomes required, and with that non-empty",
      "a range becomes narrower",
      "a requirement that nobody need ask for is added",
      "a requirement that is on by default is added",
      "a default limit is lowered",
      "a requirement is on by default",
      "a code is added",
      "a hook is added",
      "a profile is added",
      "a type is added",
      "the contract is another",
    ])
      expect(allowed).toContain(name);
  });

  it("may not remove, rename or weaken", () => {
    const kept = all.filter((seeded) => refused(seeded));
    expect(kept.filter((seeded) => seeded.found.some((line) => line.includes(" weaker ")))).toHaveLength(
      all.filter((seeded) => seeded.found.some((line) => line.includes(" weaker "))).length,
    );
    for (const name of [
      "a claim is renamed in one language",
      "an option is renamed",
      "a code is removed",
      "a type is removed",
    ])
      expect(kept.map((seeded) => seeded.name)).toContain(name);
  });
});
