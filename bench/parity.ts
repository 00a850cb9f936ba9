import type { Fixture } from "./fixture.ts";

/** Decides about one token: true if it is accepted. A rejection or an exception counts as a refusal. */
export type Acceptance = (token: string) => boolean | Promise<boolean>;

/**
 * Compares one alternative with the rules that all of them are measured under: it accepts every valid token and
 * refuses every negative one. Returns the first fault, `undefined` when there is none. Who skips a check is not timed,
 * because leaving work out is not being faster.
 */
export async function parityFault(
  accepts: Acceptance,
  fixture: Pick<Fixture, "tokens" | "negatives">,
): Promise<string | undefined> {
  for (const [index, token] of fixture.tokens.entries()) {
    if (!(await decide(accepts, token))) return `refuses valid token ${index}`;
  }
  for (const { fault, token } of fixture.negatives) {
    if (await decide(accepts, token)) return `accepts ${fault}`;
  }
  return undefined;
}

async function decide(accepts: Acceptance, token: string): Promise<boolean> {
  try {
    return (await accepts(token)) === true;
  } catch {
    return false;
  }
}
