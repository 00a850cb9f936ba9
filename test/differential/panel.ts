import { createAnswerReader } from "../../codegen/src/conformance/answers.ts";
import { type ExecutorProcess, startExecutor } from "../../codegen/src/conformance/executor-process.ts";
import { type CaseResult, LIMITS, PROTOCOL, type Started } from "../../codegen/src/conformance/protocol.ts";
import type { ConformanceNames } from "../../src/testing/index.ts";
import { readVectorJson } from "../conformance/suites.ts";
import type { ExecutorCommand } from "./executors.ts";
import type { FuzzCase } from "./generate-case.ts";

/** What every executor makes of a case, by the name of the executor. */
export type Opinions = Readonly<Record<string, CaseResult>>;

/** Running executors that are asked the same cases. */
export interface Panel {
  readonly members: readonly { readonly name: string; readonly started: Started }[];
  /** Opinions on every case, in the order of the cases. Rejects when an executor breaks. */
  readonly ask: (cases: readonly FuzzCase[]) => Promise<readonly Opinions[]>;
  readonly stop: () => Promise<void>;
}

const ascii = (text: string): string =>
  text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

interface Member {
  readonly name: string;
  readonly process: ExecutorProcess;
  readonly started: Started;
}

interface Batch {
  readonly run: FuzzCase["run"];
  readonly at: readonly number[];
  /** Everything of the message but its number. */
  readonly tail: string;
}

/** Batches of one kind of suite each, within the limits of the protocol. */
const batchesOf = (cases: readonly FuzzCase[], names: ConformanceNames | undefined): readonly Batch[] => {
  const batches: Batch[] = [];
  for (const run of ["ladder", "enforce"] as const) {
    const chosen = cases.flatMap((one, index) => (one.run === run ? [index] : []));
    let at: number[] = [];
    let lines: string[] = [];
    let bytes = 0;
    const close = (): void => {
      if (at.length === 0) return;
      const renames = run === "enforce" && names !== undefined ? `"names":${JSON.stringify(names)},` : "";
      batches.push({ run, at, tail: `"suite":"fuzz","run":"${run}",${renames}"cases":[${lines.join(",")}]}` });
      at = [];
      lines = [];
      bytes = 0;
    };
    for (const index of chosen) {
      // Ids are the places in this list: cases of a shrinking round have none of their own.
      const line = ascii(JSON.stringify({ ...cases[index]?.one, id: String(index) }));
      if (at.length === LIMITS.batchCases || bytes + line.length > LIMITS.requestBytes / 2) close();
      at.push(index);
      lines.push(line);
      bytes += line.length;
    }
    close();
  }
  return batches;
};

const namesOfEnforce = (): ConformanceNames | undefined =>
  (readVectorJson("enforce.json") as { readonly names?: ConformanceNames }).names;

/** Starts executors. Rejects when one cannot be started or is of another contract than the first. */
export const startPanel = async (
  commands: readonly ExecutorCommand[],
  names: ConformanceNames | undefined = namesOfEnforce(),
): Promise<Panel> => {
  const reader = createAnswerReader();
  const members: Member[] = [];
  const kill = (): void => {
    for (const member of members) member.process.kill();
  };
  try {
    for (const { name, argv, cwd } of commands) {
      const process = await startExecutor(argv, cwd);
      try {
        const line = await process.ask(
          JSON.stringify({ type: "start", protocol: PROTOCOL }),
          LIMITS.startMs,
          LIMITS.answerBytes,
        );
        members.push({ name, process, started: reader.started(line) });
      } catch (error) {
        process.kill();
        throw new Error(`${name}: ${(error as Error).message}\n${process.log()}`);
      }
    }
    const digests = new Set(members.map(({ started }) => started.contract.digest));
    if (digests.size > 1) throw new Error("the executors are of different contracts: run npm run generate");
  } catch (error) {
    kill();
    throw error;
  }

  let seq = 0;
  const askOne = async (
    member: Member,
    batches: readonly Batch[],
    out: Record<string, CaseResult>[],
  ): Promise<void> => {
    for (const batch of batches) {
      seq += 1;
      const mine = seq;
      let line: string;
      try {
        line = await member.process.ask(`{"type":"run","seq":${mine},${batch.tail}`, LIMITS.runMs, LIMITS.answerBytes);
      } catch (error) {
        throw new Error(`${member.name}: ${(error as Error).message}\n${member.process.log()}`);
      }
      const results = new Map(reader.run(line, mine).results.map((result) => [result.id, result]));
      for (const index of batch.at) {
        const result = results.get(String(index));
        const fault = result === undefined ? "gave no result" : reader.fault(result);
        if (result === undefined || fault !== undefined) throw new Error(`${member.name}: ${fault}`);
        (out[index] as Record<string, CaseResult>)[member.name] = result;
      }
    }
  };
  return {
    members: members.map(({ name, started }) => ({ name, started })),
    ask: async (cases) => {
      const out = cases.map((): Record<string, CaseResult> => ({}));
      const batches = batchesOf(cases, names);
      await Promise.all(members.map((member) => askOne(member, batches, out)));
      // In the order of the members, not of their answers.
      return out.map((opinion) => Object.fromEntries(members.map(({ name }) => [name, opinion[name] as CaseResult])));
    },
    stop: async () => {
      await Promise.all(members.map(({ process }) => process.finish('{"type":"stop"}', LIMITS.stopMs))).finally(kill);
    },
  };
};
