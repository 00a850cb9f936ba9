#!/usr/bin/env node
import { main } from "./cli/main.ts";

// `countersign-codegen … | head` closes the pipe early; that is the reader's choice, not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 2);
});

/** Time to tidy up after an interrupt. */
const GRACE_MS = 2_000;
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    interrupted.abort();
    // A command that does not listen ends all the same.
    setTimeout(() => process.exit(130), GRACE_MS).unref();
  });
}

process.exitCode = await main(process.argv.slice(2), { interrupted: interrupted.signal });
