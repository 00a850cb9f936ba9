import { describe, expect, test } from "vitest";
import { createGate } from "../../src/gate/index.ts";
import { challengeHeader, extractBearer, hasScope, readAuthorization } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { fastest } from "./fastest.ts";
import { audience } from "./forge.ts";

const doors = createDoors();
const size = 100_000;
/** Inputs that make a backtracking pattern run away. */
const worst: readonly string[] = [
  "a".repeat(size),
  " ".repeat(size),
  "\t".repeat(size),
  "a ".repeat(size / 2),
  "/".repeat(size),
  "{".repeat(size),
  "{}".repeat(size / 2),
  "%25".repeat(size / 3),
  `${"a/".repeat(size / 2)}!`,
  "-".repeat(size),
  ".".repeat(size),
  `${"A".repeat(size)}=`,
  "=?base64?".repeat(size / 9),
  `${",".repeat(size)}x`,
  "\u00e9".repeat(size),
];

async function expectLinear(run: (input: string) => unknown, note: string): Promise<void> {
  for (const input of worst) {
    // Quadratic work over 100 kB takes seconds.
    expect(await fastest(() => run(input)), `${note} ${JSON.stringify(input.slice(0, 12))}`).toBeLessThan(250);
  }
}

describe("regular expressions that blow up", () => {
  test("CVE-2026-0621: readers of headers and scopes are linear", async () => {
    await expectLinear((input) => extractBearer(input), "extractBearer");
    await expectLinear((input) => extractBearer(`Bearer ${input}`), "extractBearer token");
    await expectLinear((input) => readAuthorization([input, input]), "readAuthorization");
    await expectLinear((input) => hasScope(input, "tool:call"), "hasScope");
    await expectLinear((input) => hasScope(input, "a".repeat(64)), "hasScope repetitive");
    const error = { code: "insufficient_scope", description: "x" } as const;
    await expectLinear(
      (input) => challengeHeader({ ...error, description: input }, { requiredScopes: [input] }),
      "challengeHeader",
    );
  });

  test("CVE-2026-0621: resource templates match in linear time", async () => {
    const gate = createGate({
      verifier: doors.verifier,
      resource: audience,
      resources: {
        "file:///{a}{b}{c}{d}{e}/{f}/{g}/{h}.txt": {},
        "a{x}a{y}a{z}a": {},
        "{+path*}/{rest}": {},
        "x{a}/{b}/{c}!": {},
      },
      onWarning: () => {},
    });
    const entry = await gate.fetch(
      new Request(audience, {
        method: "POST",
        headers: { authorization: `Bearer ${doors.mint()}` },
        body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
      }),
    );
    if (entry instanceof Response) throw new Error("refused");
    const { authInfo } = entry;
    await expectLinear(
      (uri) => void gate.decideItem(authInfo, { kind: "resource", name: uri }, "resources/read"),
      "template",
    );
    await expectLinear(
      (uri) => void gate.decideItem(authInfo, { kind: "resource", name: `file:///${uri}` }, "resources/read"),
      "file template",
    );
  });

  test("CVE-2026-0621: request headers of the gate are read in linear time", async () => {
    const names = [
      "origin",
      "host",
      "mcp-name",
      "mcp-method",
      "mcp-session-id",
      "mcp-protocol-version",
      "access-control-request-headers",
    ];
    for (const name of names) {
      for (const input of worst) {
        if (!/^[\x20-\x7e]*$/.test(input)) continue;
        const headers = new Headers({ authorization: `Bearer ${doors.mint()}`, [name]: `x${input}x` });
        for (const method of ["POST", "OPTIONS"]) {
          const body = method === "POST" ? '{"jsonrpc":"2.0","id":1,"method":"ping"}' : null;
          const run = () => doors.gate.fetch(new Request(audience, { method, headers, body }));
          expect(await fastest(run), `${name} ${input.slice(0, 12)}`).toBeLessThan(250);
        }
      }
    }
  });
});
