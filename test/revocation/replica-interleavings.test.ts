import type { SnapshotRow } from "countersign/revocation";
import { createFakeClock } from "countersign/testing";
import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import {
  bench,
  endAll,
  FakeServer,
  start,
  v1EpochStream,
  v1Key,
  v1RevocationStream,
  v2Key,
  v2Stream,
  zone,
} from "./replica-server.ts";

afterEach(endAll);

const maxStaleMs = 2_000;
const clockSkewMs = 500;
const hour = 3_600_000;

/** What may happen next; the number chooses among several ways. */
type Step = readonly [what: (typeof happenings)[number], n: number];

const happenings = [
  "revoke",
  "revoke",
  "revoke and lose it",
  "heartbeat",
  "heartbeat",
  "heartbeat",
  "snapshot",
  "advance",
  "advance",
  "read",
  "read",
  "read",
  "repeat an entry",
  "swap two entries",
  "drop an entry",
  "write an entry again at the end",
  "forge",
  "trim",
  "flush",
  "go down",
  "come up",
  "reconnect",
  "new log",
  "old snapshot",
  "jump",
  "restart",
  "unknown type",
] as const;

const steps = fc.array(fc.tuple(fc.constantFrom(...happenings), fc.nat({ max: 999 })), {
  minLength: 20,
  maxLength: 120,
});

it("never answers active for what was acknowledged before the newest heartbeat, whatever happens to the stream", async () => {
  let wasActive = 0;
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const clock = createFakeClock(start);
      const server = new FakeServer(clock);
      let offset = 0;
      let logs = 0;
      const { store, stateOf, settle } = bench(
        { keys: { k1: v2Key }, maxStaleMs, clockSkewMs, now: () => clock.now() + offset },
        server,
      );
      const acknowledged = new Map<string, number>();
      const written: (readonly string[])[] = [];
      const snapshots: Pick<FakeServer, "manifest" | "chunks">[] = [];
      const snapshot = (): void => {
        const rows = [...acknowledged.keys()].map((id): SnapshotRow => ["r", zone, "record", id, start + 24 * hour]);
        server.snapshot(rows);
        snapshots.push({ manifest: server.manifest, chunks: server.chunks });
      };
      const happen = async ([what, n]: Step): Promise<void> => {
        const entries = server.streams.get(v2Stream)?.entries ?? [];
        const id = `id-${acknowledged.size}`;
        switch (what) {
          case "revoke":
            acknowledged.set(id, clock.now());
            written.push(server.revoke(id));
            break;
          case "revoke and lose it":
            acknowledged.set(id, clock.now());
            server.revoke(id);
            server.streams.get(v2Stream)?.entries.pop();
            break;
          case "heartbeat":
            written.push(server.heartbeat());
            break;
          case "snapshot":
            snapshot();
            break;
          case "advance":
            clock.advance(n * 2);
            break;
          case "read":
            await settle();
            break;
          case "repeat an entry":
            if (written.length > 0) server.add(v2Stream, written[n % written.length] ?? []);
            break;
          case "swap two entries": {
            const [a, b] = [entries.at(-1 - (n % 3)), entries.at(-2 - (n % 3))];
            if (a === undefined || b === undefined) break;
            entries[entries.indexOf(a)] = { id: a.id, fields: b.fields };
            entries[entries.indexOf(b)] = { id: b.id, fields: a.fields };
            break;
          }
          case "drop an entry":
            entries.splice(n % (entries.length + 1), 1);
            break;
          case "write an entry again at the end": {
            const [moved] = entries.splice(n % (entries.length + 1), 1);
            if (moved !== undefined) server.add(v2Stream, moved.fields);
            break;
          }
          case "forge":
            server.add(v2Stream, server.encode({ type: "heartbeat" }, server.seq).with(-1, "0".repeat(64)));
            break;
          case "trim":
            server.trim(v2Stream, n % 4);
            break;
          case "flush":
            server.flush();
            server.connection += 1;
            break;
          case "go down":
            server.isDown = true;
            break;
          case "come up":
            server.isDown = false;
            break;
          case "reconnect":
            server.connection += 1;
            break;
          case "new log":
            logs += 1;
            server.log = `${start + logs}-b1b2b3b4`;
            server.seq = 0n;
            server.lastEvent = "0-0";
            snapshot();
            break;
          case "old snapshot":
            if (snapshots.length > 0) Object.assign(server, snapshots[n % snapshots.length]);
            break;
          case "jump":
            offset = [0, 0, hour, -hour][n % 4] ?? 0;
            break;
          case "restart":
            await store.stop();
            void store.start();
            break;
          case "unknown type":
            server.seq += 1n;
            server.add(v2Stream, ["v", "2", "type", "unknown"]);
            break;
        }
      };
      snapshot();
      server.heartbeat();
      void store.start();
      await settle();
      for (const [at, step] of given.entries()) {
        await happen(step);
        asked += 1;
        if (stateOf("good") === "active") wasActive += 1;
        const { lagMs } = store.status;
        const heartbeat = lagMs === undefined ? Number.NEGATIVE_INFINITY : clock.now() + offset - lagMs;
        for (const [id, time] of acknowledged) {
          const mustBeKnown = time < heartbeat || time + maxStaleMs + clockSkewMs < clock.now();
          if (mustBeKnown) expect(stateOf(id), `${id} after step ${at}: ${step[0]}`).not.toBe("active");
        }
      }
      await store.stop();
    }),
    { numRuns: 150, seed: 20_260_501 },
  );
  // A store that is never open would pass as well.
  expect(wasActive / asked).toBeGreaterThan(0.1);
}, 60_000);

