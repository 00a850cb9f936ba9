import { randomBytes } from "node:crypto";
import { startDevIssuer } from "../../../dev/index.ts";
import type { Anchor } from "../../../revocation/index.ts";
import { type CallOutcome, type McpSession, openMcpSession } from "../../mcp-session.ts";
import { openRedis } from "../../redis/open-redis.ts";
import type { DemoExpectation } from "../demo-case.ts";
import { type Order, preciseNow } from "./messages.ts";
import { startWorker, type Worker } from "./worker.ts";

/** One step of the demo over Redis. */
export interface RedisDemoStep {
  readonly title: string;
  readonly expected: DemoExpectation;
  readonly actual: DemoExpectation;
  readonly asDeclared: boolean;
  /** From the acknowledgement by Redis to the first call with the new verdict, in another process. */
  readonly afterAcknowledgementMs?: number;
}

/** The demo over Redis. */
export interface RedisDemoRun {
  readonly place: string;
  readonly zone: string;
  readonly publisherPid: number;
  readonly serverPid: number;
  readonly serverUrl: string;
  readonly steps: readonly RedisDemoStep[];
}

const allowed: DemoExpectation = { verdict: "allowed", status: 200 };
const revoked: DemoExpectation = { verdict: "refused", status: 403, code: "session_revoked" };
/** Far beyond anything that is not a fault. */
const patienceMs = 5_000;

/**
 * Starts a publisher and a guarded server, each in a process of its own with nothing but a Redis between them, and calls
 * the server with the MCP SDK's own client while the publisher revokes. Leaves nothing in Redis.
 *
 * @throws RedisFailure when Redis does not answer
 */
export async function runRedisDemo(url: URL): Promise<RedisDemoRun> {
  const { place, close } = await openRedis(url);
  close();
  const zone = `demo-${randomBytes(4).toString("hex")}`;
  const base = { redisUrl: url.href, zone, key: randomBytes(32).toString("hex") };
  const open: (() => Promise<void>)[] = [];
  try {
    const issuer = await startDevIssuer({ zoneId: zone });
    open.unshift(issuer.close);
    const publisher = await startWorker({ ...base, role: "publisher" });
    open.unshift(publisher.stop);
    const server = await startWorker({ ...base, role: "server", issuer: issuer.url, audience: issuer.audience });
    open.unshift(server.stop);
    const session = async (sid: string): Promise<McpSession> => {
      const opened = await openMcpSession(server.url, {
        era: "modern",
        authorization: `Bearer ${await issuer.mint({ sid })}`,
      });
      open.unshift(opened.close);
      return opened;
    };
    const [first, second] = [await session("session-1"), await session("session-2")];
    const anchor = (id: string): Anchor => ({ zone, kind: "record", id });
    const steps = [
      await call("session 1 calls hello", first, allowed),
      await tell(
        "publisher revokes session 1",
        publisher,
        { order: "revoke", anchor: anchor("session-1") },
        first,
        revoked,
      ),
      await call("session 2 calls hello", second, allowed),
      await tell(
        "publisher suspends session 2",
        publisher,
        { order: "suspend", anchor: anchor("session-2") },
        second,
        revoked,
      ),
      await tell(
        "publisher resumes session 2",
        publisher,
        { order: "resume", anchor: anchor("session-2") },
        second,
        allowed,
      ),
      await call("session 1 calls hello again", first, revoked),
    ];
    return { place, zone, publisherPid: publisher.pid, serverPid: server.pid, serverUrl: server.url, steps };
  } finally {
    for (const end of open) await end().catch(() => undefined);
  }
}

async function call(title: string, session: McpSession, expected: DemoExpectation): Promise<RedisDemoStep> {
  return step(title, expected, await hello(session));
}

/** Calls without pause while the publisher obeys, until the verdict is the expected one. */
async function tell(
  title: string,
  publisher: Worker,
  order: Order,
  session: McpSession,
  expected: DemoExpectation,
): Promise<RedisDemoStep> {
  const acknowledged = publisher.tell(order);
  acknowledged.catch(() => undefined);
  const end = performance.now() + patienceMs;
  let outcome = await hello(session);
  while (!isSame(expected, outcome) && performance.now() < end) outcome = await hello(session);
  const at = preciseNow();
  const afterAcknowledgementMs = Math.max(at - (await acknowledged), 0);
  return { ...step(title, expected, outcome), afterAcknowledgementMs };
}

function hello(session: McpSession): Promise<CallOutcome> {
  return session.callTool("hello", { name: "Ada" });
}

function step(title: string, expected: DemoExpectation, { verdict, status, code }: CallOutcome): RedisDemoStep {
  const actual = { verdict, status, ...(code === undefined ? {} : { code }) };
  return { title, expected, actual, asDeclared: isSame(expected, actual) };
}

function isSame(expected: DemoExpectation, actual: Pick<CallOutcome, "verdict" | "status" | "code">): boolean {
  return expected.verdict === actual.verdict && expected.status === actual.status && expected.code === actual.code;
}
