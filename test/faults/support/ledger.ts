import { bucketMs, type Counts, type Sighting } from "./sampler.ts";

interface Turn {
  readonly at: number;
  readonly to: string;
}

/** A span of time; without end it lasts. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Everything that the samplers of all processes saw. */
export class Ledger {
  readonly #turns = new Map<string, Turn[]>();
  readonly #refusals = new Map<string, Map<string, number>>();
  readonly #buckets = new Map<string, Map<number, Counts>>();
  readonly wrong: Extract<Sighting, { type: "wrong" }>[] = [];

  readonly take = (sighting: Sighting): void => {
    switch (sighting.type) {
      case "turned":
        this.#turnsOf(sighting.subject).push({ at: sighting.at, to: sighting.to });
        break;
      case "refused": {
        const at = this.#refusals.get(sighting.sid) ?? new Map<string, number>();
        this.#refusals.set(sighting.sid, at.set(sighting.subject, sighting.at));
        break;
      }
      case "wrong":
        this.wrong.push(sighting);
        break;
      case "counts": {
        const buckets = this.#buckets.get(sighting.subject) ?? new Map<number, Counts>();
        const known = buckets.get(sighting.bucket);
        this.#buckets.set(sighting.subject, buckets.set(sighting.bucket, merged(known, sighting.counts)));
      }
    }
  };

  /** A process that no longer answers: closed, and what it refused before says nothing about the next one. */
  gone(subject: string, at: number): void {
    this.#turnsOf(subject).push({ at, to: "gone" });
    for (const bySubject of this.#refusals.values()) bySubject.delete(subject);
  }

  isOpen(subject: string): boolean {
    return this.#turns.get(subject)?.at(-1)?.to === "ok";
  }

  /** The first answer other than acceptance that a valid mandate got within a span. */
  firstRefusal(subject: string, { from, to }: Span): Turn | undefined {
    const turns = this.#turnsOf(subject);
    const before = turns.findLast(({ at }) => at < from);
    if (before !== undefined && before.to !== "ok") return { at: from, to: before.to };
    return turns.find((turn) => turn.at >= from && turn.at <= to && turn.to !== "ok");
  }

  /** When it opened for good within a span; `undefined` if it was open all the while. */
  lastOpening(subject: string, { from, to }: Span): number | undefined {
    if (this.firstRefusal(subject, { from, to }) === undefined) return undefined;
    return this.#turnsOf(subject).findLast((turn) => turn.at >= from && turn.at <= to && turn.to === "ok")?.at;
  }

  /** Whether a subject has refused a revoked mandate, and when first. */
  refusedAt(sid: string, subject: string): number | undefined {
    return this.#refusals.get(sid)?.get(subject);
  }

  /** Codes other than the one of an outage that a valid mandate got. */
  untruths(subject: string): readonly string[] {
    const fine = new Set(["ok", "gone", "verification_unavailable"]);
    return this.#turnsOf(subject).flatMap(({ to }) => (fine.has(to) ? [] : [to]));
  }

  /** Everybody who turned a valid mandate away outside these spans. */
  turnedAway(
    spans: readonly Span[],
  ): readonly { readonly subject: string; readonly at: number; readonly forMs: number }[] {
    return [...this.#turns].flatMap(([subject, turns]) =>
      turns.flatMap(({ at, to }, index) => {
        const isFine = to === "ok" || to === "gone" || spans.some((span) => at >= span.from && at <= span.to);
        return isFine ? [] : [{ subject, at, forMs: (turns[index + 1]?.at ?? at) - at }];
      }),
    );
  }

  /** Figures of all subjects within a span, or outside several. */
  counts(isWanted: (from: number, to: number) => boolean = () => true): Counts {
    let sum: Counts | undefined;
    for (const buckets of this.#buckets.values()) {
      for (const [bucket, counts] of buckets) {
        if (isWanted(bucket * bucketMs, (bucket + 1) * bucketMs)) sum = merged(sum, counts);
      }
    }
    return sum ?? { decisions: 0, asked: 0, served: 0, slowestMs: 0, slowestWaitMs: 0, stallMs: 0 };
  }

  #turnsOf(subject: string): Turn[] {
    let turns = this.#turns.get(subject);
    if (turns === undefined) {
      turns = [];
      this.#turns.set(subject, turns);
    }
    return turns;
  }
}

function merged(known: Counts | undefined, more: Counts): Counts {
  if (known === undefined) return { ...more };
  return {
    decisions: known.decisions + more.decisions,
    asked: known.asked + more.asked,
    served: known.served + more.served,
    slowestMs: Math.max(known.slowestMs, more.slowestMs),
    slowestWaitMs: Math.max(known.slowestWaitMs, more.slowestWaitMs),
    stallMs: Math.max(known.stallMs, more.stallMs),
  };
}
