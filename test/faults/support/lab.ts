import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Redis } from "ioredis";
import { createTestIssuer, type TestIssuer } from "../../../src/testing/index.ts";
import { startRedis, type TestRedis } from "../../redis/server.ts";
import { type PublisherChild, spawnPublisher, spawnVerifier, type VerifierChild } from "./children.ts";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
import { createGuarded, type Guarded } from "./guarded.ts";
import { Ledger } from "./ledger.ts";
import { createRandom, type Random } from "./random.ts";
import { Sampler } from "./sampler.ts";
import * as settings from "./settings.ts";
import { pause, until } from "./wall-time.ts";

/** Name of the verifier in a process of its own. */
export const remote = "process 2";

/**
 * Everything of a deployment: a Redis, a publisher in its own process, two replicas in this process and one in another,
 * each behind a network that can fail, and samplers that ask all the time.
 */
export interface Lab {
  readonly random: Random;
  readonly ledger: Ledger;
  readonly replicas: readonly [Guarded, Guarded];
  /** Names of everything that is asked. */
  readonly subjects: readonly string[];
  /** A mandate of a session that nobody revokes. */
  readonly good: string;
  /** Between the verifiers and Redis, and between the publisher and Redis. */
  readonly readers: FaultProxy;
  readonly writer: FaultProxy;
  readonly redis: TestRedis;
  /** Past every proxy. */
  readonly admin: Redis;
  readonly publisher: PublisherChild;
  readonly verifier: VerifierChild;
  /** Every session that somebody asked to revoke. */
  readonly revoked: ReadonlySet<string>;
  /** Resident memory of the other process, in bytes. */
  readonly remoteRss: number;
  /** Asks the publisher to revoke a fresh session. @returns the session, and when it was acknowledged */
  revoke(): { readonly sid: string; readonly acknowledged: Promise<number | undefined> };
  /**
   * Resolves when every subject accepts the valid mandate and refuses each that was ever revoked, one of them only now.
   *
   * @returns milliseconds from the acknowledgement of the last revocation to its refusal, by the slowest subject
   */
  settle(withinMs?: number): Promise<number>;
  /** A publisher takes over, as soon as nobody else holds the lease. @returns when */
  installPublisher(next?: PublisherChild): Promise<number>;
  /** Starts the other process again. @returns milliseconds until its replica opened, and its marks */
  restartVerifier(): Promise<{ readonly afterMs: number; readonly marks: number }>;
  /** Another replica behind the same network; nobody asks it. Whoever makes it stops it. */
  createReplica(name: string): Guarded;
  startServer(...settings: readonly string[]): Promise<TestRedis>;
  /** No verifier sees what happens from now on; none has a read under way that the server could still answer. */
  blindfold(): Promise<void>;
  /** Another server takes the place of the first. */
  failOver(to: TestRedis): void;
  close(): Promise<void>;
}

