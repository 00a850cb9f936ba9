import { readFileSync } from "node:fs";
import { revocationProtocol as protocol } from "countersign/contract";
import { expect, it } from "vitest";

const page = readFileSync(new URL("../../docs/revocation-stream.md", import.meta.url), "utf8");
const read = (name: string): { readonly run: string; readonly suites: readonly { readonly run: string }[] } =>
  JSON.parse(readFileSync(new URL(`../../generated/vectors/stream/${name}.json`, import.meta.url), "utf8"));

it("names every kind of suite", () => {
  // The head of the table is a row, too.
  const runs = [...page.matchAll(/^\| `([a-z0-9-]+)` \| (?!`)/gm)].map(([, name]) => name);
  expect(runs.slice(1)).toEqual(read("index").suites.map(({ run }) => run));
});

it("agrees with the data of the contract", () => {
  const { limits, v1, v2 } = protocol;
  for (const text of [
    `more than ${limits.fields} fields`,
    `more than ${limits.entryBytes.toLocaleString("en-US")} bytes`,
    `at least ${limits.keyBytes} bytes`,
    `2^${limits.integerBits} − 1`,
    `stream \`${v1.revocationStream}\``,
    `stream \`${v2.streamKey.replace("<zone>", "zone-1")}\``,
    `The domain is \`${v2.streamDomain}\``,
    `the text \`${v1.nullText}\``,
    `\`${v1.zoneField}\` and a decimal \`${v1.epochField}\``,
    `\`${v2.everyZone}\`\nstands for every zone`,
  ]) {
    expect(page).toContain(text);
  }
  expect(page).toContain(v2.snapshotDomain);
  const named = protocol.rejectReasons.filter((reason) => page.includes(`\`${reason}\``));
  expect(named).toEqual(protocol.rejectReasons);
});

it.each([
  ["v1-sign", "stream/v1-sign/published"],
  ["v2-sign", "stream/v2-sign/published"],
])("shows the vector of %s", (suite, id) => {
  const { cases } = read(suite) as unknown as {
    readonly cases: readonly { readonly id: string; readonly expect: Readonly<Record<string, unknown>> }[];
  };
  const values = Object.values(cases.find((one) => one.id === id)?.expect ?? {});
  expect(values.length).toBeGreaterThan(0);
  for (const value of values) expect(page).toContain(String(value));
});
