import type { ErrorSource, SchemaNode } from "../contract-source.ts";
import type { ContractModel, ProfileModel, TypeModel } from "../model.ts";
import { revocationStreamPage } from "./docs/revocation-stream.ts";
import { cell, code, page, table } from "./docs/text.ts";
import type { OutputFile, Target } from "./target.ts";
import { typeText } from "./typescript/type-text.ts";

const wireType = (schema: SchemaNode): string => code(typeText(schema, (name) => name));

const claimsPage = (profile: ProfileModel, model: ContractModel): OutputFile => {
  const blocks = [profile.claims.description];
  const types = [profile.claims, ...model.types.filter((type) => Object.keys(type.aliases).length > 0)];
  for (const type of types) {
    blocks.push(`## ${type.name}`);
    blocks.push(
      table(
        ["Wire name", "Type", "Required", "Name", "Meaning"],
        type.members.map((member) => [
          code(member.names.wire),
          wireType(member.schema),
          member.required ? `yes${member.invalid === undefined ? "" : `, else ${code(member.invalid)}`}` : "no",
          member.projected ? code(member.names.typescript) : "not handed on",
          cell((member.schema["description"] as string | undefined) ?? ""),
        ]),
      ),
    );
    const aliases = Object.entries(type.aliases);
    if (aliases.length > 0) {
      blocks.push(
        `Also accepted, but not mixed in one object: ${aliases.map(([alias, name]) => `${code(alias)} for ${code(name)}`).join(", ")}.`,
      );
    }
  }
  blocks.push(
    'In optional members `""` and `[]` count as absent. `null`, a wrong JSON type, a fraction, a negative or unsafe integer, and an empty or non-string list element make the claims malformed.',
  );
  return page([profile.claims.source], `Claims (${profile.id})`, blocks);
};

const challengeText = (row: ErrorSource): string =>
  row.challenge === "none" ? "none" : row.challenge === "bare" ? "`Bearer` without `error`" : code(row.challenge);

const errorsPage = (model: ContractModel): OutputFile => {
  const blocks = ["Every refusal carries one of these codes. HTTP status and JSON-RPC error code are the same number."];
  for (const profile of model.profiles) {
    blocks.push(
      `## Profile ${profile.id}`,
      table(
        ["Code", "Status", "Stage", "Description sent", "Challenge", "What the caller can do"],
        profile.model.source.errors.map((row) => [
          code(row.code),
          String(row.status),
          row.stages.join(", "),
          cell(row.description),
          challengeText(row),
          cell(row.hint),
        ]),
      ),
    );
  }
  const reasons = [...new Set(model.source.errors.flatMap((row) => row.reasons))];
  if (reasons.length > 0) blocks.push(`Reasons, never sent to clients: ${reasons.map(code).join(", ")}.`);
  return page([...new Set(model.source.errors.map((row) => row.source))], "Error codes", blocks);
};

const typeBlocks = (type: TypeModel): readonly string[] => [
  `## ${type.name}`,
  cell(type.description),
  type.members.length === 0
    ? wireType(type.schema)
    : table(
        ["Member", "Type", "Required", "Meaning"],
        type.members.map((member) => [
          code(member.names.wire),
          wireType(member.schema),
          member.required ? "yes" : "no",
          cell((member.schema["description"] as string | undefined) ?? ""),
        ]),
      ),
];

const revocationPage = (model: ContractModel): OutputFile => {
  const events = model.types.filter((type) => /revocation/i.test(type.name));
  const sources = [...model.source.hooks.map((hook) => hook.source), ...events.map((type) => type.source)];
  return page([...new Set(sources)], "Revocation", [
    "## What is looked up",
    "A mandate falls as soon as one of its anchors is revoked.",
    table(
      ["Profile", "Anchors"],
      model.profiles.map((profile) => [code(profile.id), profile.source.anchors.map(code).join(", ")]),
    ),
    "## Hooks",
    table(
      ["Hook", "Arguments", "`true` means", "Question"],
      model.source.hooks.map((hook) => [
        code(hook.name),
        hook.args.map((arg) => code(`${arg.name}: ${arg.type}`)).join(", "),
        hook.verdict === "fail" ? "refused" : "accepted",
        cell(hook.description),
      ]),
    ),
    "Anything but `true` and `false` counts as unavailable, and so do an exception and silence.",
    ...events.flatMap(typeBlocks),
  ]);
};

const requirementsPage = (profile: ProfileModel): OutputFile =>
  page([...new Set(profile.checks.map((check) => check.source))], `Requirements (${profile.id})`, [
    "Checked in this order; the first failure is the answer.",
    table(
      ["Option", "Type", "Default", "Claim", "Check", "Refused with", "Meaning"],
      profile.checks.map((check) => [
        code(check.names.typescript),
        wireType(check.schema),
        check.required
          ? "required"
          : check.schema["default"] === undefined
            ? "not asked"
            : code(JSON.stringify(check.schema["default"])),
        code(check.check.claim),
        code([check.check.op, check.check.as, check.check.each].filter((part) => part !== undefined).join(" ")),
        code(check.check.error),
        cell(check.description),
      ]),
    ),
    table(
      ["Hook", "Asked with", "Refused with", "Unavailable", "Meaning"],
      profile.hookChecks.map((check) => [
        code(check.check.hook),
        check.check.args.map(code).join(", "),
        code(check.check.error),
        `${code(check.check.unavailable)}, reason ${code(check.check.reason)}`,
        cell(check.description),
      ]),
    ),
  ]);

const stagesPage = (model: ContractModel): OutputFile =>
  page([...new Set(model.source.stages.map((stage) => stage.source))], "Stages", [
    "The ladder of a verification. Each stage can refuse only with its own codes.",
    table(
      ["Stage", "What it decides", "Codes"],
      model.source.stages.map((stage) => [code(stage.name), cell(stage.description), stage.codes.map(code).join(", ")]),
    ),
    "## Order per profile",
    table(
      ["Profile", "Order"],
      model.profiles.map((profile) => [code(profile.id), profile.source.stages.map(code).join(" → ")]),
    ),
    "## Limits and defaults",
    table(
      ["Limit", ...model.profiles.map((profile) => code(profile.id))],
      Object.keys(model.source.limits).map((name) => [
        code(name),
        ...model.profiles.map((profile) => String(profile.model.source.limits[name])),
      ]),
    ),
  ]);

const emit = (model: ContractModel): ReadonlyMap<string, OutputFile> => {
  const files = new Map<string, OutputFile>([
    ["docs/errors.md", errorsPage(model)],
    ["docs/stages.md", stagesPage(model)],
    ["docs/revocation.md", revocationPage(model)],
  ]);
  const { revocation } = model.source;
  if (revocation !== undefined) files.set("docs/revocation-stream.md", revocationStreamPage(revocation));
  for (const profile of model.profiles) {
    files.set(`docs/${profile.id}/claims.md`, claimsPage(profile, profile.model));
    files.set(`docs/${profile.id}/requirements.md`, requirementsPage(profile));
  }
  return files;
};

/** Tables for people, from the same rows as the code. */
export const docsTarget: Target = { name: "docs", folder: "docs", emit };
