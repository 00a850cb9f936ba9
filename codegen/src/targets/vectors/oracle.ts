import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { bundleOf } from "../../bundle.ts";
import type { SchemaNode, StageName } from "../../contract-source.ts";
import type { CheckModel, HookCheckModel, MemberModel, ProfileModel, TypeModel } from "../../model.ts";
import { stripDocs } from "../../normalize.ts";
import type { Expectation, HookAnswer, Situation } from "./case.ts";
import { needsAll, questionsOf, questionText } from "./hook-question.ts";
import { isMandatory } from "./mandatory.ts";
import { decide, held, isObject, type Members, refName } from "./oracle-ops.ts";
import { readStrictJson } from "./strict-json.ts";

const INVALID = "invalid_token";
const ALLOWANCE = "futureIssuedAtSeconds";
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const bare = (schema: SchemaNode): SchemaNode =>
  stripDocs(schema, (keyword) => keyword.startsWith("x-") || keyword === "default" || keyword === "format");

export interface Oracle {
  /** Judges a payload whose signature holds, and the requirements made of it. */
  readonly judge: (situation: Situation) => Expectation;
  /** Judges the declared checks alone, in both stages, on a document that nobody validated. */
  readonly enforce: (situation: Situation) => Expectation;
}

/**
 * Reads the rows of a contract and decides cases by them. Written from the tables, not from the generated code, and
 * sharing nothing with it: vectors whose expectations came from the code under test would prove nothing.
 */
