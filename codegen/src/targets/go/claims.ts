import type { ContractModel, MemberModel, ProfileModel, TypeModel } from "../../model.ts";
import { projectedTypes } from "../typescript/types.ts";
import { fieldOf, textFlag } from "./field.ts";
import { doc, quote, refOf } from "./text.ts";

const description = (member: MemberModel): string => String(member.schema["description"] ?? "");

const optionalNote = (member: MemberModel): string => {
  if (member.required || member.absent !== undefined) return "";
  const { type } = fieldOf(member);
  return type === "kernel.Value" ? "" : " nil when absent.";
};

const structText = (type: TypeModel, isClaims: boolean): string => {
  const members = type.members.filter((member) => member.projected);
  const fields = members.map((member) => {
    const field = fieldOf(member);
    const flag = field.textOrList
      ? `\n\t// ${textFlag(member)} says that the claim was text and no list.\n\t${textFlag(member)} bool\n`
      : "";
    return `${doc([`${description(member)}${optionalNote(member)}`], "\t")}\t${field.name} ${field.type}\n${flag}`;
  });
  if (isClaims) {
    fields.push("\t// Extra has the members that the contract does not name.\n\tExtra map[string]kernel.Value\n");
  }
  return `${doc([`${type.name}: ${type.description}`])}type ${type.name} struct {\n${fields.join("\n")}}\n\n`;
};

const projectText = (type: TypeModel, isClaims: boolean): string => {
  const members = type.members.filter((member) => member.projected);
  const lines = members.flatMap((member) => {
    const field = fieldOf(member);
    const own = `wire.Own(${quote(member.names.wire)})`;
    return [
      `\tc.${field.name} = ${field.project}\n`,
      ...(field.textOrList ? [`\tc.${textFlag(member)} = ${own}.Kind() == kernel.Text\n`] : []),
    ];
  });
  if (isClaims) lines.push(`\tc.Extra = kernel.RestOf(wire, known${type.name})\n`);
  return `// project${type.name} makes the Go form of a wire form whose shape holds; reads own members only.
func project${type.name}(wire kernel.Value) ${type.name} {
\tvar c ${type.name}
${lines.join("")}\treturn c
}

`;
};

const ownText = (type: TypeModel): string => {
  const members = type.members.filter((member) => member.projected);
  const cases = members.map((member) => `\tcase ${quote(member.names.go)}:\n\t\treturn ${fieldOf(member).read}\n`);
  return `// Own is a claim by its Go name, as checks read it; Absent when there is none.
func (c *${type.name}) Own(name string) kernel.Value {
\tswitch name {
${cases.join("")}\t}
\treturn kernel.Value{}
}

// Readable reports whether there are claims at all.
func (c *${type.name}) Readable() bool { return c != nil }

`;
};

const valueText = (type: TypeModel): string => {
  const members = type.members.filter((member) => member.projected);
  const lines = members.map(
    (member) => `\t\tkernel.Member{Name: ${quote(member.names.go)}, Value: ${fieldOf(member).read}},\n`,
  );
  return `// value is the ${type.name} as checks read it: members under their Go names.
func (c ${type.name}) value() kernel.Value {
\treturn kernel.ObjectValue(
${lines.join("")}\t)
}

`;
};

const listText = (name: string): string => `func listOf${name}(value kernel.Value) []${name} {
\tif value.Len() == 0 {
\t\treturn nil
\t}
\tout := make([]${name}, value.Len())
\tfor index := range out {
\t\tout[index] = project${name}(value.At(index))
\t}
\treturn out
}

func valuesOf${name}(list []${name}) kernel.Value {
\tif list == nil {
\t\treturn kernel.Value{}
\t}
\tout := make([]kernel.Value, len(list))
\tfor index := range list {
\t\tout[index] = list[index].value()
\t}
\treturn kernel.ListValue(out...)
}

`;

const optionalText = (name: string): string => `func optional${name}(value kernel.Value) *${name} {
\tif !value.IsGiven() {
\t\treturn nil
\t}
\tout := project${name}(value)
\treturn &out
}

func valueOf${name}(held *${name}) kernel.Value {
\tif held == nil {
\t\treturn kernel.Value{}
\t}
\treturn held.value()
}

`;

/** Claims that hold lists of objects with two sets of member names. */
export const aliasedLists = (
  model: ContractModel,
  profile: ProfileModel,
): readonly { readonly wire: string; readonly type: TypeModel }[] =>
  profile.claims.members.flatMap((member) => {
    const name = refOf(member.schema["items"] as Parameters<typeof refOf>[0]);
    const type = model.types.find((candidate) => candidate.name === name);
    return type === undefined || Object.keys(type.aliases).length === 0 ? [] : [{ wire: member.names.wire, type }];
  });

const foldText = (model: ContractModel, profile: ProfileModel): string => {
  const lists = aliasedLists(model, profile);
  const types = [...new Set(lists.map(({ type }) => type))];
  const tables = types.map((type) => {
    const rows = Object.entries(type.aliases).map(([from, to]) => `{From: ${quote(from)}, To: ${quote(to)}}`);
    return `var aliasesOf${type.name} = []kernel.Alias{${rows.join(", ")}}\n\n`;
  });
  const steps = lists.map(
    ({ wire, type }) =>
      `\tvalue, ok = kernel.FoldListMember(value, ${quote(wire)}, aliasesOf${type.name})\n\twhole = whole && ok\n`,
  );
  const [only] = lists;
  const body =
    only === undefined
      ? "\treturn value, true\n"
      : lists.length === 1
        ? `\treturn kernel.FoldListMember(value, ${quote(only.wire)}, aliasesOf${only.type.name})\n`
        : `\tvar ok bool\n\twhole := true\n${steps.join("")}\treturn value, whole\n`;
  return `${tables.join("")}// fold${profile.claims.name} rewrites aliased members; false when one object mixes both spellings.
func fold${profile.claims.name}(value kernel.Value) (kernel.Value, bool) {
${body}}
`;
};

/** Claims and what they contain: structs, projection, and the way back that checks read. */
export const claimsText = (model: ContractModel, profile: ProfileModel): string => {
  const names = projectedTypes(model);
  const types = model.types.filter((type) => names.has(type.name));
  const claims = profile.claims;
  const known = claims.members.map((member) => `\t${quote(member.names.wire)},\n`).join("");
  const uses = types.flatMap((type) => type.members).filter((member) => member.projected);
  const inner = types.filter((type) => type.name !== claims.name);
  const parts = inner.map((type) => {
    const list = uses.some((member) => refOf(member.schema["items"] as Parameters<typeof refOf>[0]) === type.name);
    const optional = uses.some((member) => refOf(member.schema) === type.name && !member.required);
    return `${structText(type, false)}${projectText(type, false)}${valueText(type)}${list ? listText(type.name) : ""}${optional ? optionalText(type.name) : ""}`;
  });
  return `${structText(claims, true)}${parts.join("")}var known${claims.name} = kernel.NewNames(\n${known})\n\n${projectText(claims, true)}${ownText(claims)}${foldText(model, profile)}`;
};
