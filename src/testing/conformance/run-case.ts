import type { DecodedJson, ErrorRow, Failure, HookRow, Profile } from "../../../generated/typescript/index.ts";
import { askHook } from "./ask-hook.ts";
import type { ConformanceCase, ConformanceOutcome, ConformanceRun } from "./messages.ts";
import { readJson } from "./read-json.ts";

/** What is run: a generated profile and the generated decoder. */
export interface ConformanceSubject {
  readonly profile: Profile;
  readonly decodeJson: (text: string, maxDepth: number) => DecodedJson;
  readonly decodeUtf8: (bytes: Uint8Array) => string | undefined;
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const describeWith = (row: ErrorRow | undefined, missing: string | undefined): string | undefined => {
  if (row === undefined) return undefined;
  if (!row.description.includes("{missing}")) return row.description;
  return missing === undefined ? undefined : row.description.replace("{missing}", () => missing);
};

const report = (profile: Profile, failure: Failure, extra: Partial<ConformanceOutcome> = {}): ConformanceOutcome => {
  const description = describeWith(profile.errors[failure.code], failure.missing);
  return {
    outcome: "invalid",
    code: failure.code,
    ...(description === undefined ? {} : { description }),
    stage: failure.stage,
    check: failure.check,
    ...extra,
  };
};

const refuse = (profile: Profile, check: string, extra: Partial<ConformanceOutcome> = {}): ConformanceOutcome =>
  report(profile, { code: "invalid_token", stage: "claims", check }, extra);

const timesOf = (profile: Profile, claims: Members, now: number): ConformanceOutcome | undefined => {
  const skew = profile.limits.clockSkewSeconds;
  const { exp, nbf, iat } = claims as { readonly exp: number; readonly nbf?: number; readonly iat?: number };
  if (!(now < exp + skew)) return refuse(profile, "exp");
  if (nbf !== undefined && !(nbf <= now + skew)) return refuse(profile, "nbf");
  if (iat !== undefined && !(iat <= now + skew + profile.limits.futureIssuedAtSeconds)) return refuse(profile, "iat");
  return undefined;
};

/**
 * Argument lists that a hook is asked about. The first row of the store is about every anchor, its further rows about
 * each of their claims, any other port is asked once about all of its claims.
 */
const questionsOf = (profile: Profile, row: HookRow, claims: object): readonly (readonly unknown[])[] => {
  const isStore = row.hook === "isRevoked";
  if (isStore && row.name === profile.hookChecks.find(({ hook }) => hook === row.hook)?.name) {
    return profile.anchors(claims).map((id) => [id]);
  }
  const args = row.args.map((name) => (Object.hasOwn(claims, name) ? (claims as Members)[name] : undefined));
  if (args.includes(undefined)) return [];
  return isStore ? args.map((id) => [id]) : [args];
};

const hookOf = async (
  profile: Profile,
  row: HookRow,
  one: ConformanceCase,
  claims: object,
): Promise<ConformanceOutcome | undefined> => {
  let unknown = false;
  for (const args of questionsOf(profile, row, claims)) {
    try {
      const answer = await askHook(one.hooks, row.hook, args, !row.failsOn);
      if (answer === row.failsOn) return report(profile, { code: row.error, stage: "revocation", check: row.name });
      if (answer !== !row.failsOn) unknown = true;
    } catch {
      unknown = true;
    }
  }
  if (!unknown) return undefined;
  const failure: Failure = { code: row.unavailable, stage: "revocation", check: row.name };
  return report(profile, failure, { reason: row.reason });
};

const revocationOf = async (
  profile: Profile,
  one: ConformanceCase,
  claims: object,
): Promise<ConformanceOutcome | undefined> => {
  for (const row of profile.hookChecks) {
    const failed = await hookOf(profile, row, one, claims);
    if (failed !== undefined) return failed;
  }
  return undefined;
};

const configured = (profile: Profile, need: Members): boolean =>
  profile.explainRequirements(need).length === 0 &&
  profile.checks.every(
    (check) =>
      Object.hasOwn(need, check.name) ||
      !(check.required || (profile.zoneRequired && check.stage === "claims" && check.claim === "zone_id")),
  );

/** Runs the generated code in the order of the ladder, on the payload of a mandate whose signature holds. */
const runLadder = async (subject: ConformanceSubject, one: ConformanceCase): Promise<ConformanceOutcome> => {
  const { profile } = subject;
  const need = readJson(one.need) as Members;
  if (!configured(profile, need)) return { outcome: "error" };

  const text = one.document ?? subject.decodeUtf8(new Uint8Array(Buffer.from(one.documentBase64 ?? "", "base64")));
  if (text === undefined) return refuse(profile, "json", { rule: "encoding" });
  const decoded = subject.decodeJson(text, profile.limits.jsonDepth);
  if (!decoded.ok) return refuse(profile, "json", { rule: decoded.rule });
  const folded = profile.foldClaims(decoded.value);
  if (folded === undefined || !profile.hasClaimsShape(folded)) return refuse(profile, "shape");

  const identity = profile.enforceIdentity(folded, need);
  if (identity !== undefined) return report(profile, identity);
  const late = timesOf(profile, folded as Members, one.now);
  if (late !== undefined) return late;
  const own = profile.enforceOwnCodes(folded, need);
  if (own !== undefined) return report(profile, own);
  const claims = profile.project(folded);
  for (const stage of profile.stages) {
    if (stage === "revocation") {
      const revoked = await revocationOf(profile, one, claims);
      if (revoked !== undefined) return revoked;
    } else if (stage === "requirements") {
      const failure = profile.enforce(stage, claims, need);
      if (failure !== undefined) return report(profile, failure);
    }
  }
  return { outcome: "valid" };
};

const renamed = (value: unknown, names: Readonly<Record<string, { readonly typescript: string }>>): unknown => {
  if (Array.isArray(value)) return value.map((item) => renamed(item, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([wire, member]) => [names[wire]?.typescript ?? wire, renamed(member, names)]),
  );
};

/** Runs the generated checks alone: the claims stage on wire names, the requirements stage on projected names. */
const runEnforce = (subject: ConformanceSubject, how: ConformanceRun, one: ConformanceCase): ConformanceOutcome => {
  const { profile } = subject;
  const document = readJson(one.document ?? "null");
  const need = readJson(one.need) as Members;
  const projected = renamed(document, how.names?.[one.profile] ?? {});
  const failure = profile.enforce("claims", document, need) ?? profile.enforce("requirements", projected, need);
  return failure === undefined ? { outcome: "valid" } : report(profile, failure);
};

/** What the generated TypeScript makes of one case. Never looks at what the case expects. */
export const runCase = async (
  subject: ConformanceSubject,
  how: ConformanceRun,
  one: ConformanceCase,
): Promise<ConformanceOutcome> => (how.run === "ladder" ? runLadder(subject, one) : runEnforce(subject, how, one));
