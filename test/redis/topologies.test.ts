import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import * as countersignRedis from "countersign/redis";
import * as countersignRevocation from "countersign/revocation";
import * as ioredis from "ioredis";
import { afterEach, describe, expect, it } from "vitest";
import { startCluster } from "./cluster.ts";
import { startSentinel } from "./sentinel.ts";
import { hasNoRedis, startRedis, until } from "./server.ts";

const page = readFileSync(new URL("../../docs/revoke.md", import.meta.url), "utf8");
const [, section = ""] = page.split("## One server, Sentinel, Cluster");
const [single = "", sentinel = "", cluster = "", whole = ""] = [...section.matchAll(/```ts\n(.*?)```/gs)].map(
  ([, code = ""]) => code,
);
/** What follows on each of them; the client is the one of the block before. */
const common = whole.replace(/^import \{ Redis \} .*\n|^const redis = .*\n/gm, "");
const modules: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ioredis,
  "countersign/redis": countersignRedis,
  "countersign/revocation": countersignRevocation,
};

/** Runs code of the page as a module would be, and gives back what it declares under these names. */
async function run(code: string, names: readonly string[]): Promise<Record<string, unknown>> {
  const body = stripTypeScriptTypes(code).replace(
    /^import (\{[^}]*\}) from "([^"]+)";$/gm,
    'const $1 = modules["$2"];',
  );
  const AsyncFunction = (async () => undefined).constructor as new (
    ...words: string[]
  ) => (given: typeof modules) => Promise<Record<string, unknown>>;
  return new AsyncFunction("modules", `${body}\nreturn { ${names.join(", ")} };`)(modules);
}

/** The code with the addresses of real servers, in their order. */
function at(code: string, ports: readonly number[]): string {
  let next = 0;
  return code.replace(/\b(?:6379|2637\d|26380|26381|700\d)\b/g, () => `${ports[next++]}`);
}

describe.skipIf(hasNoRedis)("the page on topologies", { timeout: 60_000 }, () => {
  const ends: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    delete process.env["REVOCATION_KEY"];
    for (const end of ends.splice(0).reverse()) await end();
  });

  const tryOut = async (client: string): Promise<void> => {
    process.env["REVOCATION_KEY"] = "07".repeat(32);
    const names = ["redis", "publisher", "revocations"];
    const made = (await run(`${client}\n${common}`, names)) as {
      readonly redis: ioredis.Redis;
      readonly publisher: countersignRedis.RevocationPublisher;
      readonly revocations: countersignRevocation.ReplicaRevocationStore;
    };
    const { redis, publisher, revocations } = made;
    ends.push(() => redis.disconnect());
    ends.push(() => publisher.stop());
    ends.push(() => revocations.stop());
    redis.on("error", () => undefined);
    const check = (id: string) =>
      revocations.check({ zone: "zone-1", anchors: [{ zone: "zone-1", kind: "record", id }] }).state;
    await until("the revocation arrives", () => check("session-42") === "revoked");
    expect(check("session-43")).toBe("active");
    const shared = new countersignRedis.RedisRevocationStore(redis, { readV1Keys: false });
    await shared.markRevoked("session-44");
    expect(await shared.isRevoked("session-44")).toBe(true);
    expect(await shared.isRevoked("session-45")).toBe(false);
  };

  it("is right about one server", async () => {
    const server = await startRedis();
    ends.push(() => server.stop());
    await tryOut(at(single, [server.port]));
  });

  it("is right about Sentinel", async () => {
    const server = await startSentinel(3);
    ends.push(() => server.stop());
    const code = at(
      sentinel,
      server.sentinels.map(({ port }) => port),
    );
    await tryOut(code.replace('"mymaster"', JSON.stringify(server.settings.name)));
  });

  it("is right about a Cluster", async () => {
    const server = await startCluster();
    ends.push(() => server.stop());
    await tryOut(
      at(
        cluster,
        server.masters.map(({ port }) => port),
      ),
    );
  });
});
