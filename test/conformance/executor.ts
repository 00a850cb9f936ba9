import type { DecodedJson, ErrorRow, Failure, Profile } from "../../generated/typescript/index.ts";
import { askHook } from "./hook-answer.ts";
import type { Expectation, SuiteFile, VectorCase } from "./suites.ts";

/** What the executor runs: a generated profile and the generated decoder. Mutation tests hand in altered ones. */
export interface Subject {
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

const report = (profile: Profile, failure: Failure, extra: Partial<Expectation> = {}): Expectation => {
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

const refuse = (profile: Profile, check: string, extra: Partial<Expectation> = {}): Expectation =>
  report(profile, { code: "invalid_token", stage: "claims", check }, extra);

const timesOf = (profile: Profile, claims: Members, now: number): Expectation | undefined => {
  const skew = profile.limits.clockSkewSeconds;
  const { exp, nbf, iat } = claims as { readonly exp: number; readonly nbf?: number; readonly iat?: number };
  if (!(now < exp + skew)) return refuse(profile, "exp");
  if (nbf !== undefined && !(nbf <= now + skew)) return refuse(profile, "nbf");
  if (iat !== undefined && !(iat <= now + skew + profile.limits.futureIssuedAtSeconds)) return refuse(profile, "iat");
  return undefined;
};

const revocationOf = async (profile: Profile, one: VectorCase, claims: object): Promise<Expectation | undefined> => {
  let unknown = false;
  for (const id of profile.anchors(claims)) {
    try {
      const revoked = await askHook(one.hooks, "isRevoked", id);
      if (revoked === true) {
        return report(profile, { code: "session_revoked", stage: "revocation", check: "revocations" });
      }
      if (revoked !== false) unknown = true;
    } catch {
      unknown = true;
    }
  }
  return unknown
    ? report(
        profile,
        { code: "verification_unavailable", stage: "revocation", check: "revocations" },
        { reason: "revocation_unavailable" },
      )
    : undefined;
};

/** Runs the generated code in the order of the ladder, on the payload of a mandate whose signature holds. */
const runLadder = async (subject: Subject, one: VectorCase): Promise<Expectation> => {
  const { profile } = subject;
  const need = JSON.parse(one.need) as Members;
  if (profile.explainRequirements(need).length > 0) return { outcome: "error" };
  if (profile.checks.some((check) => check.required && !Object.hasOwn(need, check.name))) return { outcome: "error" };

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

const renamed = (value: unknown, names: SuiteFile["names"]): unknown => {
  if (Array.isArray(value)) return value.map((item) => renamed(item, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([wire, member]) => [names?.[wire]?.typescript ?? wire, renamed(member, names)]),
  );
};

/** Runs the generated checks alone: the claims stage on wire names, the requirements stage on projected names. */
const runEnforce = (subject: Subject, one: VectorCase, names: SuiteFile["names"]): Expectation => {
  const { profile } = subject;
  const document = JSON.parse(one.document ?? "null") as unknown;
  const need = JSON.parse(one.need) as Members;
  const failure =
    profile.enforce("claims", document, need) ?? profile.enforce("requirements", renamed(document, names), need);
  return failure === undefined ? { outcome: "valid" } : report(profile, failure);
};

/** What the generated TypeScript makes of one case. */
export const runCase = async (subject: Subject, suite: SuiteFile, one: VectorCase): Promise<Expectation> =>
  suite.run === "ladder" ? runLadder(subject, one) : runEnforce(subject, one, suite.names);

/** Members in which an outcome differs from what the vector expects. */
export const differences = (found: Expectation, expected: Expectation): readonly string[] =>
  (["outcome", "code", "reason", "description", "stage", "check", "rule"] as const).filter(
    (name) => found[name] !== expected[name],
  );
