import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { mandatoryInterpreter } from "../languages.ts";

/** Nothing of a test may depend on the network or on another toolchain than the one that is here. */
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  GOTOOLCHAIN: "local",
  GOPROXY: "off",
  GOWORK: "off",
  GOFLAGS: "",
});

const run = (program: string, args: readonly string[], cwd: string, input?: string): string => {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: environment(),
    maxBuffer: 2 ** 28,
    ...(input === undefined ? {} : { input }),
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
  return stdout;
};

/** Runs `go` in a folder and gives what it prints; throws with its words when it fails. */
export const go = (args: readonly string[], folder: string): string => run(mandatoryInterpreter("go"), args, folder);

/** Files of a folder that gofmt would write otherwise. */
export const unformatted = (folder: string): string => {
  const program = mandatoryInterpreter("go");
  return run(program.includes("/") ? join(dirname(program), "gofmt") : "gofmt", ["-l", "."], folder);
};

/** Builds the executor of a module; the path of the program. */
export const buildExecutor = (module: string, folder: string): string => {
  const program = join(folder, "conformance");
  go(["build", "-o", program, "./cmd/conformance"], module);
  return program;
};

/** Builds the probe into a copy of the module; asks it questions, an answer per question. */
export const buildProbe = (module: string, folder: string): ((questions: readonly object[]) => readonly unknown[]) => {
  const copy = join(folder, "module");
  cpSync(module, copy, { recursive: true });
  cpSync(join(import.meta.dirname, "go-probe"), join(copy, "cmd", "probe"), { recursive: true });
  const program = join(folder, "probe");
  go(["build", "-o", program, "./cmd/probe"], copy);
  return (questions) =>
    run(program, [], copy, questions.map((question) => `${JSON.stringify(question)}\n`).join(""))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as unknown);
};
