import { describe, expect, test } from "vitest";
import { createVerifier } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { audience, claims, claimsWith, forge } from "./forge.ts";

const doors = createDoors();

describe("audience", () => {
  test.each([
    [[]],
    [""],
    [[""]],
    [["", audience]],
    [[[audience]]],
    [[audience, 1]],
    [[audience, null]],
    [[audience, [audience]]],
    [1],
    [0],
    [true],
    [null],
    [{ [audience]: true }],
    [{ 0: audience, length: 1 }],
    [undefined],
  ])("CVE-2020-26160: aud %j is refused", (aud) => doors.refuse(doors.mint({ aud })));

  test.each([
    `${audience}/`,
    `${audience}2`,
    audience.slice(0, -1),
    `${audience}?x=1`,
    `${audience}#x`,
    "https://mcp.test",
    "https://mcp.test/",
    "https://mcp.test:443/mcp",
    "HTTPS://mcp.test/mcp",
    "https://MCP.test/mcp",
    "http://mcp.test/mcp",
    "https://mcp.test//mcp",
    "https://mcp.test/MCP",
    "https://mcp.test/mcp%2f",
    "https://mcp.test/./mcp",
    `${audience} `,
    ` ${audience}`,
    `${audience}\u0000`,
    `${audience},https://other.test`,
    `https://other.test ${audience}`,
    "*",
    "mcp",
  ])("CVE-2024-5798: %j is another audience", async (aud) => {
    await doors.refuse(doors.mint({ aud }));
    await doors.refuse(doors.mint({ aud: [aud, "https://other.test"] }));
  });

  test("CVE-2025-69196: a token for a sibling server of the same issuer is refused", async () => {
    for (const aud of ["https://mcp.test/mcp2", "https://notes.test/mcp", "https://mcp.test/mcp/admin"]) {
      await doors.refuse(doors.mint({ aud }));
    }
    await doors.accept(doors.mint({ aud: ["https://notes.test/mcp", audience] }));
  });

  test("CVE-2020-26160: a second aud member is refused, whichever comes last", async () => {
    await doors.refuse(forge(doors.key, claimsWith(`"aud":"https://other.test"`)));
    await doors.refuse(
      forge(doors.key, claimsWith(`"aud":${JSON.stringify(audience)}`, { aud: "https://other.test" })),
    );
    await doors.refuse(forge(doors.key, claimsWith(`"\\u0061ud":${JSON.stringify(audience)}`)));
  });

  test("CVE-2024-5798: an empty audience cannot be configured", () => {
    for (const value of ["", [], [""], null, undefined, [null], {}, 1, ["a", ""]]) {
      expect(() => createVerifier({ ...doors.deps, audience: value as never }), JSON.stringify(value)).toThrow(
        TypeError,
      );
    }
  });

  test("CVE-2025-69196: without an aud claim nothing matches, whatever prototypes say", async () => {
    const token = forge(doors.key, claims({ aud: undefined }));
    Object.defineProperty(Object.prototype, "aud", { value: audience, configurable: true, enumerable: false });
    try {
      const refused = await doors.verifier.authenticate(token);
      expect(refused).toMatchObject({ ok: false });
    } finally {
      Reflect.deleteProperty(Object.prototype, "aud");
    }
  });
});
