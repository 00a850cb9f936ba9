import type { Format, Io } from "./command.ts";

/** What is being done, on one line that is written over. Shows nothing unless a person watches. */
export interface Progress {
  readonly show: (text: string) => void;
  /** Wipes the line; call it before anything else is printed. */
  readonly clear: () => void;
}

const WIPE = "\r\u001b[2K";

/** Progress on standard error: on a terminal, for people, unless `--quiet`. */
export const progressOf = (io: Io, options: { readonly format: Format; readonly quiet: boolean }): Progress => {
  let shown = false;
  if (!io.terminal || options.quiet || options.format !== "text") return { show: () => {}, clear: () => {} };
  return {
    show(text) {
      shown = true;
      io.err(`${WIPE}${text}`);
    },
    clear() {
      if (shown) io.err(WIPE);
      shown = false;
    },
  };
};
