import { type PublisherChild, spawnPublisher } from "./children.ts";
import type { Fault } from "./fault.ts";
import type { Lab } from "./lab.ts";
import { remote } from "./lab.ts";
import { boundMs, heartbeatMs, maxStaleMs } from "./settings.ts";
import { pause, wallTime } from "./wall-time.ts";

export const publisherStops: Fault = {
  name: "publisher stops",
  row: "S15",
  closes: "always",
  isQuiet: true,
  async inject(lab) {
    await lab.publisher.stop();
    return async () => void (await lab.installPublisher(spawnPublisher(lab.writer.port)));
  },
};

export const publisherKilled: Fault = {
  name: "publisher killed, restarted at once",
  row: "S15",
  closes: "maybe",
  holdMs: 0,
  isQuiet: true,
  async inject(lab) {
    await lab.publisher.kill();
    return async () => void (await lab.installPublisher(spawnPublisher(lab.writer.port)));
  },
};

/** Not long enough for anybody to close. */
export const publisherPausesBriefly: Fault = {
  name: "publisher stopped within its lease",
  row: "S15",
  closes: "never",
  holdMs: 2 * heartbeatMs,
  async inject({ publisher }) {
    publisher.signal("SIGSTOP");
    return async () => publisher.signal("SIGCONT");
  },
};

async function endLater(former: PublisherChild): Promise<void> {
  former.signal("SIGCONT");
  await pause(3 * heartbeatMs);
  await former.kill();
}

/** The first is stopped past its lease, a second takes over, the first wakes up and must not write as if nothing were. */
export const publisherOutlived: Fault = {
  name: "publisher stopped past its lease, another takes over",
  row: "S15",
  closes: "maybe",
  isQuiet: true,
  holdMs: 0,
  async inject(lab) {
    const former = lab.publisher;
    former.signal("SIGSTOP");
    const next = spawnPublisher(lab.writer.port);
    await lab.installPublisher(next);
    return async () => {
      const late = former.revoke("session-of-the-former");
      await endLater(former);
      if ((await late) !== undefined) throw new Error("a publisher without lease acknowledged");
    };
  },
};

export const publisherSecond: Fault = {
  name: "two publishers at once",
  row: "S15",
  closes: "never",
  holdMs: 800,
  async inject(lab) {
    const second = spawnPublisher(lab.writer.port);
    const attempt = await second.begin(lab.revoked);
    if (attempt !== undefined) throw new Error("a second publisher took the lease");
    return () => second.kill();
  },
};

const only = (subject: string): Pick<Fault, "subjects"> => ({ subjects: [subject] });

function clockFault(name: string, row: string, closes: Fault["closes"], change: (lab: Lab) => () => void): Fault {
  return {
    name,
    row,
    closes,
    ...only("replica 2"),
    holdMs: 1_000,
    async inject(lab) {
      const undo = change(lab);
      return async () => undo();
    },
  };
}

const wallJump =
  (milliseconds: number) =>
  ({ replicas: [, { clocks }] }: Lab): (() => void) => {
    clocks.wallOffsetMs += milliseconds;
    return () => {
      clocks.wallOffsetMs -= milliseconds;
    };
  };

export const clockAhead: Fault = clockFault("wall clock an hour ahead", "C1", "always", wallJump(3_600_000));
/** The publisher seems to live in the future: nothing it says extends. */
export const clockBehind: Fault = clockFault("wall clock an hour behind", "C1", "always", wallJump(-3_600_000));
export const clockStep: Fault = clockFault("wall clock a second behind", "C1", "always", wallJump(-1_000));

function blocked(name: string, row: string, ms: number, isAsleep: boolean): Fault {
  return {
    name,
    row,
    closes: "always",
    ...only(remote),
    isQuiet: true,
    silentMs: ms,
    async inject(lab) {
      const over = lab.verifier.news((news) => news.type === "stalled");
      lab.verifier.tell({ op: "stall", ms, isAsleep });
      return async () => void (await over);
    },
  };
}

/** Asked at once after the stall, before anything was read, it must refuse. */
export const stalled: Fault = blocked("event loop blocked", "C3", maxStaleMs + 300, false);

/** On wake the wall clock has moved, the monotonic clock has not: the wall clock closes, by the publisher's clock skew later. */
export const suspended: Fault = blocked("machine suspended", "C2", boundMs + 300, true);

/** Heartbeats wait in its socket meanwhile: it may open with the first fresh one. */
export const verifierStopped: Fault = {
  name: "verifier stopped",
  row: "C3",
  closes: "maybe",
  ...only(remote),
  holdMs: maxStaleMs + 300,
  async inject({ verifier }) {
    verifier.signal("SIGSTOP");
    return async () => verifier.signal("SIGCONT");
  },
};

export const verifierKilled: Fault = {
  name: "verifier killed, cold start",
  row: "C4",
  closes: "always",
  ...only(remote),
  async inject(lab) {
    await lab.verifier.kill();
    lab.ledger.gone(remote, wallTime());
    return async () => void (await lab.restartVerifier());
  },
};
