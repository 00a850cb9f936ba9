import { closureOf } from "../../bundle.ts";
import type { SchemaNode } from "../../contract-source.ts";
import type { ContractModel, ProfileModel } from "../../model.ts";
import { normalizeSchema } from "../../normalize.ts";
import { bareSchema, requirementsSchema, shapeSchema } from "../validators.ts";
import { aliasedLists } from "./claims.ts";
import { quote, quoteMap, refOf } from "./text.ts";

/** Classes that hold nothing or everything are written in a way that RE2 reads. */
const portablePattern = (pattern: string): string =>
  pattern.replace(/\\.|\[\^\]|\[\]/g, (piece) =>
    piece === "[]" ? "[^\\x00-\\x{10FFFF}]" : piece === "[^]" ? "[\\x00-\\x{10FFFF}]" : piece,
  );

const withPatterns = (value: unknown, key = ""): unknown => {
  if (key === "pattern" && typeof value === "string") return portablePattern(value);
  if (Array.isArray(value)) return value.map((item) => withPatterns(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withPatterns(member, name)]));
};

/** A schema as a variable, in JSON between back quotes. */
export const schemaVariable = (name: string, about: string, schema: SchemaNode): string => {
  const json = JSON.stringify(withPatterns(schema), null, 2)
    .replace(/`/g, "\\u0060")
    .replace(/[^\x20-\x7e\n]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `// ${name} ${about}\nvar ${name} = kernel.MustSchema(\`${json}\`)\n`;
};

/** A schema with the closure of its definitions. */
export const documentOf = (model: ContractModel, name: string, schema: SchemaNode): SchemaNode => {
  const closure = closureOf(model, name);
  const defs = model.types.filter((type) => closure.includes(type.name)).map((type) => [type.name, type.schema]);
  return bareSchema(
    normalizeSchema({ ...schema, ...(closure.length === 0 ? {} : { $defs: Object.fromEntries(defs) }) }),
  );
};

/** Guards and explanations of claims and options. */
export const validatorsText = (model: ContractModel, profile: ProfileModel): string => {
  const claims = profile.claims.name;
  const held = Object.fromEntries(
    profile.claims.members.flatMap((member) => {
      const type = refOf(member.schema["items"] as SchemaNode | undefined) ?? refOf(member.schema);
      return type === undefined ? [] : [[member.names.wire, type]];
    }),
  );
  const mixed = aliasedLists(model, profile).map(
    ({ wire, type }) =>
      `\t\tissues = append(issues, kernel.MixedIssues(${quote(claims)}, "claims", value, ${quote(wire)}, ${quote(type.name)}, aliasesOf${type.name})...)\n`,
  );
  return `${schemaVariable("claimsSchema", "is every rule of the claims' shape.", documentOf(model, claims, profile.claims.schema))}
${schemaVariable("shapeSchema", "is the shape without the claims that have a code of their own.", documentOf(model, claims, shapeSchema(profile)))}
${schemaVariable("requirementsSchema", "is the options under their names in the contract; every member optional.", bareSchema(requirementsSchema(profile)))}
// heldTypes has the types that claims hold, for the names of rules.
var heldTypes = ${quoteMap(held, "")}

// IsClaims reports whether a value is claims of this profile; accepts every declared spelling.
func IsClaims(value kernel.Value) bool {
\tfolded, ok := fold${claims}(value)
\treturn ok && claimsSchema.Is(folded)
}

// ExplainClaims gives every finding about the shape of claims: path, rule, expectation and kind, never the value.
func ExplainClaims(value kernel.Value) []kernel.Issue {
\tfolded, ok := fold${claims}(value)
\tvar issues []kernel.Issue
\tif !ok {
${mixed.join("")}\t}
\treturn append(issues, claimsSchema.Explain(folded, ${quote(claims)}, "claims", heldTypes)...)
}

// ExplainRequirements gives every finding about requirement options, under their names in the contract.
func ExplainRequirements(need kernel.Need) []kernel.Issue {
\toptions, _ := kernel.ReadOptions(need)\n\treturn requirementsSchema.Explain(options, "Requirements", "options", nil)
}
`;
};