/** @param extra live revocations besides those that are asked about */
export async function startLab({ seed = 1, extra = 0 }: { seed?: number; extra?: number } = {}): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-faults-"));
  const servers: TestRedis[] = [];
  const startServer = async (...more: readonly string[]): Promise<TestRedis> => {
    const server = await startRedis("--dir", folder, "--repl-diskless-sync-delay", "0", ...more);
    servers.push(server);
    return server;
  };
  let redis = await startServer();
  let admin = redis.client();
  const readers = await startFaultProxy(redis.port);
  const writer = await startFaultProxy(redis.port);
  const issuer: TestIssuer = await createTestIssuer({
    issuer: settings.issuerUrl,
    audience: settings.audience,
    zoneId: settings.zone,
  });
  const jwks = JSON.stringify(issuer.jwks());
  const lifetime = { ttlSeconds: 3_600 };
  const good = await issuer.mint({ sid: "session-good" }, lifetime);

  const ledger = new Ledger();
  const replicas = [
    createGuarded("replica 1", readers.port, jwks),
    createGuarded("replica 2", readers.port, jwks),
  ] as const;
  const sampler = new Sampler(replicas, good, settings.boundMs, ledger.take);
  const subjects = [...replicas.map(({ name }) => name), remote];
  const revoked = new Set<string>();
  const tokens = new Map<string, string>();
  const acks = new Map<string, number>();
  let remoteRss = 0;

  let verifier = spawnVerifier();
  const startVerifier = async (): Promise<{ afterMs: number; marks: number }> => {
    const opened = verifier.news((news) => news.type === "opened");
    verifier.onNews((news) => {
      if (news.type === "memory") remoteRss = news.rss;
      else if (news.type !== "opened" && news.type !== "stalled") ledger.take(news);
    });
    verifier.tell({ op: "begin", name: remote, port: readers.port, jwks, good });
    for (const [sid, token] of tokens) {
      const ackedAt = acks.get(sid);
      verifier.tell({ op: "watch", sid, token, ...(ackedAt === undefined ? {} : { ackedAt }) });
    }
    return await opened;
  };

  // Mandates of sessions that will be revoked, minted ahead so that revoking costs no signature.
  const ready: { readonly sid: string; readonly token: string }[] = [];
  let serial = 0;
  const stock = async (): Promise<void> => {
    while (ready.length < 4) {
      serial += 1;
      const sid = `session-${serial}`;
      ready.push({ sid, token: await issuer.mint({ sid }, lifetime) });
    }
  };
  await stock();

  const isOpenEverywhere = (): boolean => subjects.every((subject) => ledger.isOpen(subject));
  const refusers = (sid: string): readonly string[] =>
    subjects.filter((subject) => ledger.refusedAt(sid, subject) !== undefined);

  const lab = {
    random: createRandom(seed),
    ledger,
    replicas,
    subjects,
    readers,
    writer,
    revoked,
    good,
    startServer,
    createReplica: (name: string): Guarded => createGuarded(name, readers.port, jwks),
    publisher: spawnPublisher(writer.port),
    get redis() {
      return redis;
    },
    get admin() {
      return admin;
    },
    get verifier() {
      return verifier;
    },
    get remoteRss() {
      return remoteRss;
    },
    revoke() {
      const next = ready.shift();
      if (next === undefined) throw new Error("no mandate in stock");
      const { sid, token } = next;
      revoked.add(sid);
      tokens.set(sid, token);
      sampler.watch(sid, token);
      verifier.tell({ op: "watch", sid, token });
      const acknowledged = lab.publisher.revoke(sid).then((at) => {
        if (at === undefined) return undefined;
        acks.set(sid, at);
        sampler.acknowledged(sid, at);
        verifier.tell({ op: "acknowledged", sid, at });
        return at;
      });
      void stock();
      return { sid, acknowledged };
    },
    async settle(withinMs = 10_000) {
      let probe = lab.revoke();
      let isAcknowledged: boolean | undefined;
      let asked = 0;
      const follow = (one: typeof probe): void => {
        isAcknowledged = undefined;
        asked = performance.now();
        void one.acknowledged.then((at) => {
          if (one === probe) isAcknowledged = at !== undefined;
        });
      };
      follow(probe);
      const missing = (): string[] => [...revoked].filter((sid) => refusers(sid).length < subjects.length);
      await until(
        () =>
          `settled; open: ${subjects.map((subject) => ledger.isOpen(subject)).join()}; probe ${isAcknowledged}; ` +
          `not refused everywhere: ${missing().join()}; ` +
          replicas
            .map(({ store }) =>
              JSON.stringify(store.status, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
            )
            .join(),
        async () => {
          if (isAcknowledged === false && performance.now() - asked > 50) {
            await stock();
            probe = lab.revoke();
            follow(probe);
          }
          return isAcknowledged === true && isOpenEverywhere() && missing().length === 0;
        },
        withinMs,
      );
      const refusals = subjects.map((subject) => ledger.refusedAt(probe.sid, subject) ?? 0);
      return Math.max(...refusals) - (acks.get(probe.sid) ?? 0);
    },
    async installPublisher(next?: PublisherChild) {
      if (next !== undefined) lab.publisher = next;
      let at: number | undefined;
      await until("a publisher has the lease", async () => {
        at = await lab.publisher.begin(revoked, extra);
        return at !== undefined;
      });
      return at as number;
    },
    async restartVerifier() {
      verifier = spawnVerifier();
      return await startVerifier();
    },
    async blindfold() {
      await readers.set({ kind: "blackhole" });
      await pause(settings.blockMs + 50);
    },
    failOver(to: TestRedis) {
      redis = to;
      admin.disconnect();
      admin = to.client();
      readers.retarget(to.port);
      writer.retarget(to.port);
    },
    async close() {
      sampler.stop();
      verifier.signal("SIGCONT");
      lab.publisher.signal("SIGCONT");
      await Promise.all([verifier.kill(), lab.publisher.kill(), ...replicas.map((replica) => replica.stop())]);
      await Promise.all([readers.close(), writer.close()]);
      for (const server of servers) server.signal("SIGCONT");
      await Promise.all(servers.map((server) => server.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await lab.installPublisher();
    sampler.start();
    await Promise.all([startVerifier(), ...replicas.map((replica) => replica.start())]);
    await lab.settle();
  } catch (error) {
    await lab.close();
    throw error;
  }
  return lab;
}
