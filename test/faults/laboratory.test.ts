import { once } from "node:events";
import { connect, createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startFaultProxy } from "./support/fault-proxy.ts";
import { Ledger } from "./support/ledger.ts";
import { createRandom } from "./support/random.ts";
import { Sampler, type Subject } from "./support/sampler.ts";
import { judgeSoak, type SoakReport } from "./support/soak-report.ts";
import { pause, until, wallTime } from "./support/wall-time.ts";

type Answer = Awaited<ReturnType<Subject["authenticate"]>>;
const ok: Answer = { ok: true };
const refusal = (code: string): Answer => ({ ok: false, error: { code } });

const samplers: Sampler[] = [];
afterEach(() => {
  for (const sampler of samplers.splice(0)) sampler.stop();
});

/** A sampler over one verifier whose answers the test gives. */
function sampled(authenticate: (token: string) => Answer | Promise<Answer>, boundMs = 60_000) {
  const ledger = new Ledger();
  const subject: Subject = { name: "subject", authenticate: async (token) => await authenticate(token) };
  const sampler = new Sampler([subject], "good", boundMs, ledger.take);
  samplers.push(sampler);
  sampler.start();
  return { ledger, sampler };
}

describe("the sampler", () => {
  it("sees a revoked mandate that is accepted beyond the bound", async () => {
    const { ledger, sampler } = sampled(() => ok, 20);
    sampler.watch("s", "revoked", wallTime());
    expect(ledger.wrong).toEqual([]);
    await until("it is seen", () => ledger.wrong.length > 0);
    expect(ledger.wrong[0]).toMatchObject({ sid: "s", why: "accepted beyond the bound" });
  });

  it("sees a mandate that comes back, however early", async () => {
    let answer = refusal("session_revoked");
    const { ledger, sampler } = sampled((token) => (token === "good" ? ok : answer));
    sampler.watch("s", "revoked");
    await until("it is refused", () => ledger.refusedAt("s", "subject") !== undefined);
    expect(ledger.wrong).toEqual([]);
    answer = ok;
    await until("it is seen", () => ledger.wrong.length > 0);
    expect(ledger.wrong[0]).toMatchObject({ why: "accepted after it was refused" });
  });

  it("sees a refusal that is not true", async () => {
    const { ledger, sampler } = sampled(() => refusal("invalid_token"));
    sampler.watch("s", "revoked");
    await until("it is seen", () => ledger.wrong.length > 0 && ledger.untruths("subject").length > 0);
    expect(ledger.wrong[0]).toMatchObject({ why: "answered invalid_token" });
  });

  it("counts the time that a call waits, and not the time that the process is busy", async () => {
    let busyUntil = 0;
    const spin = (): Answer => {
      while (performance.now() < busyUntil);
      return ok;
    };
    const busy = sampled(spin);
    await until("it has run", () => busy.ledger.counts().decisions > 0);
    busyUntil = performance.now() + 150;
    await until("the stall is counted", () => busy.ledger.counts().slowestMs > 100);
    expect(busy.ledger.counts().slowestWaitMs).toBeLessThan(50);

    const waiting = sampled(async () => {
      await pause(120);
      return ok;
    });
    await until("a wait is counted", () => waiting.ledger.counts().slowestMs > 100);
    expect(waiting.ledger.counts().slowestWaitMs).toBeGreaterThan(50);
  });

  it("tells when a subject closed and when it opened for good", async () => {
    let answer: Answer = ok;
    const { ledger } = sampled(() => answer);
    await until("open", () => ledger.isOpen("subject"));
    const from = wallTime();
    answer = refusal("verification_unavailable");
    await until("closed", () => !ledger.isOpen("subject"));
    answer = ok;
    await until("open again", () => ledger.isOpen("subject"));
    const to = wallTime();
    expect(ledger.firstRefusal("subject", { from, to })?.to).toBe("verification_unavailable");
    expect(ledger.lastOpening("subject", { from, to })).toBeGreaterThan(from);
    expect(ledger.firstRefusal("subject", { from: to, to: wallTime() })).toBeUndefined();
  });
});

