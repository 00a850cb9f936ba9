import type { SchemaNode } from "../../contract-source.ts";
import { type MemberModel, type TypeModel, typeModel } from "../../model.ts";
import { byKey } from "../by-key.ts";
import { pointerOf } from "../pointer.ts";
import { show } from "../show.ts";
import type { Compare, Context } from "./context.ts";
import { compareNames } from "./names.ts";
import type { Shift } from "./shift.ts";

const modelOf = (schema: SchemaNode): TypeModel =>
  typeModel({ name: "", source: "", direction: "api", guard: false, schema });

/** `""` and `[]` mean absent where a member is optional, so they go with its being required. */
const EMPTY = ["minLength", "minItems"] as const;

const impliedBy = (before: MemberModel, after: MemberModel): ReadonlySet<string> => {
  const [less, more] = before.required ? [after, before] : [before, after];
  return new Set(EMPTY.filter((key) => [undefined, 0].includes(less.schema[key] as never) && more.schema[key] === 1));
};

const compareMember = (before: MemberModel, after: MemberModel, context: Context, compare: Compare): Shift[] => {
  const { pointer, flow } = context;
  const shifts: Shift[] = [...compareNames(before, after, pointer)];
  const turned = before.required !== after.required;
  if (!before.required && after.required) {
    shifts.push({ rule: "member-required", pointer, message: "must be there", effect: "tightened" });
  }
  if (before.required && !after.required) {
    const breaksUsers = context.handedOn && before.projected && after.absent === undefined;
    shifts.push({
      rule: "member-optional",
      pointer,
      message: "may be absent",
      effect: "loosened",
      ...(flow === "wire-in" ? { outcome: { class: "wire-in", breaking: breaksUsers, direction: "weaker" } } : {}),
    });
  }
  const behaviour = { class: "behaviour", breaking: true, direction: "weaker" } as const;
  if (before.invalid !== after.invalid) {
    const message = `a bad shape is refused with ${show(after.invalid ?? "invalid_token")}, was ${show(before.invalid ?? "invalid_token")}`;
    shifts.push({ rule: "invalid-code-changed", pointer, message, effect: "changed", outcome: behaviour });
  }
  if (before.absent !== after.absent && !turned) {
    const message = `is ${show(after.absent)} when absent, was ${show(before.absent)}`;
    shifts.push({ rule: "absent-value-changed", pointer, message, effect: "changed", outcome: behaviour });
  }
  const implied = turned ? impliedBy(before, after) : new Set<string>();
  shifts.push(...compare(before.schema, after.schema, { ...context, implied }));
  return shifts;
};

/** Members of an object: there, required, named and shaped as before. */
export const compareMembers = (before: SchemaNode, after: SchemaNode, context: Context, compare: Compare): Shift[] => {
  const { both, removed, added } = byKey(
    modelOf(before).members,
    modelOf(after).members,
    (member) => member.names.wire,
  );
  const at = (member: MemberModel): string => `${context.pointer}${pointerOf("properties", member.names.wire)}`;
  const surprising = context.flow === "wire-out" && before["additionalProperties"] === false;
  return [
    ...removed.map(
      (member): Shift => ({ rule: "member-removed", pointer: at(member), message: "is gone", effect: "changed" }),
    ),
    ...added.map((member): Shift => {
      const tightens = member.required && context.flow !== "wire-out";
      return {
        rule: tightens ? "required-member-added" : "member-added",
        pointer: at(member),
        message: member.required ? "is new and must be there" : "is new",
        effect: tightens ? "tightened" : surprising ? "surprising" : "extended",
      };
    }),
    ...both.flatMap(([earlier, later]) =>
      compareMember(
        earlier,
        later,
        { ...context, pointer: at(later), handedOn: context.handedOn && later.projected },
        compare,
      ),
    ),
  ];
};
