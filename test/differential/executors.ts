import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { interpreterOf } from "../languages.ts";

/** How to start a conformance executor. */
export interface ExecutorCommand {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd: string;
}

/** The executors of this machine, and why others are not among them. */
export interface ExecutorSet {
  readonly commands: readonly ExecutorCommand[];
  readonly missing: readonly string[];
  /** Removes what was built for them. */
  readonly dispose: () => void;
}

const here = fileURLToPath(new URL("../..", import.meta.url));

/** The executor of the generated TypeScript below `root`. */
export const typescriptExecutor = (root: string = here): ExecutorCommand => ({
  name: "typescript",
  argv: [process.execPath, "test/conformance/program.ts"],
  cwd: root,
});

const pythonExecutor = (root: string): ExecutorCommand | string => {
  const folder = join(root, "generated/python");
  if (!existsSync(join(folder, "countersign_contract/conformance.py"))) return "generated/python has no executor";
  const python = interpreterOf("python");
  if (python === undefined) return "Python of at least 3.10 is not here";
  // Without -B, running would leave compiled files in the generated folder.
  return { name: "python", argv: [python, "-B", "-m", "countersign_contract.conformance"], cwd: folder };
};

const goExecutor = (root: string, out: string): ExecutorCommand | string => {
  const folder = join(root, "generated/go");
  if (!existsSync(join(folder, "cmd/conformance"))) return "generated/go has no executor";
  const go = interpreterOf("go");
  if (go === undefined) return "Go is not here";
  const program = join(out, process.platform === "win32" ? "conformance.exe" : "conformance");
  const env = { ...process.env, GOFLAGS: "-mod=mod", GOTOOLCHAIN: "local", GOPROXY: "off" };
  const built = spawnSync(go, ["build", "-o", program, "./cmd/conformance"], { cwd: folder, encoding: "utf8", env });
  if (built.status !== 0) throw new Error(`the Go executor does not build: ${built.stderr}`);
  return { name: "go", argv: [program], cwd: folder };
};

/** Executors of all languages that the generated code below `root` and this machine have. */
export const executorsOf = (root: string = here): ExecutorSet => {
  const out = mkdtempSync(join(tmpdir(), "countersign-executors-"));
  const dispose = (): void => rmSync(out, { recursive: true, force: true });
  try {
    const all = [typescriptExecutor(root), pythonExecutor(root), goExecutor(root, out)];
    return {
      commands: all.filter((one) => typeof one !== "string"),
      missing: all.filter((one) => typeof one === "string"),
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
};
