import { LeaseError, type PublisherLink } from "./publisher-link.ts";
import type { PublisherSettings } from "./publisher-options.ts";

/** Names of late attempts that count as ours. */
const maxNames = 8;
/** Milliseconds between two looks at the lease of another. */
const lookMs = 50;

/** Takes and keeps the lease of a stream. Whoever holds it is the one writer. */
export class PublisherLease {
  readonly #settings: PublisherSettings;
  readonly #link: PublisherLink;
  /** What stands in the lease while it is ours, and what an unanswered attempt may have left there. */
  #owner = "";
  #owners: readonly string[] = [];
  /** Whether nothing has told yet that it is gone. */
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
      const taken = await this.#link.acquire(owner, this.#settings.leaseMs, this.#owners);
      if (taken === true) break;
      if (!waits || taken < 0 || taken > left) throw new LeaseError("taken");
      left = taken;
      await new Promise<void>((resolve) => void setTimeout(resolve, Math.min(taken, lookMs)));
    }
    this.#owner = owner;
    this.isHeld = true;
  }

  /** Keeps it during something that may take longer than it lasts. @throws LeaseError (rejects) when another took it */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const { heartbeatMs, leaseMs } = this.#settings;
    let taken: LeaseError | undefined;
    const timer = setInterval(() => {
      this.#link.renew(this.#owner, leaseMs).catch((error: unknown) => {
        if (!(error instanceof LeaseError)) return;
        if (error.state === "taken") taken = error;
        else this.isHeld = false;
      });
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
}
