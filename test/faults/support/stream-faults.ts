import {
  encodeRecord,
  type RecordBody,
  readStreamKey,
  redisKeysOf,
  type StreamRecord,
  streamOfZone,
} from "../../../src/revocation/index.ts";
import type { Fault } from "./fault.ts";
import type { Lab } from "./lab.ts";
import * as settings from "./settings.ts";
import { until, wallTime } from "./wall-time.ts";

const redisKeys = redisKeysOf(settings.zone);
const { stream } = redisKeys;

type Fields = readonly string[];
type Body = Exclude<RecordBody, { type: "optional" }>;

export const trueKey: ReturnType<typeof readStreamKey> = readStreamKey("key", settings.keys[settings.activeKid]);
const foreignKey = readStreamKey("key", "99".repeat(32));

/** The last entries of the stream, oldest first. */
export async function lastEntries(lab: Lab, count: number): Promise<{ id: string; fields: Fields }[]> {
  const entries = await lab.admin.xrevrange(stream, "+", "-", "COUNT", count);
  return entries.reverse().map(([id, fields]) => ({ id, fields }));
}

export async function add(lab: Lab, fields: Fields): Promise<void> {
  await lab.admin.xadd(stream, "*", ...fields);
}

const fieldOf = (fields: Fields, name: string): string => fields[fields.indexOf(name) + 1] ?? "";

/** A record that would come next, signed as asked. */
export async function nextRecord(
  lab: Lab,
  body: Body,
  {
    key = trueKey,
    kid = settings.activeKid,
    of = settings.zone,
    log,
    ahead = 1n,
    ts = Date.now(),
  }: {
    key?: typeof trueKey;
    kid?: string;
    of?: string;
    log?: string;
    ahead?: bigint;
    ts?: number;
  } = {},
): Promise<Fields> {
  const [last] = await lastEntries(lab, 1);
  const known = last?.fields ?? [];
  const seq = BigInt(fieldOf(known, "seq")) + ahead;
  const record = { log: log ?? fieldOf(known, "log"), seq, ts, ...body } as Exclude<StreamRecord, { type: "optional" }>;
  return encodeRecord(streamOfZone(of), of, record, { kid, key });
}

/** The valid mandate's session: what a forger would like to be refused. */
export const victim = { zone: settings.zone, kind: "record", id: "session-good" } as const;
const markVictim: Body = { type: "revoke", anchor: victim, exp: Date.now() + 3_600_000 };
/** What whoever was revoked would like best. */
const heartbeat: Body = { type: "heartbeat" };

function injected(name: string, row: string, entries: (lab: Lab) => Promise<readonly Fields[]>): Fault {
  return {
    name,
    row,
    closes: "never",
    holdMs: 400,
    async inject(lab) {
      for (const fields of await entries(lab)) await add(lab, fields);
      return async () => undefined;
    },
  };
}

export const duplicated: Fault = injected("duplicate events", "S10", async (lab) => {
  const entries = await lastEntries(lab, 20);
  return entries.map(({ fields }) => fields);
});

/** Somebody tampers with two events that nobody has read yet; nothing else comes that would ask for a snapshot. */
function tampered(name: string, tamper: (lab: Lab, events: readonly [string, Fields][]) => Promise<void>): Fault {
  return {
    name,
    row: "S10",
    closes: "maybe",
    isQuiet: true,
    holdMs: 0,
    async inject(lab) {
      await lab.blindfold();
      const before = lab.replicas.map(({ store }) => store.status.resyncs);
      for (const { acknowledged } of [lab.revoke(), lab.revoke()]) await acknowledged;
      const entries = await lab.admin.xrange(stream, "-", "+");
      await tamper(lab, entries.filter(([, fields]) => fieldOf(fields, "type") === "revoke").slice(-2));
      return async () => {
        await lab.readers.set({ kind: "pass" });
        const repairedAt = wallTime();
        const isNoticed = (): boolean =>
          lab.replicas.every(({ store }, at) => store.status.resyncs > (before[at] ?? 0));
        await until("the replicas notice", isNoticed);
        return repairedAt;
      };
    },
  };
}

export const reordered: Fault = tampered("events out of order", async (lab, events) => {
  for (const [id] of events) await lab.admin.xdel(stream, id);
  for (const [, fields] of events.toReversed()) await add(lab, fields);
});

/** One of them never comes: only a snapshot helps. */
export const deleted: Fault = tampered("an event deleted", async (lab, [first]) => {
  await lab.admin.xdel(stream, first?.[0] ?? "");
});

export const forged: Fault = injected("forged events", "S11", async (lab) => [
  await nextRecord(lab, markVictim, { key: foreignKey }),
  await nextRecord(lab, heartbeat, { key: foreignKey, ahead: 5n }),
  await nextRecord(lab, markVictim, { key: foreignKey, log: "9999999999999-zzzzzzzz" }),
  (await nextRecord(lab, { type: "suspend", anchor: victim })).map((text) => (text === "suspend" ? "revoke" : text)),
]);

