import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { digestOf } from "../bundle.ts";
import type { ContractSource } from "../contract-source.ts";
import { type Emit, type Emitted, emitFiles } from "../generate.ts";
import type { ContractModel } from "../model.ts";
import type { EmitAnswer, EmitRequest } from "./emit-worker.ts";

/** Emits contracts quickly, one after another: warm, on two threads, and not at all when nothing changed. */
export interface Emitter {
  readonly emit: Emit;
  readonly close: () => Promise<void>;
}

/** Targets that take about as long as all others together. What they emit does not change with the digest unchanged. */
const ASIDE: ReadonlySet<string> = new Set(["vectors"]);

const own = fileURLToPath(import.meta.url);
const program = new URL(`./emit-worker${extname(own)}`, import.meta.url);

const sourcesOf = (source: ContractSource): readonly (readonly string[])[] =>
  [source.definitions, source.errors, source.stages, source.requirements, source.hooks, source.profiles].map((rows) =>
    rows.map((row) => row.source),
  );

/** An emitter with a thread of its own; close it. */
export const createEmitter = (): Emitter => {
  let worker: Worker | undefined;
  let last: { readonly key: string; readonly files: Emitted } | undefined;

  const start = (): Worker => {
    // Emitting makes much that lives shortly.
    const started = new Worker(program, { resourceLimits: { maxYoungGenerationSizeMb: 64 } });
    started.once("exit", () => {
      if (worker === started) worker = undefined;
    });
    return started;
  };
  const ask = (request: EmitRequest): Promise<Emitted> => {
    worker ??= start();
    const asked = worker;
    return new Promise((settle, reject) => {
      const done = (): void => {
        asked.off("message", answered).off("error", failed).off("exit", left);
      };
      const answered = ({ files, fault }: EmitAnswer): void => {
        done();
        if (files === undefined) reject(new Error(fault ?? "no answer"));
        else settle(files);
      };
      const failed = (error: Error): void => {
        done();
        reject(error);
      };
      const left = (): void => failed(new Error("the thread that emits ended"));
      asked.on("message", answered).on("error", failed).on("exit", left);
      asked.postMessage(request);
    });
  };
  let lastAside: { readonly key: string; readonly files: Emitted } | undefined;
  const emitAside = async (model: ContractModel, wanted: ReadonlySet<string>): Promise<Emitted> => {
    if (wanted.size === 0) return new Map();
    // Texts that only people read are not part of the digest; files name the sources that they come from.
    const key = JSON.stringify([digestOf(model), sourcesOf(model.source), [...wanted].sort()]);
    if (lastAside?.key === key) return lastAside.files;
    const files = await ask({ source: model.source, wanted });
    lastAside = { key, files };
    return files;
  };
  worker = start();
  return {
    async emit(model, wanted) {
      const key = JSON.stringify([model.source, [...wanted].sort()]);
      if (last?.key === key) return last.files;
      const aside = new Set([...wanted].filter((name) => ASIDE.has(name)));
      const here = new Set([...wanted].filter((name) => !ASIDE.has(name)));
      const [near, others] = await Promise.all([emitFiles(model, here), emitAside(model, aside)]);
      const files: Emitted = new Map([...near, ...others]);
      last = { key, files };
      return files;
    },
    async close() {
      await worker?.terminate();
    },
  };
};