export const createOracle = (profile: ProfileModel): Oracle => {
  const { model } = profile;
  const { source } = model;
  const ajv = new Ajv2020({
    strict: false,
    ownProperties: true,
    allErrors: false,
    validateSchema: false,
  });
  ajv.addSchema(bare(bundleOf(model)), source.uri);
  const compiled = new Map<string, ValidateFunction>();
  const fits = (key: string, schema: SchemaNode, value: unknown): boolean => {
    let validate = compiled.get(key);
    if (validate === undefined) {
      validate = ajv.compile({
        ...bare(schema),
        $id: `${source.uri}:oracle:${key}`,
        $defs: bareDefs,
      });
      compiled.set(key, validate);
    }
    return validate(value) === true;
  };
  const bareDefs = bare(bundleOf(model))["$defs"];
  const memberOf = (wire: string): MemberModel => {
    const found = profile.claims.members.find((member) => member.names.wire === wire);
    if (found === undefined) throw new TypeError(`no claim ${wire}`);
    return found;
  };
  const own = profile.claims.members.filter((member) => member.invalid !== undefined);
  const common = profile.claims.members.filter((member) => member.invalid === undefined);

  const describe = (code: string, missing: string | undefined): string | undefined => {
    const text = source.errors.find((row) => row.code === code)?.description;
    if (text === undefined) return undefined;
    return text.includes("{missing}")
      ? missing === undefined
        ? undefined
        : text.replace("{missing}", () => missing)
      : text;
  };
  const refused = (
    code: string,
    stage: StageName,
    check: string,
    extra: Partial<Expectation> & { missing?: string } = {},
  ): Expectation => {
    const { missing, ...rest } = extra;
    const description = describe(code, missing);
    return {
      outcome: "invalid",
      code,
      ...(description === undefined ? {} : { description }),
      stage,
      check,
      ...rest,
    };
  };

  /** Both spellings become the first; `undefined` when one object uses both. */
  const fold = (claims: Members): Members | undefined => {
    const out: [string, unknown][] = [];
    for (const [wire, value] of Object.entries(claims)) {
      const schema = profile.claims.members.find((member) => member.names.wire === wire)?.schema;
      const type: TypeModel | undefined = model.types.find(
        (candidate) => candidate.name === refName(schema?.["items"] as SchemaNode | undefined),
      );
      if (type === undefined || !Array.isArray(value)) {
        out.push([wire, value]);
        continue;
      }
      const second = Object.keys(type.aliases);
      const first = Object.values(type.aliases);
      const items: unknown[] = [];
      for (const item of value) {
        if (!isObject(item)) {
          items.push(item);
          continue;
        }
        const names = Object.keys(item);
        if (names.some((name) => first.includes(name)) && names.some((name) => second.includes(name))) return undefined;
        items.push(
          Object.fromEntries(
            Object.entries(item).map(([name, inner]) => [second.includes(name) ? type.aliases[name] : name, inner]),
          ),
        );
      }
      out.push([wire, items]);
    }
    return Object.fromEntries(out);
  };

  const configured = (text: string): Members | undefined => {
    const need = JSON.parse(text) as unknown;
    if (!isObject(need)) return undefined;
    for (const name of Object.keys(need)) {
      const check = profile.checks.find((candidate) => candidate.name === name);
      if (check === undefined || !fits(`need-${name}`, check.schema, need[name])) return undefined;
    }
    return profile.checks.every((check) => !isMandatory(profile, check) || Object.hasOwn(need, check.name))
      ? need
      : undefined;
  };

  const checksOf = (stage: CheckModel["stage"], withOwnCode: boolean): readonly CheckModel[] =>
    profile.checks
      .filter((check) => check.stage === stage && own.some((m) => m.names.wire === check.check.claim) === withOwnCode)
      .toSorted((a, b) => a.order - b.order);

  const requirements = profile.checks
    .filter((check) => check.stage === "requirements")
    .toSorted((a, b) => a.order - b.order);

  const run = (checks: readonly CheckModel[], claims: Members, need: Members): Expectation | undefined => {
    for (const check of checks) {
      const member = memberOf(check.check.claim);
      const finding = decide(check, member, claims, need);
      if (finding === "shape") return refused(member.invalid ?? INVALID, check.stage, check.name);
      if (finding !== undefined) return refused(check.check.error, check.stage, check.name, finding);
    }
    return undefined;
  };

  /** Claims with a code of their own: malformed or missing counts at their check, whether or not it is configured. */
  const runOwn = (claims: Members, need: Members): Expectation | undefined => {
    for (const member of own) {
      const checks = checksOf("claims", true).filter((check) => check.check.claim === member.names.wire);
      const value = held(claims, member.names.wire);
      const ok = value === undefined ? !member.required : fits(`own-${member.names.wire}`, member.schema, value);
      if (!ok) return refused(member.invalid ?? INVALID, "claims", checks[0]?.name ?? "shape");
      const failed = run(checks, claims, need);
      if (failed !== undefined) return failed;
    }
    return undefined;
  };

  const times = (claims: Members, now: number): Expectation | undefined => {
    const skew = source.limits["clockSkewSeconds"] ?? 0;
    const ahead = source.limits[ALLOWANCE] ?? 0;
    const { exp, nbf, iat } = {
      exp: held(claims, "exp"),
      nbf: held(claims, "nbf"),
      iat: held(claims, "iat"),
    };
    if (typeof exp === "number" && now >= exp + skew) return refused(INVALID, "claims", "exp");
    if (typeof nbf === "number" && nbf > now + skew) return refused(INVALID, "claims", "nbf");
    if (typeof iat === "number" && iat > now + skew + ahead) return refused(INVALID, "claims", "iat");
    return undefined;
  };

  const hookFails = (row: HookCheckModel, claims: Members, hooks: Situation["hooks"]): Expectation | undefined => {
    const failsOn = source.hooks.find((hook) => hook.name === row.check.hook)?.verdict !== "pass";
    const script = hooks?.[row.check.hook];
    const ask = (args: readonly unknown[]): HookAnswer => {
      if (script === undefined) return !failsOn;
      const key = questionText(args);
      return Object.hasOwn(script.answers, key) ? (script.answers[key] as HookAnswer) : script.otherwise;
    };
    const questions = questionsOf(profile, row).map((wires) => wires.map((wire) => held(claims, wire)));
    const whole = questions.filter((args) => args.every((value) => value !== undefined && value !== ""));
    if (needsAll(row, profile) && whole.length < questions.length) return undefined;
    const answers = whole.map(ask);
    if (answers.includes(failsOn)) return refused(row.check.error, "revocation", row.name);
    if (answers.every((answer) => answer === !failsOn)) return undefined;
    return refused(row.check.unavailable, "revocation", row.name, { reason: row.check.reason });
  };

  const revocation = (claims: Members, hooks: Situation["hooks"]): Expectation | undefined => {
    for (const row of profile.hookChecks) {
      const failed = hookFails(row, claims, hooks);
      if (failed !== undefined) return failed;
    }
    return undefined;
  };

  const decode = (situation: Situation): { readonly value: unknown } | { readonly rule: string } => {
    let text = situation.document;
    if (text === undefined) {
      try {
        text = utf8.decode(Buffer.from(situation.documentBase64 ?? "", "base64"));
      } catch {
        return { rule: "encoding" };
      }
      if (text.startsWith("\ufeff")) return { rule: "encoding" };
    }
    return readStrictJson(text, source.limits["jsonDepth"] ?? 16);
  };

  const judge = (situation: Situation): Expectation => {
    const need = configured(situation.need);
    if (need === undefined) return { outcome: "error" };
    const decoded = decode(situation);
    if ("rule" in decoded) return refused(INVALID, "claims", "json", { rule: decoded.rule });
    const claims = isObject(decoded.value) ? fold(decoded.value) : undefined;
    if (claims === undefined) return refused(INVALID, "claims", "shape");
    const shape: SchemaNode = {
      ...profile.claims.schema,
      properties: Object.fromEntries(common.map((member) => [member.names.wire, member.schema])),
      required: common.filter((member) => member.required).map((member) => member.names.wire),
    };
    if (!fits("shape", shape, claims)) return refused(INVALID, "claims", "shape");
    const first = run(checksOf("claims", false), claims, need) ?? times(claims, situation.now) ?? runOwn(claims, need);
    if (first !== undefined) return first;
    for (const stage of profile.source.stages) {
      const failed =
        stage === "revocation"
          ? revocation(claims, situation.hooks)
          : stage === "requirements"
            ? run(requirements, claims, need)
            : undefined;
      if (failed !== undefined) return failed;
    }
    return { outcome: "valid" };
  };

  const enforce = (situation: Situation): Expectation => {
    const claims = JSON.parse(situation.document ?? "null") as unknown;
    const need = JSON.parse(situation.need) as unknown;
    if (!isObject(claims) || !isObject(need)) return refused(INVALID, "claims", "shape");
    const failed =
      run(checksOf("claims", false), claims, need) ?? runOwn(claims, need) ?? run(requirements, claims, need);
    return failed ?? { outcome: "valid" };
  };

  return { judge, enforce };
};
