import { afterAll, describe, expect, test } from "vitest";
import { createDoors } from "../attacks/doors.ts";
import { claims, createForgeKey, encode, forge, headerOf, signInput } from "../attacks/forge.ts";

const doors = createDoors();
const stranger = createForgeKey("key-1");
let rejections = 0;
const listen = (): void => {
  rejections += 1;
};
process.on("unhandledRejection", listen);
afterAll(() => void process.off("unhandledRejection", listen));

/** A small generator with a seed, so that a failure can be repeated. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const characters = [...'ABCZabcz0189-_.=+/ \n\t%,"{}'].concat("\u0000", "\u00e9", "\u{feff}", "\u{1f600}", "\ud800");

function mutate(token: string, random: (below: number) => number): string {
  let text = token;
  for (let edits = 1 + random(3); edits > 0; edits -= 1) {
    const at = random(text.length + 1);
    const char = characters[random(characters.length)] ?? "A";
    switch (random(6)) {
      case 0:
        text = text.slice(0, at) + char + text.slice(at);
        break;
      case 1:
        text = text.slice(0, at) + char + text.slice(at + 1);
        break;
      case 2:
        text = text.slice(0, at) + text.slice(at + 1 + random(8));
        break;
      case 3:
        text = text.slice(0, at) + text.slice(random(text.length + 1));
        break;
      case 4: {
        const parts = text.split(".");
        text = [parts[random(parts.length)], ...parts.slice(1)].join(".");
        break;
      }
      default:
        text = text.slice(0, at);
    }
  }
  return text;
}

describe("R3 mutated input", () => {
  test.each([1, 2, 3])(
    "35,000 mutated tokens of seed %d: 0 throws, 0 accepts, 0 unhandled rejections",
    async (seed) => {
      const random = randomFrom(seed);
      const genuine = [doors.mint(), doors.mint({ delegation_chain: [{ application_id: "a" }], hop_count: 1 })];
      const codes = new Map<string, number>();
      const before = process.memoryUsage().rss;
      for (let round = 0; round < 35_000; round += 1) {
        const token = mutate(genuine[round % genuine.length] ?? "", random);
        if (genuine.includes(token)) continue;
        const result = await doors.verifier.authenticate(token);
        if (result.ok) expect(token).toBe("refused");
        else codes.set(result.error.code, (codes.get(result.error.code) ?? 0) + 1);
      }
      expect([...codes.keys()].toSorted()).toEqual(
        codes.has("missing_token") ? ["invalid_token", "missing_token"] : ["invalid_token"],
      );
      expect(process.memoryUsage().rss - before).toBeLessThan(32 * 2 ** 20);
      expect(rejections).toBe(0);
    },
  );

  test("5,000 properly signed mutations of payload and header are refused with a code or accepted with whole claims", async () => {
    const random = randomFrom(7);
    const payload = JSON.stringify(claims({ delegation_chain: [{ application_id: "a" }] }));
    const header = JSON.stringify(headerOf(doors.key));
    for (let round = 0; round < 5_000; round += 1) {
      const inHeader = round % 4 === 0;
      const text = mutate(inHeader ? header : payload, random);
      const token = inHeader ? forge(doors.key, payload, text) : forge(doors.key, text);
      const result = await doors.verifier.authenticate(token);
      if (!result.ok) {
        expect(result.error.code, text).toMatch(/^(invalid_token|invalid_zone)$/);
        continue;
      }
      const { sub, sid, clientId, zoneId, expiresAt } = result.principal;
      expect(
        [sub, sid, clientId, zoneId].every((value) => typeof value === "string" && value !== ""),
        text,
      ).toBe(true);
      expect(Number.isSafeInteger(expiresAt), text).toBe(true);
    }
  });

  test("5,000 tokens of a stranger with random claims: 0 accepts", async () => {
    const random = randomFrom(11);
    for (let round = 0; round < 5_000; round += 1) {
      const input = `${encode(headerOf(doors.key))}.${encode(claims({ n: random(2 ** 31) }))}`;
      expect((await doors.verifier.authenticate(signInput(stranger, input))).ok).toBe(false);
    }
  });

  test("10,000 mutated request bodies: 0 throws, and nothing passes that was not decided", async () => {
    const random = randomFrom(13);
    const authorization = `Bearer ${doors.mint()}`;
    const body = JSON.stringify([
      { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "read", arguments: { a: [1, { b: 2 }] } } },
      { jsonrpc: "2.0", id: 2, method: "resources/read", params: { uri: "file:///a" } },
    ]);
    for (let round = 0; round < 10_000; round += 1) {
      const text = mutate(round % 2 ? body : body.slice(1, body.indexOf("},{") + 1), random);
      const request = new Request(doors.gate.resource, { method: "POST", headers: { authorization }, body: text });
      const entry = await doors.gate.fetch(request);
      if (entry instanceof Response) {
        expect([200, 400, 403, 404], text).toContain(entry.status);
      } else {
        expect(JSON.stringify(entry.parsedBody), text).toContain('"2.0"');
      }
    }
    expect(rejections).toBe(0);
  });
});