it("never answers active for what was in a stream of version 1 when the last read to its tail was sent", async () => {
  const happenings1 = [
    "revoke",
    "revoke",
    "read",
    "read",
    "read",
    "advance",
    "outage",
    "repeat",
    "forge",
    "jump",
  ] as const;
  const steps1 = fc.array(fc.tuple(fc.constantFrom(...happenings1), fc.nat({ max: 999 })), {
    minLength: 20,
    maxLength: 100,
  });
  let wasActive = 0;
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(steps1, fc.boolean(), fc.integer({ min: 1, max: 5 }), async (given, tellsAdded, batchSize) => {
      const clock = createFakeClock(start);
      const server = new FakeServer(clock);
      server.tellsAdded = tellsAdded;
      let offset = 0;
      const options = { streamHmacKey: v1Key, trustHistory: true, maxStaleMs, batchSize };
      const { store, stateOf, settle } = bench({ ...options, now: () => clock.now() + offset }, server);
      const added = new Map<string, number>();
      server.v1({ session_id: "first" });
      server.v1({ zone_id: zone, epoch: "1" }, v1EpochStream);
      await store.start();
      for (const [at, [what, n]] of given.entries()) {
        const revoke = (): void => {
          const id = `id-${added.size}`;
          added.set(id, clock.monotonicNow());
          server.v1({ session_id: id, zone_id: n % 2 === 0 ? zone : null });
        };
        if (what === "revoke") for (let many = 0; many <= n % 4; many += 1) revoke();
        else if (what === "read") await settle();
        else if (what === "advance") clock.advance(n * 2);
        else if (what === "repeat") {
          const { entries } = server.streams.get(v1RevocationStream) ?? { entries: [] };
          server.add(v1RevocationStream, entries[n % (entries.length + 1)]?.fields ?? []);
        } else if (what === "forge") server.add(v1RevocationStream, ["session_id", "good", "_sig", "0".repeat(64)]);
        else if (what === "jump") offset = [0, 0, hour, -hour][n % 4] ?? 0;
        else {
          // While nobody reads: more entries, some or all of them lost.
          for (let many = 0; many < n % 3; many += 1) revoke();
          if (n % 4 === 0) server.flush();
          if (n % 4 === 1) server.trim(v1RevocationStream, n % 3);
          for (let many = 0; many < n % 5; many += 1) revoke();
          server.connection += 1;
        }
        asked += 1;
        if (stateOf("good") !== "active") continue;
        wasActive += 1;
        const sent = clock.monotonicNow() + store.status.validForMs - maxStaleMs;
        for (const [id, time] of added) {
          if (time < sent) expect(stateOf(id), `${id} after step ${at}: ${what}`).toBe("revoked");
        }
      }
      await store.stop();
    }),
    { numRuns: 150, seed: 20_260_501 },
  );
  expect(wasActive / asked).toBeGreaterThan(0.1);
}, 60_000);