export const unsigned: Fault = injected("unsigned events", "S11", async (lab) =>
  [await nextRecord(lab, markVictim), await nextRecord(lab, heartbeat, { ahead: 9n })].map((fields) =>
    fields.slice(0, -2),
  ),
);

export const unknownKey: Fault = injected("unknown key id", "S11", async (lab) => [
  await nextRecord(lab, markVictim, { kid: "k9" }),
  await nextRecord(lab, markVictim, { kid: "k9", key: foreignKey }),
]);

export const malformed: Fault = injected("malformed events", "S11", async (lab) => {
  const record = await nextRecord(lab, markVictim);
  const without = (name: string): Fields => record.filter((_, at) => Math.floor(at / 2) !== record.indexOf(name) / 2);
  return [
    ["v", "2"],
    ["a", "", "", "b"],
    ["_sig", "0".repeat(64)],
    ...["v", "kid", "log", "seq", "ts", "type", "id", "exp"].map(without),
    [...record, "seq", "1"],
    record.map((text) => (text === "revoke" ? "REVOKE" : text)),
    [...record.slice(0, -1), "f".repeat(63)],
    ["v", "2", "id", "x".repeat(1_000_000), "_sig", "0".repeat(64)],
    Array.from({ length: 200 }, (_, at) => `${at}`),
  ];
});

export const replayedEvents: Fault = injected("replayed events", "S12", async (lab) => {
  const entries = await lab.admin.xrange(stream, "-", "+");
  const events = entries.filter(([, fields]) => fieldOf(fields, "type") === "revoke");
  return [...events.slice(0, 20), ...events.slice(-20)].map(([, fields]) => fields);
});

/** While nothing else comes: what opened the gate once must not keep it open. */
export const replayedHeartbeats: Fault = {
  name: "replayed heartbeats, publisher silent",
  row: "S12",
  closes: "always",
  isQuiet: true,
  async inject(lab, begins) {
    // The last must be one that counts: it repeats the number of the last event.
    const isHeartbeat = async (): Promise<boolean> => {
      const [last] = await lastEntries(lab, 1);
      return fieldOf(last?.fields ?? [], "type") === "heartbeat";
    };
    await until("the last entry is a heartbeat", isHeartbeat);
    begins();
    lab.publisher.signal("SIGSTOP");
    const last = await lastEntries(lab, 6);
    const replay = setInterval(() => {
      for (const { fields } of last) void add(lab, fields).catch(() => undefined);
    }, 100);
    return async () => {
      clearInterval(replay);
      lab.publisher.signal("SIGCONT");
    };
  },
};

/** An older snapshot in the place of the newest, and the stream gone, so that everybody needs one. */
export const replayedSnapshot: Fault = {
  name: "replayed snapshot",
  row: "S12",
  closes: "maybe",
  isQuiet: true,
  holdMs: 600,
  async inject(lab) {
    const { admin } = lab;
    const manifest = await admin.hgetall(redisKeys.snapshot);
    const { snapshot = "", chunks = "0" } = manifest;
    const bytes = await Promise.all(
      Array.from({ length: Number(chunks) }, (_, index) => admin.getBuffer(redisKeys.chunk(snapshot, index))),
    );
    await lab.blindfold();
    for (const { acknowledged } of [lab.revoke(), lab.revoke()]) await acknowledged;
    await admin.del(redisKeys.snapshot);
    const next = async (): Promise<boolean> => {
      const name = await admin.hget(redisKeys.snapshot, "snapshot");
      return name !== null && name !== snapshot;
    };
    await until("the publisher has written another snapshot", next);
    await admin.xtrim(stream, "MAXLEN", 0);
    for (const [index, chunk] of bytes.entries()) {
      if (chunk !== null) await admin.set(redisKeys.chunk(snapshot, index), chunk);
    }
    await admin.hset(redisKeys.snapshot, manifest);
    await lab.readers.set({ kind: "pass" });
    return async () => undefined;
  },
};

export const foreignStream: Fault = injected("records of another stream", "S13", async (lab) => [
  await nextRecord(lab, { type: "heartbeat" }, { of: "zone-2", ahead: 7n }),
  await nextRecord(
    lab,
    { type: "revoke", anchor: { ...victim, zone: "zone-2" }, exp: Date.now() + 60_000 },
    { of: "zone-2" },
  ),
  await nextRecord(lab, markVictim, { of: "" }),
  await nextRecord(lab, heartbeat, { of: "", log: "9999999999999-zzzzzzzz" }),
]);

/** Signed, but of a log that another publisher has replaced. */
export const lowerLog: Fault = injected("records of a lower log", "S15", async (lab) => [
  await nextRecord(lab, heartbeat, { log: "1000000000000-aaaaaaaa", ahead: 3n }),
  await nextRecord(lab, markVictim, { log: "1000000000000-aaaaaaaa" }),
]);
