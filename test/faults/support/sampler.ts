import { wallTime } from "./wall-time.ts";

/** What a sampler asks: a verifier with its revocation store behind it. */
export interface Subject {
  readonly name: string;
  authenticate(
    token: string,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly error: { readonly code: string } }>;
}

/** What a sampler has seen; times are of {@link wallTime}. */
export type Sighting =
  /** The valid mandate got another answer than before: `ok`, or a code. */
  | { readonly type: "turned"; readonly subject: string; readonly at: number; readonly to: string }
  /** A revoked mandate was refused as such for the first time. */
  | { readonly type: "refused"; readonly subject: string; readonly at: number; readonly sid: string }
  | {
      readonly type: "wrong";
      readonly subject: string;
      readonly at: number;
      readonly sid: string;
      readonly why: string;
    }
  | { readonly type: "counts"; readonly subject: string; readonly bucket: number; readonly counts: Counts };

/** Figures of one subject within one bucket of time. */
export interface Counts {
  decisions: number;
  /** Questions about the valid mandate, and how many of them were accepted. */
  asked: number;
  served: number;
  /** Longest call in milliseconds. */
  slowestMs: number;
  /** Longest time that a call waited while the event loop had nothing to do. */
  slowestWaitMs: number;
  /** How much later than planned the sampler itself ran. */
  stallMs: number;
}

export const bucketMs = 50;

/** A revoked mandate under watch. */
interface Watched {
  readonly sid: string;
  readonly token: string;
  ackedAt: number | undefined;
  /** Subjects that have refused it. */
  readonly refusedBy: Set<string>;
}

/** How many mandates are asked about in turn; older ones are asked about when the newer ones have had their turn. */
const askedPerTick = 2;

/**
 * Asks every subject every two milliseconds about a valid mandate and about revoked ones, in turn and new ones always,
 * and tells a sink what changes.
 *
 * A call costs the time of this process (a busy event loop, another process on the core) and, if it waits for anything
 * else, time in which the event loop is idle. Only the latter can be the fault of Redis: it is measured for each call with
 * `performance.eventLoopUtilization`. A call that needs no turn of the event loop has waited for nothing.
 */
export class Sampler {
  readonly #subjects: readonly Subject[];
  readonly #boundMs: number;
  readonly #sink: (sighting: Sighting) => void;
  readonly #watched = new Map<string, Watched>();
  readonly #last = new Map<string, string>();
  readonly #counts = new Map<string, Counts>();
  readonly #calls = new Set<number>();
  readonly #good: string;
  #turn = 0;
  #bucket = 0;
  #due = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(subjects: readonly Subject[], good: string, boundMs: number, sink: (sighting: Sighting) => void) {
    this.#subjects = subjects;
    this.#good = good;
    this.#boundMs = boundMs;
    this.#sink = sink;
  }

  start(): void {
    this.#due = performance.now();
    this.#tick();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#flush();
  }

  /** Begins to ask about a mandate that will be revoked. */
  watch(sid: string, token: string, ackedAt?: number): void {
    this.#watched.set(sid, { sid, token, ackedAt, refusedBy: new Set() });
  }

  acknowledged(sid: string, at: number): void {
    const watched = this.#watched.get(sid);
    if (watched !== undefined) watched.ackedAt ??= at;
  }

  /** Milliseconds that the oldest unanswered call has been waiting. */
  get oldestCallMs(): number {
    const [first] = this.#calls;
    return first === undefined ? 0 : performance.now() - first;
  }

  /** Asks everything once, now: for the moment after a stall, before the event loop has read anything. */
  askAll(): void {
    for (const subject of this.#subjects) {
      void this.#ask(subject, this.#good, undefined);
      for (const watched of this.#watched.values()) void this.#ask(subject, watched.token, watched);
    }
  }

  #tick(): void {
    if (this.#isStopped) return;
    const now = performance.now();
    const late = now - this.#due;
    const bucket = Math.floor(wallTime() / bucketMs);
    if (bucket !== this.#bucket) {
      this.#flush();
      this.#bucket = bucket;
    }
    const watched = [...this.#watched.values()];
    const turn = this.#turn;
    this.#turn += askedPerTick;
    for (const subject of this.#subjects) {
      const counts = this.#countsOf(subject.name);
      counts.stallMs = Math.max(counts.stallMs, late);
      void this.#ask(subject, this.#good, undefined);
      for (let index = 0; index < Math.min(askedPerTick, watched.length); index += 1) {
        const each = watched[(turn + index) % watched.length];
        if (each?.refusedBy.has(subject.name)) void this.#ask(subject, each.token, each);
      }
      for (const each of watched) if (!each.refusedBy.has(subject.name)) void this.#ask(subject, each.token, each);
    }
    this.#due = performance.now() + 2;
    this.#timer = setTimeout(() => this.#tick(), 2);
  }

  async #ask(subject: Subject, token: string, watched: Watched | undefined): Promise<void> {
    const began = performance.now();
    this.#calls.add(began);
    const loop = performance.eventLoopUtilization();
    const result = await subject.authenticate(token);
    const tookMs = performance.now() - began;
    const waitedMs = tookMs < 1 ? 0 : Math.min(tookMs, performance.eventLoopUtilization(loop).idle);
    this.#calls.delete(began);
    const at = wallTime();
    const counts = this.#countsOf(subject.name);
    counts.decisions += 1;
    counts.slowestMs = Math.max(counts.slowestMs, tookMs);
    counts.slowestWaitMs = Math.max(counts.slowestWaitMs, waitedMs);
    const answer = result.ok ? "ok" : result.error.code;
    if (watched === undefined) this.#turned(subject.name, answer, at, counts);
    else this.#judge(subject.name, answer, at, at - tookMs, watched);
  }

  #turned(subject: string, answer: string, at: number, counts: Counts): void {
    counts.asked += 1;
    if (answer === "ok") counts.served += 1;
    if (this.#last.get(subject) === answer) return;
    this.#last.set(subject, answer);
    this.#sink({ type: "turned", subject, at, to: answer });
  }

  #judge(subject: string, answer: string, at: number, askedAt: number, watched: Watched): void {
    const { sid, ackedAt, refusedBy } = watched;
    if (answer === "session_revoked") {
      if (refusedBy.has(subject)) return;
      refusedBy.add(subject);
      this.#sink({ type: "refused", subject, at, sid });
    } else if (answer === "ok") {
      const isLate = ackedAt !== undefined && askedAt > ackedAt + this.#boundMs;
      if (refusedBy.has(subject)) this.#sink({ type: "wrong", subject, at, sid, why: "accepted after it was refused" });
      else if (isLate) this.#sink({ type: "wrong", subject, at, sid, why: "accepted beyond the bound" });
    } else if (answer !== "verification_unavailable") {
      this.#sink({ type: "wrong", subject, at, sid, why: `answered ${answer}` });
    }
  }

  #countsOf(subject: string): Counts {
    let counts = this.#counts.get(subject);
    if (counts === undefined) {
      counts = { decisions: 0, asked: 0, served: 0, slowestMs: 0, slowestWaitMs: 0, stallMs: 0 };
      this.#counts.set(subject, counts);
    }
    return counts;
  }

  #flush(): void {
    for (const [subject, counts] of this.#counts) {
      this.#sink({ type: "counts", subject, bucket: this.#bucket, counts });
    }
    this.#counts.clear();
  }
}
