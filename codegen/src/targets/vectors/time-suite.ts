import { type Builder, type Draft, ladderSuite, type Sketch } from "./builder.ts";
import type { VectorSuite } from "./case.ts";

/** Expiry, not-before and time of issue around `now`, with the declared skew and allowance. */
export const timeSuite = (builder: Builder): VectorSuite => {
  const { now } = builder;
  const skew = builder.model.source.limits["clockSkewSeconds"] ?? 0;
  const ahead = builder.model.source.limits["futureIssuedAtSeconds"] ?? 0;
  /** A time of issue where one is required; where it is not, none. */
  const issued = (iat: number): Draft => (Object.hasOwn(builder.claims, "iat") ? { iat } : {});
  const sketches: Sketch[] = [];
  const add = (id: string, description: string, claims: Draft): void => {
    sketches.push({
      id: `times/${id}`,
      description,
      document: builder.document(claims),
    });
  };
  for (const step of [-2, -1, 0, 1, 2]) {
    const side = step === 0 ? "at" : step < 0 ? `${-step}s-before` : `${step}s-after`;
    add(`exp/${side}`, `exp is ${step} s from the last instant that is too late.`, { exp: now - skew + step });
    add(`nbf/${side}`, `nbf is ${step} s from the latest allowed instant.`, {
      nbf: now + skew + step,
    });
    add(`iat/${side}`, `iat is ${step} s from the latest allowed instant.`, {
      iat: now + skew + ahead + step,
    });
  }
  add("exp/zero", "exp is 0.", { exp: 0 });
  add("exp/milliseconds", "exp counted in milliseconds is far away, and an integer.", { exp: now * 1000 });
  add("iat/zero", "iat is 0.", { iat: 0 });
  add("iat/now", "iat is now.", { iat: now });
  add("nbf/zero", "nbf is 0.", { nbf: 0 });
  add("nbf/allowance", "The allowance of iat does not count for nbf.", {
    nbf: now + skew + ahead,
  });
  add("all-good", "All three hold.", { exp: now + 1, nbf: now, iat: now });
  add("exp-before-nbf", "Expired and not yet valid: expiry comes first.", {
    exp: now - skew - 1,
    nbf: now + 9999,
  });
  add("nbf-before-iat", "Not yet valid and issued in the future.", {
    nbf: now + 9999,
    iat: now + 9999,
  });
  sketches.push(
    {
      id: "times/clock/zero",
      description: "The clock stands at 0.",
      document: builder.document({ exp: 1, ...issued(0) }),
      now: 0,
    },
    {
      id: "times/clock/late",
      description: "A day later the same claims are expired.",
      now: now + 86_400 + skew,
    },
    {
      id: "times/clock/early",
      description: "A day earlier they hold: expiry alone bounds them.",
      document: builder.document(issued(now - 90_000)),
      now: now - 86_400,
    },
  );
  return ladderSuite(builder, "times", "Expiry, not-before and time of issue around the clock.", sketches);
};
