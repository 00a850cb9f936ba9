import { measureCatchUp } from "../revocation/catch-up.ts";
import { countCommands } from "../revocation/commands.ts";
import { measurePropagation } from "../revocation/propagation.ts";
import type { Cost } from "./cost.ts";

const SIZES = [
  { ids: 100_000, label: "100,000 ids", openMs: 1_000 },
  { ids: 1_000_000, label: "1 M ids", openMs: 5_000 },
] as const;

/** What live revocation costs besides CPU. Figures of one run are shared by their rows: nothing is measured twice. */
export function revocationCosts(): readonly Cost[] {
  const propagation = once(async (processes) => {
    const runs = [];
    for (let n = 0; n < processes; n++) runs.push(await measurePropagation());
    return runs;
  });
  const needs = "redis";
  return [
    {
      id: "P5",
      what: "Redis commands caused by 100,000 verifications, live replica",
      unit: "commands",
      bar: 0,
      needs,
      measure: async () => [await countCommands()],
    },
    {
      id: "P8",
      what: "revoke() acknowledged to refused in another process, p99",
      unit: "ms",
      bar: 25,
      needs,
      measure: async (processes) => (await propagation(processes)).map(({ p99 }) => p99),
    },
    {
      id: "P8",
      what: "the same, p50",
      unit: "ms",
      needs,
      measure: async (processes) => (await propagation(processes)).map(({ p50 }) => p50),
    },
    {
      id: "P8",
      what: "revoke() called to refused in another process, p99",
      unit: "ms",
      needs,
      measure: async (processes) => (await propagation(processes)).map(({ calledP99 }) => calledP99),
    },
    ...SIZES.flatMap(({ ids, label, openMs }): readonly Cost[] => {
      const starts = once((processes) => measureCatchUp(ids, processes));
      const figure = (name: "openMs" | "heapPerId" | "rssPerId") => async (processes: number) =>
        (await starts(processes)).map((start) => start[name]);
      return [
        {
          id: "C4",
          what: `cold start: open after a snapshot of ${label}`,
          unit: "ms",
          bar: openMs,
          needs,
          measure: figure("openMs"),
        },
        {
          id: "M1",
          what: `memory per id at ${label}, heap`,
          unit: "B",
          needs,
          measure: figure("heapPerId"),
        },
        {
          id: "M1",
          what: `memory per id at ${label}, resident after the load`,
          unit: "B",
          needs,
          measure: figure("rssPerId"),
        },
      ];
    }),
  ];
}

function once<Outcome>(run: (processes: number) => Promise<Outcome>): (processes: number) => Promise<Outcome> {
  let outcome: Promise<Outcome> | undefined;
  return (processes) => {
    outcome ??= run(processes);
    return outcome;
  };
}
