import { type Anchor, InMemoryRevocationStore } from "countersign/revocation";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ReplicaMarks } from "../../src/revocation/replica-marks.ts";

/** What is compared with a plain list of everything that was ever said. */
interface Subject {
  readonly mark: (anchor: Anchor | string, ttl: number) => void;
  readonly suspend?: (anchor: Anchor) => void;
  readonly resume?: (anchor: Anchor) => void;
  readonly firstOf: (anchors: readonly Anchor[]) => Anchor | undefined;
}

function replica(clock: () => number): Subject {
  const marks = new ReplicaMarks({ now: clock, monotonicNow: clock }, { maxEntries: 100_000, claimsToleranceMs: 0 });
  marks.observe(clock());
  const place = { log: "1790000000000-aaaaaaaa", seq: 1n };
  return {
    mark: (anchor, ttl) => void marks.mark(anchor, clock() + ttl),
    suspend: (anchor) => marks.tighten({ ...place, ts: clock(), type: "suspend", anchor }),
    resume: (anchor) => marks.resume(anchor, clock()),
    firstOf: (anchors) => marks.firstOf(anchors),
  };
}

function inMemory(clock: () => number): Subject {
  const store = new InMemoryRevocationStore({ monotonicNow: clock, maxEntries: 100_000 });
  return {
    mark: (anchor, ttlMs) =>
      typeof anchor === "string" ? store.markRevoked(anchor, ttlMs) : store.revoke(anchor, { ttlMs }),
    firstOf: (anchors) => {
      const result = store.check({ zone: "z1", anchors });
      return result.state === "revoked" ? result.anchor : undefined;
    },
  };
}

const anchor = fc.record({
  zone: fc.constantFrom("", "z1", "z2"),
  kind: fc.constantFrom("record" as const, "session" as const, "edge" as const),
  id: fc.constantFrom("", "a", "b", "filling-7", "filling-90", "\u{1F600}", "x".repeat(80)),
});
const question = fc.array(anchor, { maxLength: 4 });
const step = fc.oneof(
  fc.record({ do: fc.constant("mark" as const), anchor, ttl: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant("untyped" as const), anchor, ttl: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constantFrom("suspend" as const, "resume" as const), anchor }),
  fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 30 }) }),
);
const scenario = fc.record({
  steps: fc.array(step, { maxLength: 25 }),
  questions: fc.array(question, { maxLength: 12 }),
});

it.each([
  ["replica", replica, 0, 300],
  ["replica with a large set", replica, 9_000, 30],
  ["store in memory", inMemory, 0, 300],
  ["store in memory with a large set", inMemory, 9_000, 30],
] as const)("a %s finds the anchors that a plain list finds", (_, open, filling, numRuns) => {
  fc.assert(
    fc.property(scenario, fc.integer({ min: 1, max: 60 }), ({ steps, questions }, fillingTtl) => {
      let time = 1_790_000_000_000;
      const subject = open(() => time);
      const marks: { readonly until: number; readonly anchor: Anchor; readonly isUntyped: boolean }[] = [];
      let suspended: readonly Anchor[] = [];
      for (let n = 0; n < filling; n += 1) {
        const given: Anchor = { zone: n % 90 === 0 ? "" : "z1", kind: "record", id: `filling-${n}` };
        subject.mark(given, fillingTtl);
        // No question has any of the others.
        if (n < 100) marks.push({ until: time + fillingTtl, anchor: given, isUntyped: false });
      }
      const compare = (): void => {
        for (const anchors of questions) {
          const held = anchors.find(
            (asked) =>
              suspended.some((each) => matches(each, asked)) ||
              marks.some(
                (mark) =>
                  asked.id !== "" &&
                  mark.until > time &&
                  (mark.isUntyped ? mark.anchor.id === asked.id : matches(mark.anchor, asked)),
              ),
          );
          expect(subject.firstOf(anchors)).toBe(held);
        }
      };
      for (const each of steps) {
        if (each.do === "wait") time += each.ms;
        else if (each.do === "mark" || each.do === "untyped") {
          const isUntyped = each.do === "untyped";
          if (each.anchor.id === "") continue;
          subject.mark(isUntyped ? each.anchor.id : each.anchor, each.ttl);
          marks.push({ until: time + each.ttl, anchor: each.anchor, isUntyped });
        } else if (subject.suspend !== undefined) {
          subject[each.do]?.(each.anchor);
          suspended = suspended.filter((other) => !isSame(other, each.anchor));
          if (each.do === "suspend") suspended = [...suspended, each.anchor];
        }
        compare();
      }
      compare();
    }),
    { numRuns },
  );
});

function matches(mark: Anchor, asked: Anchor): boolean {
  const isInZone = mark.zone === asked.zone || mark.zone === "" || asked.zone === "";
  return mark.id === asked.id && mark.kind === asked.kind && isInZone;
}

function isSame(a: Anchor, b: Anchor): boolean {
  return a.zone === b.zone && a.kind === b.kind && a.id === b.id;
}
