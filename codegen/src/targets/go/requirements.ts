import type { SchemaNode } from "../../contract-source.ts";
import type { CheckModel, ProfileModel } from "../../model.ts";
import { doc, fieldName, quote } from "./text.ts";

const OPTION_METHODS: ReadonlySet<string> = new Set(["Options"]);

/** Name of an option in Go. */
const optionField = (check: CheckModel): string => fieldName(check.names.go, OPTION_METHODS);

/** A scalar of the contract as a Go value. */
export const valueLiteral = (value: unknown): string => {
  if (typeof value === "string") return `kernel.TextValue(${quote(value)})`;
  if (typeof value === "number") return `kernel.IntegerValue(${value})`;
  if (typeof value === "boolean") return `kernel.FlagValue(${value})`;
  if (Array.isArray(value)) return `kernel.ListValue(${value.map(valueLiteral).join(", ")})`;
  return "kernel.Value{}";
};

const typeOf = (check: CheckModel): { readonly type: string; readonly read: string; readonly empty?: string } => {
  const { schema } = check;
  const field = `r.${optionField(check)}`;
  if (Array.isArray(schema["anyOf"])) return { type: "[]string", read: `kernel.FromTexts(${field})` };
  if (schema["type"] === "array") {
    const items = schema["items"] as SchemaNode | undefined;
    return items?.["type"] === "integer"
      ? { type: "[]int64", read: `kernel.FromIntegers(${field})` }
      : { type: "[]string", read: `kernel.FromTexts(${field})` };
  }
  if (schema["type"] === "integer") return { type: "*int64", read: `kernel.FromInteger(${field})` };
  if (schema["type"] === "boolean") return { type: "*bool", read: `kernel.FromFlag(${field})` };
  if (check.required) return { type: "string", read: `kernel.TextOrNone(${field})` };
  return { type: "*string", read: `kernel.FromText(${field})` };
};

const note = (check: CheckModel): string => {
  const fallback = check.schema["default"];
  if (fallback !== undefined) return `nil means the default, ${JSON.stringify(fallback)}.`;
  if (check.required) return "Must be given.";
  return typeOf(check).type.startsWith("[]") ? "nil means not given; an empty list is a list." : "nil means not given.";
};

const rowText = (check: CheckModel): string => {
  const fields: readonly (readonly [string, string])[] = [
    ["Name", quote(check.names.typescript)],
    ["Field", quote(optionField(check))],
    ["Stage", quote(check.stage)],
    ["Order", String(check.order)],
    ["Op", quote(check.check.op)],
    ["Claim", quote(check.check.claim)],
    ["Error", quote(check.check.error)],
    ["Merge", quote(check.merge)],
    ["Required", String(check.required)],
    ...(check.schema["default"] === undefined ? [] : [["Default", valueLiteral(check.schema["default"])] as const]),
    ["Description", quote(check.description)],
  ];
  return `\t{${fields.map(([name, value]) => `${name}: ${value}`).join(", ")}},\n`;
};

/** Requirement options as a struct, and the requirement rows as data. */
export const requirementsText = (profile: ProfileModel): string => {
  const fields = profile.checks.map(
    (check) =>
      `${doc([check.description, `Refused with ${check.check.error}. ${note(check)}`], "\t")}\t${optionField(check)} ${typeOf(check).type}\n`,
  );
  const members = profile.checks.map(
    (check) => `\t\tkernel.Member{Name: ${quote(check.names.typescript)}, Value: ${typeOf(check).read}},\n`,
  );
  return `// Requirements is everything that a server may ask of a mandate.
type Requirements struct {
${fields.join("\n")}}

// Options has the requirements that are given, under their names in the contract.
func (r Requirements) Options() kernel.Value {
\treturn kernel.ObjectValue(
${members.join("")}\t)
}

// Checks are the requirements in the order in which they are checked.
var checks = []kernel.CheckRow{
${profile.checks.map(rowText).join("")}}
`.replace("// Checks are", "// checks are");
};