/** What may be written, to one of three sessions. */
const bodies = fc.array(fc.tuple(fc.constantFrom("revoke", "suspend", "suspend", "resume", "resume"), fc.nat(2)), {
  minLength: 1,
  maxLength: 12,
});

/** Where an event goes instead: by its position and a distance; what the heartbeats after each say. */
const disorder = fc.array(fc.tuple(fc.nat(6), fc.boolean(), fc.boolean()), { minLength: 12, maxLength: 12 });

it("follows the sequence in whatever order its events come, and is open without a snapshot once all have come", async () => {
  let wasActive = 0;
  let wasClosed = 0;
  await fc.assert(
    fc.asyncProperty(bodies, disorder, fc.integer({ min: 1, max: 4 }), async (given, moves, perRead) => {
      const { server, clock, store, stateOf, settle } = bench({ keys: { k1: v2Key }, maxStaleMs });
      server.snapshot([]);
      server.heartbeat();
      await store.start();
      const ids = ["x", "y", "z"];
      /** Sessions that are refused after each event. */
      const refused: ReadonlySet<string>[] = [new Set()];
      const entries: { readonly at: number; readonly seq: number; readonly fields: readonly string[] }[] = [];
      const revoked = new Set<string>();
      const suspended = new Set<string>();
      for (const [index, [type, which]] of given.entries()) {
        const [id, seq, ts] = [ids[which] ?? "", index + 1, clock.now() - 100 + index];
        if (type === "revoke") revoked.add(id);
        if (type === "suspend") suspended.add(id);
        if (type === "resume") suspended.delete(id);
        refused.push(new Set([...revoked, ...suspended]));
        const anchor = { zone, kind: "record", id } as const;
        const body = type === "revoke" ? { type, anchor, exp: start + hour } : { type, anchor };
        const fields = server.encode(body, BigInt(seq), server.log, ts);
        const [distance = 0, isRepeated, hasHeartbeat] = moves[index] ?? [];
        entries.push({ at: index + distance, seq, fields });
        if (isRepeated === true) entries.push({ at: index + 2 * distance, seq, fields });
        const sign = server.encode({ type: "heartbeat" }, BigInt(seq), server.log, ts);
        if (hasHeartbeat === true) entries.push({ at: index + 0.5, seq, fields: sign });
      }
      entries.sort((a, b) => a.at - b.at);
      const check = (): void => {
        if (store.status.state === "closed") wasClosed += 1;
        for (const id of ids) {
          if (stateOf(id) !== "active") continue;
          wasActive += 1;
          expect(refused[Number(store.status.seq)]?.has(id), `${id} at ${store.status.seq}`).toBe(false);
        }
      };
      for (const [index, { fields }] of entries.entries()) {
        server.add(v2Stream, fields);
        if (index % perRead !== 0) continue;
        await settle();
        check();
      }
      server.seq = BigInt(given.length);
      server.heartbeat();
      await settle();
      expect(store.status).toMatchObject({ state: "open", seq: BigInt(given.length) });
      for (const id of ids) expect(stateOf(id)).toBe(refused.at(-1)?.has(id) === true ? "revoked" : "active");
      await store.stop();
    }),
    { numRuns: 200, seed: 20_260_501 },
  );
  // Neither a store that never closes nor one that never opens would show anything.
  expect(Math.min(wasActive, wasClosed)).toBeGreaterThan(200);
}, 60_000);
