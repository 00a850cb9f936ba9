import type { CheckRow, ErrorRow, Profile } from "../../generated/typescript/index.ts";
import { profileOf } from "./profile-of.ts";

/** A row of the contract, as data and as text. */
export interface ContractRow {
  readonly data: ErrorRow | CheckRow;
  readonly text: string;
}

/** Looks a name up among the error codes and requirements of a profile of the contract. */
export function contractRow(name: string, profile: Profile = profileOf(undefined)): ContractRow | undefined {
  const error = Object.hasOwn(profile.errors, name) ? profile.errors[name] : undefined;
  if (error !== undefined) return { data: error, text: errorText(error, profile.checks) };
  const check = profile.checks.find((each) => each.name === name);
  return check === undefined ? undefined : { data: check, text: checkText(check) };
}

function errorText(row: ErrorRow, checks: readonly CheckRow[]): string {
  const requirements = checks.filter((check) => check.error === row.code).map((check) => check.name);
  const challenges = {
    none: "none: asking for more scopes would not help",
    bare: "WWW-Authenticate: Bearer, without an error",
    invalid_token: 'WWW-Authenticate: Bearer error="invalid_token"',
    insufficient_scope: 'WWW-Authenticate: Bearer error="insufficient_scope", with every scope that is needed',
  } as const;
  return lines(`${row.code}: ${row.description}`, [
    [
      "status",
      `${row.status}${row.jsonrpc === row.status ? " (also the JSON-RPC error code of an in-band refusal)" : ""}`,
    ],
    ["challenge", challenges[row.challenge]],
    ["rungs", row.stages.join(", ")],
    ["requirements", requirements.join(", ")],
    ["reasons", row.reasons.join(", ")],
    ["try again", row.retriable ? "yes, after Retry-After" : "no, not with the same mandate"],
    ["hint", row.hint ?? ""],
  ]);
}

function checkText(row: CheckRow): string {
  const merges = {
    union: "adds to the base",
    or: "can only be switched on",
    min: "the smaller one wins",
    max: "the larger one wins",
    same: "must equal the base",
    fixed: "cannot be overridden per tool",
  } as const;
  return lines(`${row.name}: ${row.description}`, [
    ["rung", row.stage],
    ["claim", row.claim],
    ["refused with", row.error],
    ["default", row.default === undefined ? "" : String(row.default)],
    ["needed", row.required ? "always" : "only when configured"],
    ["per tool", merges[row.merge]],
  ]);
}

function lines(title: string, rows: readonly (readonly [string, string])[]): string {
  const shown = rows.filter(([, value]) => value !== "").map(([name, value]) => `  ${name.padEnd(13)} ${value}`);
  return [title, ...shown].join("\n");
}
