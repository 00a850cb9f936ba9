import { afterAll, expect, it } from "vitest";
import { describeLanguage } from "../languages.ts";
import { disagreementOf } from "./compare.ts";
import { executorsOf } from "./executors.ts";
import found from "./found.json" with { type: "json" };
import type { FuzzCase } from "./generate-case.ts";
import { startPanel } from "./panel.ts";

/** Cases that languages once disagreed about; those of a group are run one after the other. */
interface Group {
  readonly why: string;
  readonly cases: readonly (FuzzCase & { readonly expect: string })[];
}

describeLanguage(["python", "go"], "what the fuzz has found", () => {
  const executors = executorsOf();
  afterAll(executors.dispose);

  it.each((found as readonly Group[]).map((group) => [group.why, group] as const))(
    "is settled: %s",
    async (_why, { cases }) => {
      expect(executors.missing).toEqual([]);
      const panel = await startPanel(executors.commands);
      const opinions = await panel.ask(cases);
      await panel.stop();
      for (const [index, one] of cases.entries()) {
        const said = opinions[index] ?? {};
        expect(disagreementOf(said), one.one.id).toBeUndefined();
        const { code, outcome } = said["typescript"] ?? {};
        expect(code ?? outcome, one.one.id).toBe(one.expect);
      }
    },
  );
});