describe("the soak", () => {
  const fine: SoakReport = {
    seconds: 300,
    seed: 1,
    kinds: 25,
    faults: [],
    decisions: 100_000,
    wrongAccepts: 0,
    slowestMs: 1,
    outside: { asked: 10_000, served: 9_990 },
    revocations: 1,
    unhandled: 0,
    rssGrowthBytes: 0,
    rssBytes: 0,
    remoteRssBytes: 0,
    failures: [],
  };
  const fault = {
    fault: "a fault",
    row: "S1",
    propagatedMs: 1,
    revocation: "acknowledged",
    decisions: 1,
    wrongAccepts: 0,
    slowestMs: 1,
    slowestWaitMs: 0,
    stallMs: 0,
    window: { from: 0, to: 1 },
    broken: [],
  } as const;

  it.each([
    [{}, []],
    [{ faults: [] }, ["no fault was injected"]],
    [{ faults: [{ ...fault, broken: ["reopened after 3000 ms"] }] }, ["a fault: reopened after 3000 ms"]],
    [{ wrongAccepts: 1 }, ["1 wrong accepts"]],
    [{ unhandled: 2 }, ["2 unhandled rejections"]],
    [{ outside: { asked: 10_000, served: 9_989 } }, ["9989 of 10000 valid requests served outside the faults"]],
    [{ kinds: 24 }, ["24 kinds of faults"]],
    [{ decisions: 99_999 }, ["99999 decisions"]],
    [{ seconds: 30, kinds: 9, decisions: 9 }, []],
    [{ failures: ["it never reopened"] }, ["it never reopened"]],
  ] as const)("is judged by every bar: %j", (change, broken) => {
    expect(judgeSoak({ ...fine, faults: [fault], ...change })).toEqual(broken);
  });

  it("picks the same faults for the same seed", () => {
    const items = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(createRandom(5).shuffled(items)).toEqual(createRandom(5).shuffled(items));
    expect(createRandom(5).shuffled(items)).not.toEqual(createRandom(6).shuffled(items));
    expect(createRandom(5).shuffled(items).sort()).toEqual(items);
  });
});

describe("the network", () => {
  it("passes, holds back, slows down, cuts, forgets and refuses", async () => {
    const echo = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.pipe(socket);
    }).listen(0, "127.0.0.1");
    await once(echo, "listening");
    const proxy = await startFaultProxy((echo.address() as { port: number }).port);
    const open = async () => {
      const socket = connect(proxy.port, "127.0.0.1");
      let heard = "";
      let isOver = false;
      socket.on("data", (bytes) => {
        heard += bytes.toString();
      });
      socket.on("error", () => undefined);
      socket.on("close", () => {
        isOver = true;
      });
      const say = (text: string): void => void socket.write(text);
      const hears = (text: string): Promise<void> =>
        until(
          () => `${text} in ${heard}`,
          () => heard === text,
          2_000,
        );
      return { say, hears, heard: () => heard, isOver: () => isOver, end: () => socket.destroy() };
    };
    const line = await open();
    line.say("a");
    await line.hears("a");
    await proxy.set({ kind: "blackhole" });
    line.say("b");
    await pause(50);
    expect(line.heard()).toBe("a");
    await proxy.set({ kind: "pass" });
    await line.hears("ab");
    await proxy.set({ kind: "delay", ms: 40 });
    const began = performance.now();
    line.say("c");
    await line.hears("abc");
    expect(performance.now() - began).toBeGreaterThan(75);
    await proxy.set({ kind: "drip", bytes: 1, everyMs: 5 });
    line.say("d-e");
    await line.hears("abcd-e");
    await proxy.set({ kind: "cut", afterBytes: 2 });
    line.say("xyz");
    await until("it is cut", line.isOver, 2_000);
    expect(line.heard()).toBe("abcd-exy");
    await proxy.set({ kind: "pass" });
    const forgotten = await open();
    forgotten.say("a");
    await forgotten.hears("a");
    await proxy.set({ kind: "half-open" });
    forgotten.say("b");
    const other = await open();
    other.say("c");
    await other.hears("c");
    expect([forgotten.heard(), forgotten.isOver()]).toEqual(["a", false]);
    await proxy.set({ kind: "refuse" });
    await until("it is reset", other.isOver, 2_000);
    const late = await open();
    await until("it is refused", late.isOver, 2_000);
    for (const each of [line, forgotten, other, late]) each.end();
    await proxy.close();
    echo.close();
  });
});
