import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { BrokenExecutor } from "./executor-process.ts";
import type { CaseResult, RunAnswer, Started } from "./protocol.ts";
import { protocolSchema } from "./protocol-schema.ts";

const ID = "urn:countersign:conformance";

/** Reads what executors write, by the schema of the protocol. */
export interface AnswerReader {
  /** Throws {@link BrokenExecutor} for a line that is no answer to `start`. */
  readonly started: (line: string) => Started;
  /** Throws {@link BrokenExecutor} for a line that is no answer to batch `seq`. Results are not looked into. */
  readonly run: (line: string, seq: number) => RunAnswer;
  /** What is wrong with one result; `undefined` when nothing is. */
  readonly fault: (result: CaseResult) => string | undefined;
}

const faultOf = (validate: ValidateFunction): string => {
  const [error] = validate.errors ?? [];
  return `${error?.instancePath ?? ""} ${error?.message ?? "is wrong"}`.trim();
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    throw new BrokenExecutor("wrote a line to standard output that is no JSON; logs belong on standard error");
  }
};

export const createAnswerReader = (): AnswerReader => {
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema(protocolSchema(ID), ID);
  const validator = (name: string): ValidateFunction =>
    ajv.compile({ $ref: `${ID}:conformance-protocol#/$defs/${name}` });
  const isStarted = validator("Started");
  const isResult = validator("Result");
  return {
    started: (line) => {
      const answer = parsed(line);
      if (!isStarted(answer)) throw new BrokenExecutor(`answered start with something else: ${faultOf(isStarted)}`);
      return answer as Started;
    },
    run: (line, seq) => {
      const answer = parsed(line) as Partial<RunAnswer> | null;
      if (!Array.isArray(answer?.results)) throw new BrokenExecutor("answered run without results");
      if (answer.seq !== seq) throw new BrokenExecutor(`answered another batch than ${seq}`);
      return answer as RunAnswer;
    },
    fault: (result) => (isResult(result) ? undefined : faultOf(isResult)),
  };
};
