import type { ContractSource } from "../contract-source.ts";
import type { Finding } from "../finding.ts";

const STATUSES = new Set([401, 403, 503]);
const SAFE_TEXT = /^[\x20\x21\x23-\x2b\x2d-\x3c\x3e-\x5b\x5d-\x7e]+$/;

/** Codes, their texts, and the stages that use them. */
export const lintErrors = (source: ContractSource): readonly Finding[] => {
  const findings: Finding[] = [];
  const say = (rule: string, file: string, pointer: string, message: string, fix: string): void => {
    findings.push({ rule, file, pointer, message, fix });
  };
  const codes = new Set<string>();
  const stageNames = new Set<string>(source.stages.map((stage) => stage.name));
  for (const row of source.errors) {
    const at = `/${row.code}`;
    for (const key of ["source", "room", "description", "hint"] as const) {
      if (typeof row[key] !== "string")
        say("form", String(row.source), `${at}/${key}`, "must be text", `give \`${key}\``);
    }
    for (const key of ["retriable", "seed"] as const) {
      if (typeof row[key] !== "boolean")
        say("form", row.source, `${at}/${key}`, "must be true or false", `give \`${key}\``);
    }
    if (!Array.isArray(row.stages) || !Array.isArray(row.reasons)) {
      say("form", row.source, at, "must list stages and reasons", "give both lists, empty if need be");
      continue;
    }
    for (const reason of row.reasons)
      if (!/^[a-z][a-z0-9_]*$/.test(String(reason)))
        say("reserved-name", row.source, `${at}/reasons`, "lists what is no name in every language", "use snake_case");
    if (!/^[a-z][a-z0-9_]*$/.test(String(row.room)))
      say("reserved-name", row.source, `${at}/room`, "is no name in every language", "use snake_case");
    if (codes.has(row.code)) say("name-collision", row.source, at, "is declared twice", "drop one");
    codes.add(row.code);
    if (!/^[a-z][a-z0-9_]*$/.test(row.code))
      say("reserved-name", row.source, at, "is not a code in every language", "use snake_case");
    if (!STATUSES.has(row.status))
      say("error-status", row.source, `${at}/status`, "must be 401, 403 or 503", "choose the status of the refusal");
    if (!SAFE_TEXT.test(String(row.description).replaceAll("{missing}", "x"))) {
      say(
        "error-text",
        row.source,
        `${at}/description`,
        "must be printable ASCII without quotes, backslash, comma and =",
        "reword it",
      );
    }
    if (/\{(?!missing\})/.test(String(row.description))) {
      say("error-text", row.source, `${at}/description`, "names a variable other than {missing}", "use fixed text");
    }
    const used =
      source.stages.some((stage) => stage.codes.includes(row.code)) ||
      source.requirements.some((requirement) => requirement.check.error === row.code);
    if (!used) say("unreachable-code", row.source, at, "is used by no stage and no requirement", "use it or drop it");
    for (const stage of row.stages) {
      if (!source.stages.find((candidate) => candidate.name === stage)?.codes.includes(row.code)) {
        say(
          "unknown-code",
          row.source,
          `${at}/stages`,
          `names stage ${stage}, which does not list the code`,
          "list it in the stage or drop it here",
        );
      }
    }
  }
  for (const stage of source.stages) {
    for (const code of stage.codes) {
      if (!codes.has(code))
        say(
          "unknown-code",
          stage.source,
          `/${stage.name}/codes`,
          `lists ${code}, which is in no catalogue`,
          "declare the code",
        );
    }
  }
  for (const profile of source.profiles) {
    for (const stage of profile.stages) {
      if (!stageNames.has(stage))
        say("unknown-stage", profile.source, `/${profile.id}/stages`, `lists ${stage}`, "name declared stages");
    }
    const fixed = source.stages.map((stage) => stage.name);
    const head = profile.stages.slice(0, -2).join();
    if (head !== fixed.slice(0, -2).join() || new Set(profile.stages).size !== fixed.length) {
      say(
        "stage-order",
        profile.source,
        `/${profile.id}/stages`,
        "changes more than the order of the last two stages",
        "keep the declared order",
      );
    }
  }
  return findings;
};
