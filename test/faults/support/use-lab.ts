import { afterAll, beforeAll, expect } from "vitest";
import { deaths } from "./children.ts";
import type { Fault } from "./fault.ts";
import { type Lab, startLab } from "./lab.ts";
import { type FaultReport, runFault } from "./run-fault.ts";

/** A laboratory for the tests of one file, and what injects faults into it. */
export interface LabInUse {
  readonly lab: Lab;
  /** Injects a fault, prints its figures, and fails when a bar is broken. */
  withstands(fault: Fault): Promise<FaultReport>;
}

export function useLab(options: Parameters<typeof startLab>[0] = {}): LabInUse {
  let lab: Lab | undefined;
  const present = (): Lab => {
    if (lab === undefined) throw new Error("the laboratory has not started");
    return lab;
  };
  beforeAll(async () => {
    lab = await startLab(options);
  });
  afterAll(async () => {
    await lab?.close();
    expect(deaths).toEqual([]);
  });
  return {
    get lab() {
      return present();
    },
    async withstands(fault) {
      const report = await runFault(present(), fault);
      process.stdout.write(`${figuresOf(report)}\n`);
      expect(report.broken).toEqual([]);
      return report;
    },
  };
}

function figuresOf(report: FaultReport): string {
  const ms = (value: number | undefined): string => (value === undefined ? "none" : `${Math.round(value)} ms`);
  return (
    `${report.row} ${report.fault}: first refusal ${ms(report.firstRefusalMs)}, reopened ${ms(report.reopenedMs)}, ` +
    `${report.decisions} decisions, ${report.wrongAccepts} wrong accepts, longest wait ${ms(report.slowestWaitMs)}`
  );
}
