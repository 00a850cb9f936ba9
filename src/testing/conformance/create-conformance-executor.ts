import {
  type Contract,
  type DecodedJson,
  decodeJson,
  decodeUtf8,
  type Profile,
} from "../../../generated/typescript/index.ts";
import type { ConformanceCase, ConformanceOutcome, ConformanceRun } from "./messages.ts";
import { readJson } from "./read-json.ts";
import { runCase } from "./run-case.ts";

/** What a conformance executor runs, and what it calls itself. */
export interface ConformanceExecutorOptions {
  /** The generated contract: `core`, or what the compiler wrote for a contract of your own. */
  readonly contract: Pick<Contract, "name" | "version" | "digest" | "profiles">;
  /** Name of the program in reports. @defaultValue the name of the contract */
  readonly name?: string;
  /** Version of the program in reports. @defaultValue the version of the contract */
  readonly version?: string;
  /** The strict JSON decoder under test. @defaultValue the generated one */
  readonly decodeJson?: (text: string, maxDepth: number) => DecodedJson;
  /** The UTF-8 decoder under test. @defaultValue the generated one */
  readonly decodeUtf8?: (bytes: Uint8Array) => string | undefined;
}

/** Answers of one line: the line to write, if any, and whether the program ends after it. */
export interface ConformanceReply {
  readonly line?: string;
  readonly done: boolean;
}

/** A conformance executor without its pipes: a line in, a line out. */
export interface ConformanceExecutor {
  /** Answers one line of standard input. Rejects with `TypeError` for a line that is no message of the protocol. */
  readonly answer: (line: string) => Promise<ConformanceReply>;
}

type Message =
  | { readonly type: "start"; readonly protocol: number }
  | (ConformanceRun & {
      readonly type: "run";
      readonly seq: number;
      readonly cases: readonly ConformanceCase[];
    })
  | { readonly type: "stop" };

type Result = { readonly id: string } & (ConformanceOutcome | { readonly skip: string });

/**
 * Runs generated TypeScript on conformance vectors, by the protocol of `docs/conformance.md`.
 *
 * @example
 * ```ts
 * import { core } from "countersign/contract";
 * import { createConformanceExecutor } from "countersign/testing";
 *
 * const executor = createConformanceExecutor({ contract: core });
 * const { line } = await executor.answer('{"type":"start","protocol":1}');
 * console.log(line);
 * ```
 */
export const createConformanceExecutor = (options: ConformanceExecutorOptions): ConformanceExecutor => {
  const { contract } = options;
  const decoders = {
    decodeJson: options.decodeJson ?? decodeJson,
    decodeUtf8: options.decodeUtf8 ?? decodeUtf8,
  };
  const profiles = contract.profiles as Readonly<Record<string, Profile>>;
  const resultOf = async (how: ConformanceRun, one: ConformanceCase): Promise<Result> => {
    const profile = Object.hasOwn(profiles, one.profile) ? profiles[one.profile] : undefined;
    if (profile === undefined) return { id: one.id, skip: `no profile ${one.profile}` };
    return { id: one.id, ...(await runCase({ profile, ...decoders }, how, one)) };
  };
  const answer = async (line: string): Promise<ConformanceReply> => {
    const message = readJson(line) as Message;
    switch (message.type) {
      case "start": {
        if (message.protocol !== 1) throw new TypeError("only protocol 1 is spoken");
        const started = {
          language: "typescript",
          name: options.name ?? contract.name,
          version: options.version ?? contract.version,
          contract: { version: contract.version, digest: contract.digest },
        };
        return { line: JSON.stringify(started), done: false };
      }
      case "run": {
        const results: Result[] = [];
        for (const one of message.cases) results.push(await resultOf(message, one));
        return { line: JSON.stringify({ seq: message.seq, results }), done: false };
      }
      case "stop":
        return { done: true };
      default:
        throw new TypeError("no message of the conformance protocol");
    }
  };
  return { answer };
};
