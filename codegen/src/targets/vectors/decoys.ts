import type { CheckModel } from "../../model.ts";
import { type Builder, type Draft, type Sketch, sampleOf } from "./builder.ts";
import { isMandatory } from "./mandatory.ts";

/** Elements that requirements on this check can ask for. */
export const elements = (builder: Builder, check: CheckModel): readonly [string, string, string] => {
  const at = (index: number): string => {
    const list = sampleOf(builder.model, check.schema, check.check.claim === "scope" ? "tools:read" : "app", index);
    return String(Array.isArray(list) ? list[0] : list);
  };
  return [at(0), at(1), at(2)];
};

/** A claim that holds these elements, in the form that the check reads. */
export const listDocument = (check: CheckModel, values: readonly unknown[]): unknown =>
  check.check.as === "words"
    ? values.join(" ")
    : values.map((value) => (check.check.each === undefined ? value : { [check.check.each]: value }));

/** Claims that other rules read, with values that a decoy must leave alone. */
const TIMES: ReadonlySet<string> = new Set(["exp", "nbf", "iat"]);
const READ_FIRST: ReadonlySet<string> = new Set(["iss", "zone_id"]);

/** One object whose every member but the one that counts holds `value`. */
const otherMembers = (builder: Builder, check: CheckModel, value: string): Draft => {
  const { claim, each = "" } = check.check;
  const items = builder.member(claim).schema["items"] as Readonly<Record<string, unknown>>;
  const type = builder.model.types.find((candidate) => `#/$defs/${candidate.name}` === items["$ref"]);
  const others = (type?.members ?? []).map((member) => [member.names.wire, value]);
  return { [claim]: [{ ...Object.fromEntries(others), name: value, [each]: "other" }] };
};

/** Every other claim of the same kind holds what the check looks for, its own claim does not, and the reverse. */
export const decoys = (builder: Builder, check: CheckModel): readonly Sketch[] => {
  const own = builder.member(check.check.claim);
  const { op, claim, each } = check.check;
  const kin = builder.profile.claims.members.filter(
    (member) =>
      member !== own &&
      member.schema["type"] === own.schema["type"] &&
      member.schema["enum"] === undefined &&
      !TIMES.has(member.names.wire),
  );
  const [a, b] = elements(builder, check);
  const sketch = (id: string, says: string, claims: Draft, wanted: unknown): Sketch => ({
    id: `${check.name}/decoy/${id}`,
    description: `${says} (${check.name}).`,
    document: builder.document(claims),
    need: builder.options({ [check.name]: wanted }),
  });
  const filled = (value: (wire: string) => unknown): Draft =>
    Object.fromEntries(
      kin
        .filter(
          (member) =>
            !builder.profile.checks.some((c) => isMandatory(builder.profile, c) && c.check.claim === member.names.wire),
        )
        .map((member) => [member.names.wire, value(member.names.wire)]),
    );
  const lists = (values: readonly string[]): Draft =>
    Object.fromEntries(
      builder.profile.claims.members
        .filter(
          ({ schema }) => (schema["items"] as Readonly<Record<string, unknown>> | undefined)?.["type"] === "string",
        )
        .map((member) => [member.names.wire, values]),
    );
  const texts = (value: string): Draft =>
    Object.fromEntries(
      builder.profile.claims.members
        .filter(
          ({ names: { wire }, schema }) =>
            schema["type"] === "string" && schema["enum"] === undefined && !READ_FIRST.has(wire),
        )
        .map((member) => [member.names.wire, value]),
    );
  switch (op) {
    case "present":
      return [
        sketch(
          "others-present",
          "Every claim of the kind but the one that counts",
          { ...filled((wire) => builder.sample(wire)), [claim]: undefined },
          true,
        ),
      ];
    case "atMost":
      return [
        sketch(
          "others-large",
          "Other numbers are large, the one that counts is small",
          { ...filled(() => 99), [claim]: 1 },
          3,
        ),
        sketch(
          "others-small",
          "Other numbers are small, the one that counts is large",
          { ...filled(() => 1), [claim]: 99 },
          3,
        ),
      ];
    case "containsAll":
      if (check.check.as === "words") {
        return [
          sketch(
            "others-hold",
            "Every text but the one that counts holds the words",
            { ...filled(() => `${a} ${b}`), [claim]: "other" },
            [a, b],
          ),
        ];
      }
      return [
        sketch(
          "others-hold",
          "Every list and text but the one that counts holds the elements",
          { ...lists([a, b]), ...texts(a), [claim]: listDocument(check, ["other"]) },
          [a],
        ),
        sketch("texts", "A text with the element does not count", { ...texts(a), [claim]: undefined }, [a]),
        ...(each === undefined ? [] : [otherMembers(builder, check, a)]).map((claims) =>
          sketch("other-members", "Other members of the objects do not count", claims, [a]),
        ),
      ];
    case "equals": {
      const wanted = builder.need[check.name] ?? builder.sample(claim);
      return [
        sketch(
          "others-equal",
          "Every text but the one that counts is equal",
          { ...filled(() => wanted), [claim]: `${String(wanted)}x` },
          wanted,
        ),
      ];
    }
    default:
      return [];
  }
};
