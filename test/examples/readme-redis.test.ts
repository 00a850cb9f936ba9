import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createStreamReader } from "countersign/redis";
import { ReplicaRevocationStore } from "countersign/revocation";
import { expect, test } from "vitest";
import { cli } from "../cli/run.ts";
import { hasNoRedis, startRedis, until } from "../redis/server.ts";

/** The shell block of the README that revokes, as exports and commands. */
function shellBlock(): { exports: [string, string][]; commands: string[][] } {
  const [, block = ""] =
    /```sh\n(export COUNTERSIGN_REDIS_URL[\s\S]*?)```/.exec(readFileSync("README.md", "utf8")) ?? [];
  const lines = block.split("\n").map((line) => line.replace(/ +#.*$/, "").trim());
  const exports = lines.flatMap((line) => {
    const [, name = "", value = ""] = /^export (\w+)=(.*)$/.exec(line) ?? [];
    return name === "" ? [] : [[name, value] as [string, string]];
  });
  const commands = lines.filter((line) => line.startsWith("npx countersign ")).map((line) => line.split(" ").slice(2));
  return { exports, commands };
}

test.skipIf(hasNoRedis)("what the README says about revoking works as it stands", async () => {
  const server = await startRedis("--maxmemory-policy", "noeviction");
  const { exports, commands } = shellBlock();
  const env: Record<string, string> = {};
  for (const [name, value] of exports) {
    if (name === "COUNTERSIGN_REDIS_URL") env[name] = `redis://127.0.0.1:${server.port}`;
    else if (value === "$(openssl rand -hex 32)") env[name] = randomBytes(32).toString("hex");
    else env[name] = value.replace(/\$(\w+)/g, (_, other: string) => env[other] ?? "");
  }
  const [publish = [], revoke = [], status = []] = commands;
  expect([publish.at(-1), revoke[0], status.join(" ")]).toEqual(["&", "revoke", "revocations status"]);
  const publisher = spawn(process.execPath, ["src/cli/main.ts", ...publish.slice(0, -1)], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  // As the README's TypeScript block builds it.
  const revocations = new ReplicaRevocationStore({
    reader: createStreamReader(server.client()),
    keys: { k1: env["STREAM_KEY"] ?? "" },
  });
  try {
    await once(publisher.stdout, "data");
    await revocations.start();
    expect(revocations.isRevoked("session-42")).toBe(false);
    expect(await cli(revoke, { env })).toMatchObject({ status: 0, err: "" });
    await until("the guard refuses it", () => revocations.isRevoked("session-42"));
    const found = await cli(status, { env });
    expect([found.status, found.err]).toEqual([0, ""]);
    expect(found.out).toMatch(/state +open\n/);
    expect(found.out).not.toContain("!");
  } finally {
    await revocations.stop();
    publisher.kill("SIGKILL");
    await server.stop();
  }
});
