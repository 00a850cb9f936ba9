import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../codegen/src/conformance/protocol.ts";
import { readVectorJson } from "./suites.ts";

const page = readFileSync(new URL("../../docs/conformance.md", import.meta.url), "utf8");
const schema = readVectorJson("protocol.schema.json") as { readonly $id: string };
const ajv = new Ajv2020({ strict: false }).addSchema(schema);
const messages = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = ""]) => JSON.parse(json) as unknown);

describe("the page on conformance", () => {
  it.each(["", "#/$defs/Started", "", "#/$defs/RunAnswer", ""].map((part, index) => [index, part] as const))(
    "shows message %i as the schema has it",
    (index, part) => {
      expect(ajv.validate({ $ref: `${schema.$id}${part}` }, messages[index])).toBe(true);
    },
  );

  it("shows no more messages than are checked", () => {
    expect(messages).toHaveLength(5);
  });

  it("names the limits that hold", () => {
    const mib = (bytes: number): string => `${bytes / 1024 / 1024} MiB`;
    expect(page).toContain(`| Cases of one \`run\` | ${LIMITS.batchCases} |`);
    expect(page).toContain(`| A line of the runner | ${mib(LIMITS.requestBytes)} |`);
    expect(page).toContain(`| A line of the executor | ${mib(LIMITS.answerBytes)} |`);
    expect(page).toContain(`| Time for an answer | ${LIMITS.runMs / 1000} s, \`--timeout\` |`);
    expect(page).toContain(`| Time to end after \`stop\` | ${LIMITS.stopMs / 1000} s |`);
  });
});
