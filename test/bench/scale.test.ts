import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { withBlock } from "../../bench/marked-block.ts";
import { arrivals } from "../../bench/scale/arrivals.ts";
import { HERDS, type ScaleFigures, SHORT } from "../../bench/scale/figures.ts";
import { modelOf } from "../../bench/scale/model.ts";
import { renderScale } from "../../bench/scale/render.ts";
import { seeded, VirtualTime } from "../../bench/scale/virtual-time.ts";
import { batchBytes, commandBytes, entryBytes } from "../../bench/scale/wire.ts";
import { hasNoRedis, startRedis, type TestRedis } from "../redis/server.ts";

const page = readFileSync("docs/scale.md", "utf8");
const figures = JSON.parse(readFileSync("bench/scale/figures.json", "utf8"), (_name, value: unknown) =>
  value === null ? Number.NaN : value,
) as ScaleFigures;

describe("the page on scale", () => {
  it("shows the committed figures, and nothing that was written by hand", () => {
    expect(withBlock(page, "scale", renderScale(figures))).toBe(page);
  });

  it("notices a hand in its block", () => {
    const forged = page.replace(/\d+ %/, "0 %");
    expect(forged).not.toBe(page);
    expect(withBlock(forged, "scale", renderScale(figures))).toBe(page);
  });

  it("counts for a whole day of a million", () => {
    expect(figures.day.revocations).toBe(1_000_000);
    expect(figures.day.virtualMs).toBe(86_400_000);
    expect(figures.fanOut.regions.reduce((sum, { replicas }) => sum + replicas, 0)).toBeGreaterThanOrEqual(300);
    expect(figures.herds.map(({ spreadMs }) => spreadMs)).toEqual(HERDS.map(({ spreadMs }) => spreadMs));
  });
});

describe("the model", () => {
  it("needs as many servers as the tightest limit says, and no more replicas than that on each", () => {
    const model = modelOf(figures);
    expect(model.servers).toBe(Math.ceil(10_000 / model.replicasPerServer));
    expect(model.replicasPerServer).toBeLessThanOrEqual(5_000);
    const slower = { ...figures, server: { ...figures.server, serverPerReply: 10 * figures.server.serverPerReply } };
    expect(modelOf(slower).servers).toBeGreaterThan(model.servers);
  });
});

describe("virtual time", () => {
  it("runs events in the order of their moments, those of one moment in the order of their making", async () => {
    const time = new VirtualTime(1000);
    const seen: string[] = [];
    for (const [delay, name] of [
      [5, "c"],
      [1, "a"],
      [5, "d"],
      [3, "b"],
      [99, "late"],
    ] as const) {
      time.schedule(delay, () => seen.push(`${name}${time.now()}`));
    }
    await time.runUntil(1050);
    expect(seen).toEqual(["a1001", "b1003", "c1005", "d1005"]);
    expect(time.now()).toBe(1050);
  });

  it("stands still while somebody works", async () => {
    const time = new VirtualTime(0);
    const seen: number[] = [];
    time.schedule(1, () => {
      time.hold();
      setImmediate(() => {
        seen.push(time.now());
        time.release();
      });
    });
    time.schedule(2, () => seen.push(time.now()));
    await time.runUntil(10);
    expect(seen).toEqual([1, 2]);
  });
});

describe("arrivals", () => {
  it("depend on the seed alone, and a tenth of them is the incident", () => {
    const day = arrivals(10_000, 86_400_000, seeded(1));
    expect(day).toEqual(arrivals(10_000, 86_400_000, seeded(1)));
    expect(day).not.toEqual(arrivals(10_000, 86_400_000, seeded(2)));
    const incident = day.filter((at) => at >= 0.6 * 86_400_000 && at <= 0.6 * 86_400_000 + 300_000);
    expect(incident.length / day.length).toBeGreaterThan(0.08);
    expect(incident.length / day.length).toBeLessThan(0.13);
  });
});

describe.skipIf(hasNoRedis)("bytes on the wire", () => {
  let redis: TestRedis | undefined;
  afterEach(() => redis?.stop());

  it("are those of a real server", async () => {
    redis = await startRedis();
    const stream = "countersign:{*}:rev";
    const fields = ["v", "2", "kid", "k1", "id", "sid-ü"];
    const id = (await redis.client().xadd(stream, "*", ...fields)) ?? "";
    const words = ["XREAD", "COUNT", "1000", "STREAMS", stream, "0-0"];
    const socket = connect(redis.port, "127.0.0.1");
    socket.write("*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n");
    await once(socket, "data");
    const command = `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join("")}`;
    expect(Buffer.byteLength(command)).toBe(commandBytes(...words));
    socket.write(command);
    const [reply] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    expect(batchBytes(stream, 1) + entryBytes(id, fields)).toBe(reply.length);
  });
});

describe("a short run", () => {
  it("gives what stands in the committed figures, to the byte", async () => {
    // A program of its own: the measured code is the built package, as everywhere in bench.
    const { simulateStream } = await import("../../bench/scale/simulate.ts");
    expect(JSON.parse(JSON.stringify(await simulateStream(SHORT)))).toEqual(figures.short);
  }, 60_000);
});
