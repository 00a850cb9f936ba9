import { type AuthResult, own, type Profile, type StageName } from "../../generated/typescript/index.ts";
import type { Explanation, Rung } from "./explanation.ts";
import type { Need } from "./need.ts";

/** Where the ladder refused, as its trace told. */
export interface RefusedAt {
  readonly stage: StageName;
  readonly check: string;
  readonly detail: string;
}

interface Step {
  readonly stage: StageName;
  readonly check: string;
  readonly asked: boolean;
}

/**
 * Lists every rung of a walk. The ladder is climbed in order and ends at its first refusal, so the place of that
 * refusal decides every state.
 *
 * @param skipped names of the checks of stage revocation that lacked a claim
 */
export function buildExplanation(
  profile: Profile,
  need: Need | undefined,
  result: AuthResult,
  at: RefusedAt | undefined,
  skipped: ReadonlySet<string> = new Set(),
): Explanation {
  const steps = ladderSteps(profile, need, skipped);
  const place = result.ok ? steps.length : Math.max(0, indexOf(steps, at));
  const rungs = steps.map(({ stage, check, asked }, index): Rung => {
    if (index > place) return { stage, check, state: "not reached" };
    if (index < place || result.ok) return { stage, check, state: asked ? "pass" : "skipped" };
    const detail = at?.detail ?? "the configuration or an override is at fault";
    return { stage, check, state: "fail", code: result.error.code, detail };
  });
  const { id, contract } = profile;
  const listed = Object.freeze(rungs.map((rung) => Object.freeze(rung)));
  if (result.ok) return Object.freeze({ ok: true, profile: id, contract, rungs: listed });
  const { code, description, reason } = result.error;
  const verdict = { ok: false, code, description, ...(reason === undefined ? {} : { reason }) };
  return Object.freeze({ ...verdict, profile: id, contract, rungs: listed });
}

/** Every check in the order in which the ladder makes them; those of the contract come from its rows. */
function ladderSteps(profile: Profile, need: Need | undefined, skipped: ReadonlySet<string>): readonly Step[] {
  const claims = rowsOf(profile, "claims");
  const shape = profile.errors["invalid_token"]?.code;
  const early = claims.filter((row) => row.error === shape).map((row) => row.name);
  const late = claims.filter((row) => row.error !== shape).map((row) => row.name);
  const steps: Step[] = [
    ...steadily("extract", ["configuration", "token"]),
    ...steadily("decode", ["size", "form", "header"]),
    ...steadily("signature", ["keys", "key", "signature"]),
    ...steadily("claims", ["payload", "shape", ...early, "exp", "nbf", "iat", ...late]),
  ];
  for (const stage of profile.stages.slice(profile.stages.indexOf("claims") + 1)) {
    if (stage === "revocation") {
      for (const { name } of profile.hookChecks.toSorted((a, b) => a.order - b.order)) {
        steps.push({ stage, check: name, asked: !skipped.has(name) });
      }
    } else {
      for (const { name } of rowsOf(profile, stage)) {
        const wanted: unknown = own(need?.all ?? {}, name);
        const asked = wanted !== undefined && wanted !== false && !(Array.isArray(wanted) && wanted.length === 0);
        steps.push({ stage, check: name, asked });
      }
    }
  }
  return steps;
}

function rowsOf(profile: Profile, stage: StageName): Profile["checks"] {
  return profile.checks.filter((row) => row.stage === stage).toSorted((a, b) => a.order - b.order);
}

function steadily(stage: StageName, checks: readonly string[]): readonly Step[] {
  return checks.map((check) => ({ stage, check, asked: true }));
}

/** A check that has no rung of its own counts as the last one of its stage. */
function indexOf(steps: readonly Step[], at: RefusedAt | undefined): number {
  if (at === undefined) return 0;
  const exact = steps.findIndex(({ stage, check }) => stage === at.stage && check === at.check);
  return exact === -1 ? steps.findLastIndex(({ stage }) => stage === at.stage) : exact;
}
