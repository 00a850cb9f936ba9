import { redisKeysOf } from "../../../src/revocation/index.ts";
import type { Fault } from "./fault.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import type { Lab } from "./lab.ts";
import { maxStaleMs, zone } from "./settings.ts";
import { until } from "./wall-time.ts";

const redisKeys = redisKeysOf(zone);

/** What must not wait for a server that does not answer: its outcome is known in other ways. */
const unheard = (reply: Promise<unknown>): void => void reply.catch(() => undefined);

export const stopped: Fault = {
  name: "Redis stopped",
  row: "S4",
  closes: "always",
  async inject({ redis }) {
    redis.signal("SIGSTOP");
    return async () => redis.signal("SIGCONT");
  },
};

export const paused: Fault = {
  name: "CLIENT PAUSE",
  row: "S4",
  closes: "always",
  async inject({ admin }) {
    await admin.client("PAUSE", maxStaleMs + 600, "ALL");
    const over = admin.ping();
    return async () => void (await over);
  },
};

export const asleep: Fault = {
  name: "DEBUG SLEEP",
  row: "S4",
  closes: "always",
  async inject({ admin }) {
    const over = admin.call("DEBUG", "SLEEP", `${(maxStaleMs + 600) / 1_000}`);
    return async () => void (await over);
  },
};

export const killed: Fault = {
  name: "Redis killed, restarted empty",
  row: "S5",
  closes: "always",
  async inject({ redis }) {
    await redis.kill();
    return () => redis.restart();
  },
};

export const killedBriefly: Fault = {
  ...killed,
  name: "Redis killed, restarted empty at once",
  closes: "maybe",
  holdMs: 0,
};

export const flushed: Fault = {
  name: "FLUSHALL",
  row: "S6",
  closes: "maybe",
  holdMs: 500,
  async inject({ admin }) {
    await admin.flushall();
    return async () => undefined;
  },
};

/** Keys fall out one by one, whichever Redis picks: stream, manifest, chunks and lease among them. */
export const evicted: Fault = {
  name: "eviction",
  row: "S6",
  closes: "maybe",
  holdMs: 1_000,
  async inject({ admin }) {
    await admin.config("SET", "maxmemory-policy", "allkeys-lru");
    await admin.config("SET", "maxmemory", "1mb");
    for (let index = 0; index < 200; index += 1) unheard(admin.set(`junk:${index}`, "x".repeat(8_192)));
    return async () => {
      await admin.config("SET", "maxmemory", "0");
      await admin.config("SET", "maxmemory-policy", "noeviction");
    };
  },
};

export const failover: Fault = {
  name: "failover to a lagging replica",
  row: "S7",
  closes: "maybe",
  isQuiet: true,
  holdMs: 0,
  async inject(lab) {
    const link = await startFaultProxy(lab.redis.port);
    const copy = await lab.startServer();
    const client = copy.client();
    await client.replicaof("127.0.0.1", link.port);
    await until("the copy is in step", async () =>
      (await client.info("replication")).includes("master_link_status:up"),
    );
    await until("the copy has the stream", async () => (await client.exists(redisKeys.stream)) === 1);
    // From here the copy falls behind, and verifiers see nothing of what is acknowledged next.
    await link.set({ kind: "blackhole" });
    await lab.blindfold();
    const lost = [lab.revoke(), lab.revoke(), lab.revoke()];
    for (const { acknowledged } of lost) await acknowledged;
    await lab.redis.kill();
    await client.replicaof("NO", "ONE");
    return async () => {
      await link.close();
      lab.failOver(copy);
      await lab.readers.set({ kind: "pass" });
    };
  },
};

/** @param undo what lets it write again */
function unwritable(name: string, make: (lab: Lab) => Promise<unknown>, undo: (lab: Lab) => Promise<unknown>): Fault {
  return {
    name,
    row: "S8",
    closes: "always",
    async inject(lab) {
      await make(lab);
      return async () => void (await undo(lab));
    },
  };
}

export const outOfMemory: Fault = unwritable(
  "OOM, noeviction",
  ({ admin }) => admin.config("SET", "maxmemory", "1"),
  ({ admin }) => admin.config("SET", "maxmemory", "0"),
);

export const readOnly: Fault = unwritable(
  "READONLY",
  // Nobody listens on port 1: the data stays, and nothing may be written.
  ({ admin }) => admin.replicaof("127.0.0.1", 1),
  ({ admin }) => admin.replicaof("NO", "ONE"),
);

export const noAuth: Fault = unwritable(
  "NOAUTH",
  async ({ admin }) => {
    await admin.config("SET", "requirepass", "fault");
    await admin.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
  },
  ({ admin }) => admin.config("SET", "requirepass", ""),
);

export const wrongType: Fault = unwritable(
  "WRONGTYPE",
  ({ admin }) => admin.set(redisKeys.stream, "not a stream"),
  ({ admin }) => admin.del(redisKeys.stream),
);

export const loading: Fault = {
  name: "DEBUG RELOAD",
  row: "S8",
  closes: "maybe",
  async inject({ admin }) {
    await admin.call("DEBUG", "RELOAD");
    return async () => undefined;
  },
};

export const trimmed: Fault = {
  name: "stream trimmed past the cursor",
  row: "S9",
  closes: "maybe",
  isQuiet: true,
  holdMs: 0,
  async inject({ admin, readers, revoke, blindfold }) {
    await blindfold();
    const missed = [revoke(), revoke(), revoke()];
    for (const { acknowledged } of missed) await acknowledged;
    await admin.xtrim(redisKeys.stream, "MAXLEN", 0);
    return () => readers.set({ kind: "pass" });
  },
};

export const connectionsKilled: Fault = {
  name: "CLIENT KILL of everybody",
  row: "S1",
  closes: "maybe",
  async inject({ admin }) {
    await admin.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    return async () => undefined;
  },
};

export const snapshotLost: Fault = {
  name: "snapshot deleted",
  row: "S6",
  closes: "never",
  async inject({ admin }) {
    await admin.del(redisKeys.snapshot);
    return async () => undefined;
  },
};
