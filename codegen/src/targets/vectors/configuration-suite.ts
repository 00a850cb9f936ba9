import { type Builder, ladderSuite, type Sketch, sampleOf, VALUES } from "./builder.ts";
import type { VectorSuite } from "./case.ts";
import { isMandatory } from "./mandatory.ts";

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
    if (isMandatory(builder.profile, check))
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
  const own = new Set(builder.profile.checks.map((check) => check.name));
  for (const other of builder.contract.profiles) {
    for (const { name, schema } of other.checks) {
      if (own.has(name)) continue;
      own.add(name);
      const value = sampleOf(builder.model, schema, "text");
      add(`foreign/${name}`, `${name} is an option of another profile.`, builder.options({ [name]: value }));
    }
  }
  add("unknown", "An option that nobody declared.", builder.options({ requireEverything: true }));
  add("proto", "__proto__ is an unknown option like any other.", `${builder.options().slice(0, -1)},"__proto__":{}}`);
  add("null", "The requirements are null.", "null");
  add("list", "The requirements are a list.", "[]");
  add("text", "The requirements are a text.", '"issuer"');
  add("empty", "No requirement at all.", "{}");
  return ladderSuite(
    builder,
    "configuration",
    "Requirements: which values are refused, and that none of them disables a check.",
    sketches,
  );
};
