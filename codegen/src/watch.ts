import { statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { ContractError, type Finding } from "./finding.ts";
import { compileContract, type GenerateOptions, type GenerateResult } from "./generate.ts";
import { createLoader } from "./load.ts";
import { createEmitter } from "./watch/emitter.ts";
import { watchFiles } from "./watch/watch-files.ts";

/** What came of one save. */
export type WatchEvent =
  | { readonly kind: "written"; readonly result: GenerateResult; readonly ms: number }
  /** The contract is refused; the output is what it was. */
  | { readonly kind: "refused"; readonly findings: readonly Finding[]; readonly ms: number }
  /** The output could not be written; it is what it was. */
  | { readonly kind: "failed"; readonly message: string; readonly ms: number };

export interface WatchOptions extends Pick<GenerateOptions, "targets" | "out" | "progress"> {
  readonly config: string;
  readonly onEvent: (event: WatchEvent) => void;
  /** Ends the watch. @defaultValue it never ends */
  readonly signal?: AbortSignal;
  /** Quiet time after a change, so that a save in several steps counts once. @defaultValue `20` */
  readonly debounceMs?: number;
}

const changedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/**
 * Compiles a contract now and after every change of the configuration file or of a module that it imports; modules of
 * packages are not watched. A file that does not parse, or is gone, is reported, and the output stays as it is until
 * the next save. Resolves when `signal` is aborted.
 *
 * @example
 * ```ts
 * const stop = new AbortController();
 * await watchContract({ config: "countersign.config.ts", signal: stop.signal, onEvent: (event) => console.log(event.kind) });
 * ```
 */
export const watchContract = async (options: WatchOptions): Promise<void> => {
  const { signal, onEvent, debounceMs = 20 } = options;
  const config = resolve(options.config);
  const label = relative(process.cwd(), config);
  const loader = createLoader();
  const emitter = createEmitter();
  const stopped = (): boolean => signal?.aborted === true;
  let wake: (() => void) | undefined;
  let dirtySince: number | undefined = performance.now();
  const changed = (): void => {
    dirtySince ??= performance.now();
    wake?.();
  };
  let known = new Set<string>();
  const files = watchFiles(changed);

  /** Watches what was read; what changed before it was watched counts as changed. */
  const follow = (read: readonly string[], complete: boolean, begun: number): void => {
    const before = known;
    known = new Set(complete ? read : [...read, ...known]);
    files.set([...known]);
    if ([...known].some((file) => !before.has(file) && changedAt(file) >= begun)) changed();
  };

  const turn = async (since: number): Promise<void> => {
    const ms = (): number => Math.round(performance.now() - since);
    try {
      options.progress?.(`reading ${label}`);
      const begun = Date.now();
      const { source, files: read } = await loader.load(config, label);
      follow(read, !(source instanceof ContractError), begun);
      if (source instanceof ContractError) throw source;
      options.progress?.("compiling");
      onEvent({ kind: "written", result: await compileContract(source, config, options, emitter.emit), ms: ms() });
    } catch (error) {
      if (error instanceof ContractError) onEvent({ kind: "refused", findings: error.findings, ms: ms() });
      else onEvent({ kind: "failed", message: error instanceof Error ? error.message : "unknown", ms: ms() });
    }
  };

  /** Resolves after a change and the quiet time that follows it, or when the watch ends. */
  const settled = async (): Promise<void> => {
    if (dirtySince === undefined) {
      await new Promise<void>((settle) => {
        wake = settle;
      });
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((settle) => {
      wake = () => {
        clearTimeout(timer);
        if (stopped()) settle();
        else timer = setTimeout(settle, debounceMs);
      };
      wake();
    });
    wake = undefined;
  };

  const end = (): void => wake?.();
  signal?.addEventListener("abort", end);
  try {
    while (!stopped()) {
      const since = dirtySince ?? performance.now();
      dirtySince = undefined;
      await turn(since);
      loader.prepare();
      if (!stopped()) await settled();
    }
  } finally {
    signal?.removeEventListener("abort", end);
    files.close();
    loader.close();
    await emitter.close();
  }
};
