import { LeaseError, type PublisherLink } from "./publisher-link.ts";
import type { PublisherSettings } from "./publisher-options.ts";

/** Names of late attempts that count as ours. */
const maxNames = 8;
/** Milliseconds between two looks at the lease of another. */
const lookMs = 50;

/** A moment on both clocks: one stands still while the machine sleeps, the other may be set back. */
export interface LeaseMoment {
  readonly mono: number;
  readonly wall: number;
}

/** Takes and keeps the lease of a stream. Whoever holds it is the one writer. */
export class PublisherLease {
  readonly #settings: PublisherSettings;
  readonly #link: PublisherLink;
  /** What stands in the lease while it is ours, and what an unanswered attempt may have left there. */
  #owner = "";
  #owners: readonly string[] = [];
  #renewed: LeaseMoment | undefined;
  #isUnbroken = false;
  /** Whether it was settled that it is ours, and nothing has told since that it is gone. */
  isHeld = false;

  constructor(settings: PublisherSettings, link: PublisherLink) {
    this.#settings = settings;
    this.#link = link;
  }

  /** The name that it is held under. */
  get owner(): string {
    return this.#owner;
  }

  /**
   * Whether, every time it was taken again since {@link settle}, it cannot have lapsed before: then nobody can have had it
   * in between, unless Redis lost it.
   */
  get isUnbroken(): boolean {
    return this.#isUnbroken;
  }

  /** It is held, and it is settled what others may have written before: an unbroken lease counts from now on. */
  settle(): void {
    this.#isUnbroken = true;
    this.isHeld = true;
  }

  /** Now; for {@link renewed}. */
  moment(): LeaseMoment {
    return { mono: this.#settings.monotonicNow(), wall: this.#settings.now() };
  }

  /** Something that was sent then has renewed it under its present name, so nobody else had it. */
  renewed(sent: LeaseMoment): void {
    this.#renewed = sent;
  }

  /**
   * Takes it under another name, from nobody or from ourselves.
   *
   * @param waits for a holder that died, whose lease runs out; one that lives renews it
   * @throws LeaseError (rejects), `taken`, when another publisher holds it
   */
  async take(owner: string, waits: boolean): Promise<void> {
    // An attempt without answer may have taken it: all names of late are ours.
    this.#owners = [...this.#owners.slice(-maxNames), owner];
    let left = Number.POSITIVE_INFINITY;
    for (;;) {
      const sent = this.moment();
      const taken = await this.#link.acquire(owner, this.#settings.leaseMs, this.#owners);
      if (taken === true) {
        // Stays broken until it is settled, however often it is taken.
        if (!this.#isWithinLease()) this.#isUnbroken = false;
        this.renewed(sent);
        break;
      }
      if (!waits || taken < 0 || taken > left) throw new LeaseError("taken");
      left = taken;
      await new Promise<void>((resolve) => void setTimeout(resolve, Math.min(taken, lookMs)));
    }
    this.#owner = owner;
  }

  /** Keeps it during something that may take longer than it lasts. @throws LeaseError (rejects) when another took it */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const { heartbeatMs, leaseMs } = this.#settings;
    let taken: LeaseError | undefined;
    const failed = (error: unknown): void => {
      if (!(error instanceof LeaseError)) return;
      if (error.state === "taken") taken = error;
      else this.isHeld = false;
    };
    const timer = setInterval(() => {
      const sent = this.moment();
      this.#link.renew(this.#owner, leaseMs).then(() => this.renewed(sent), failed);
    }, heartbeatMs);
    try {
      const result = await work();
      if (taken !== undefined) throw taken;
      return result;
    } finally {
      clearInterval(timer);
    }
  }

  /** Gives it back, under whatever name it may be held. */
  async giveBack(): Promise<void> {
    for (const owner of new Set([...this.#owners, this.#owner])) {
      if (owner !== "") await this.#link.release(owner).catch(() => undefined);
    }
  }

  #isWithinLease(): boolean {
    const last = this.#renewed;
    const now = this.moment();
    const isWithin = (before: number, after: number): boolean =>
      after >= before && after - before < this.#settings.leaseMs;
    return last !== undefined && isWithin(last.mono, now.mono) && isWithin(last.wall, now.wall);
  }
}
