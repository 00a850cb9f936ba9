import { type Builder, finish, type Sketch, VALUES } from "./builder.ts";
import type { VectorSuite } from "./case.ts";

/** Requirement values that a lax reader takes for "not given". */
const UNSET_LOOKING: ReadonlySet<string> = new Set(["null", "false", "zero", "empty-text", "empty-list", "text"]);

/** The declared checks alone, on documents and requirements that nobody validated. */
export const enforceSuite = (builder: Builder): VectorSuite => {
  const sketches: Sketch[] = [];
  const add = (id: string, description: string, document: string, need: string): void => {
    sketches.push({ id: `enforce/${id}`, description, document, need });
  };
  for (const check of builder.profile.checks) {
    const { op, claim, each, as } = check.check;
    const good =
      op === "present" || op === "absent"
        ? builder.sample(claim)
        : op === "atMost" || op === "atLeast"
          ? 3
          : op === "containsAll"
            ? as === "words"
              ? "text text-2"
              : ["text", "text-2"].map((item) => (each === undefined ? item : { [each]: item }))
            : builder.sample(claim);
    const wanted =
      op === "present" || op === "absent"
        ? true
        : op === "atMost" || op === "atLeast"
          ? 3
          : op === "containsAll"
            ? ["text", "text-2"]
            : good;
    for (const [id, value] of [["absent", undefined], ["good", good], ...VALUES] as const) {
      add(
        `${check.name}/holds/${id}`,
        `${check.name} is asked; the claim holds ${id.replaceAll("-", " ")}.`,
        builder.document({ [claim]: value }),
        builder.options({ [check.name]: wanted }),
      );
    }
    for (const [id, value] of VALUES) {
      add(
        `${check.name}/asks/${id}`,
        `${check.name} is ${id.replaceAll("-", " ")}; the claim is good.`,
        builder.document({ [claim]: good }),
        builder.options({ [check.name]: value }),
      );
    }
    for (const [id, value] of VALUES.filter(([name]) => UNSET_LOOKING.has(name))) {
      add(
        `${check.name}/asks-of-nothing/${id}`,
        `${check.name} is ${id.replaceAll("-", " ")}; there is no such claim.`,
        builder.document({ [claim]: undefined }),
        builder.options({ [check.name]: value }),
      );
    }
    if (each !== undefined) {
      for (const [id, value] of VALUES) {
        add(
          `${check.name}/second/${id}`,
          `The second object holds ${id.replaceAll("-", " ")}.`,
          builder.document({
            [claim]: [{ [each]: "text" }, { [each]: value }],
          }),
          builder.options({ [check.name]: ["text"] }),
        );
        add(
          `${check.name}/among/${id}`,
          `Among the objects is ${id.replaceAll("-", " ")}.`,
          builder.document({ [claim]: [{ [each]: "text" }, value] }),
          builder.options({ [check.name]: ["text"] }),
        );
      }
    }
    if (as === "words") {
      add(
        `${check.name}/entry-with-space`,
        "A wanted entry with a space matches nothing.",
        builder.document({ [claim]: "text text-2" }),
        builder.options({ [check.name]: ["text text-2"] }),
      );
      add(
        `${check.name}/scalar`,
        "A scalar requirement is a list of one.",
        builder.document({ [claim]: "text" }),
        builder.options({ [check.name]: "text" }),
      );
    }
    if (op === "containsAll" || op === "containsAny" || op === "oneOf") {
      add(
        `${check.name}/mixed-entries`,
        "Among the wanted entries is a number.",
        builder.document({ [claim]: good }),
        builder.options({ [check.name]: ["text", 5] }),
      );
    }
  }
  for (const [id, value] of VALUES)
    add(
      `document/${id}`,
      `The document is ${id.replaceAll("-", " ")}.`,
      JSON.stringify(typeof value === "object" && value !== null && "raw" in value ? 2 : value),
      "{}",
    );
  const [first, last] = [
    builder.profile.checks[0],
    builder.profile.checks.filter((check) => check.stage === "claims").at(-1),
  ];
  if (first !== undefined && last !== undefined) {
    add(
      "order/claims",
      "The first and the last check of the claims stage fail.",
      builder.document({ [first.check.claim]: "other", [last.check.claim]: "other" }),
      builder.options({ [last.name]: builder.sample(last.check.claim) }),
    );
  }
  add("document/bare", "Nothing is asked of a document that is there.", builder.document(), "{}");
  for (const [id, value] of VALUES) {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) continue;
    const text = JSON.stringify(value);
    add(`need/${id}`, "What is asked is no object; that asks for more than nothing.", builder.document(), text);
  }
  return {
    name: "enforce",
    description: "The declared checks alone, in both stages, on documents and requirements that nobody validated.",
    run: "enforce",
    cases: sketches.map((sketch) => finish(builder, sketch, "enforce")),
  };
};
