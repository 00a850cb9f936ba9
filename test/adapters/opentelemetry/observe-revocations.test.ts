import { readFileSync } from "node:fs";
import { metrics } from "@opentelemetry/api";
import { countDecisions, observeRevocations } from "countersign/opentelemetry";
import { InMemoryRevocationStore, ReplicaRevocationStore } from "countersign/revocation";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { instruments } from "../../../src/adapters/opentelemetry/instruments.ts";
import { createFakeStream, keyBytes, zone } from "../../revocation/support-stream.ts";
import { startSdk } from "./support.ts";

let sdk: ReturnType<typeof startSdk>;
beforeEach(() => {
  sdk = startSdk();
  metrics.setGlobalMeterProvider(sdk.provider);
});
afterEach(async () => {
  metrics.disable();
  await sdk.stop();
});

const prefix = "countersign.revocation.";

async function valuesOf(component: string): Promise<Record<string, unknown>> {
  const points = await sdk.collect();
  return Object.fromEntries(
    points
      .filter(({ attributes }) => (attributes as Record<string, unknown>)["countersign.component"] === component)
      .map(({ name, value, attributes }) => {
        const reason = (attributes as Record<string, unknown>)["countersign.reason"];
        return [name.slice(prefix.length) + (reason === undefined ? "" : `.${reason}`), value];
      }),
  );
}

describe("metrics of revocation", () => {
  test("show a replica: open, freshness in seconds, sequence, marks and refusals by reason", async () => {
    let now = 1_790_000_000_000;
    const clock = () => now;
    const { fake, reader } = createFakeStream(clock);
    const store = new ReplicaRevocationStore({ reader, zone, keys: { k1: keyBytes }, now: clock, monotonicNow: clock });
    const stop = observeRevocations({ replica: store });
    expect(await valuesOf("replica")).toMatchObject({ open: 0, validity: 0, marks: 0, sequence: 0 });
    expect(await valuesOf("replica")).not.toHaveProperty("lag");

    fake.revoke("sid-secret-1");
    fake.snapshot([["r", zone, "record", "sid-secret-1", now + 900_000]]);
    fake.add(["v", "2", "kid", "k1", "_sig", "nonsense"]);
    fake.heartbeat();
    await store.start();
    now += 1_500;
    const values = await valuesOf("replica");
    expect(values).toMatchObject({ open: 1, validity: 8.5, lag: 1.5, marks: 1, sequence: 1, resyncs: 1 });
    const [reason] = Object.keys(store.status.rejected);
    expect(values[`rejected.${reason}`]).toBe(1);
    await store.stop();
    expect(await valuesOf("replica")).toMatchObject({ open: 0, validity: 0, marks: 1 });
    stop();
    store.markRevoked("another");
    expect(await valuesOf("replica")).toMatchObject({ marks: 1 });
  });

  test("carry units of the conventions, and no identifier, zone, log or key", async () => {
    const { fake, reader } = createFakeStream(Date.now);
    fake.revoke("sid-secret-1");
    fake.snapshot([["r", zone, "record", "sid-secret-1", Date.now() + 900_000]]);
    fake.heartbeat();
    const store = new ReplicaRevocationStore({ reader, zone, keys: { k1: keyBytes } });
    await store.start();
    const stop = observeRevocations({ replica: store });
    const points = await sdk.collect();
    const text = JSON.stringify(points);
    for (const secret of ["sid-secret", zone, fake.log, "k1", "0707"]) expect(text).not.toContain(secret);
    expect(new Set(points.map(({ unit }) => unit))).toEqual(
      new Set(["1", "s", "{event}", "{mark}", "{resync}", "{read}", "{heartbeat}", "{record}"]),
    );
    for (const { name } of points) expect(name).toMatch(/^countersign\.revocation\.[a-z.]+$/);
    stop();
    await store.stop();
  });

  test("keep several sources apart, and go on when one of them fails", async () => {
    const store = new InMemoryRevocationStore();
    store.markRevoked("a");
    const consumer = {
      status: { state: "running", applied: 7, rejected: { unsigned: 2, "sid-1 zone": 9 }, unapplied: 1, lost: 0 },
    };
    const broken = {
      get status(): object {
        throw new Error("no");
      },
    };
    const stop = observeRevocations({ store, broken, consumer });
    expect(await valuesOf("store")).toEqual({ marks: 1 });
    expect(await valuesOf("broken")).toEqual({});
    expect(await valuesOf("consumer")).toEqual({
      open: 1,
      applied: 7,
      unapplied: 1,
      lost: 0,
      "rejected.unsigned": 2,
    });
    stop();
  });

  test("are documented, every one", () => {
    const page = readFileSync("docs/observe.md", "utf8");
    for (const { name, unit } of instruments)
      expect(page).toMatch(new RegExp(`\\| \`${name}\` \\| .* \\| \`${unit}\` \\|`));
  });

  test("go to a meter of the caller's choice", async () => {
    const other = startSdk();
    const stop = observeRevocations(
      { store: new InMemoryRevocationStore() },
      { meter: other.provider.getMeter("mine") },
    );
    expect(await other.collect()).toHaveLength(1);
    expect(await sdk.collect()).toEqual([]);
    stop();
    await other.stop();
  });
});

describe("metrics of decisions", () => {
  const identity = { profile: "2026-05", contract: "digest" };

  test("count verdicts by code, rung and method", async () => {
    const onDecision = countDecisions();
    onDecision({ verdict: "allow", method: "tools/call", item: "purge", ...identity });
    onDecision({ verdict: "allow", method: "tools/call", item: "read", ...identity });
    onDecision({ verdict: "refuse", method: "tools/call", code: "session_revoked", rung: "revocation", ...identity });
    onDecision({ verdict: "unauthenticated", method: "POST", code: "invalid_token", rung: "mandate", ...identity });
    const points = await sdk.collect();
    expect(points.map(({ name, unit, value, attributes }) => [name, unit, value, attributes])).toEqual([
      ["countersign.decisions", "{decision}", 2, { "countersign.verdict": "allow", "mcp.method.name": "tools/call" }],
      [
        "countersign.decisions",
        "{decision}",
        1,
        {
          "countersign.verdict": "refuse",
          "mcp.method.name": "tools/call",
          "countersign.code": "session_revoked",
          "countersign.rung": "revocation",
        },
      ],
      [
        "countersign.decisions",
        "{decision}",
        1,
        {
          "countersign.verdict": "unauthenticated",
          "countersign.code": "invalid_token",
          "countersign.rung": "mandate",
        },
      ],
    ]);
  });

  test("are not multiplied by what callers make up", async () => {
    const onDecision = countDecisions();
    for (let index = 0; index < 100; index += 1) {
      onDecision({ verdict: "unknown", method: `made/up/${index}`, item: `tool-${index}`, ...identity });
    }
    expect(await sdk.collect()).toMatchObject([
      { value: 100, attributes: { "countersign.verdict": "unknown", "mcp.method.name": "_OTHER" } },
    ]);
  });
});
