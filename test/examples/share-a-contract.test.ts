import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { identity } from "../../generated/typescript/index.ts";
import { cliProgram, installedProject } from "../cli/installed-project.ts";
import { describeLanguage, mandatoryInterpreter } from "../languages.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/share-a-contract.md"), "utf8");
const block = (language: string, at = 0): string => {
  const all = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))];
  const code = all[at]?.[1];
  if (code === undefined) throw new TypeError(`no block ${at} of ${language}`);
  return code;
};

const logged = `contract ${identity.name} ${identity.version} ${identity.digest}`;
const other = "0".repeat(64);

interface Ran {
  readonly status: number | null;
  readonly said: string;
}

/** Runs a service of the page, deployed with a digest or without one. */
type Start = (digest?: string) => Ran;

const environment = (digest: string | undefined, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
  const { CONTRACT_DIGEST: _mine, ...rest } = process.env;
  return { ...rest, ...more, ...(digest === undefined ? {} : { CONTRACT_DIGEST: digest }) };
};

const ran = (program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Ran => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  return { status, said: stdout + stderr };
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-share-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the page promises of every language. */
const compares = (prepare: () => Start): void => {
  it("logs name, version and digest, and starts only with the contract that it was deployed for", {
    timeout: 120_000,
  }, () => {
    const start = prepare();
    for (const good of [start(), start(identity.digest)]) {
      expect(good.status, good.said).toBe(0);
      expect(good.said).toContain(logged);
    }
    const wrong = start(other);
    expect(wrong.status, wrong.said).toBe(1);
    expect(wrong.said).toContain(logged);
    expect(wrong.said).toContain(`another contract than ${other}`);
  });
};

describe("a service in TypeScript", () => {
  compares(() => {
    const project = installedProject();
    writeFileSync(join(project, "service.ts"), block("ts"));
    const argv = ["--no-warnings", "--conditions=countersign-source", "service.ts"];
    return (digest) => ran(process.execPath, argv, project, environment(digest));
  });
});

describeLanguage("python", "a service in Python", () => {
  compares(() => {
    const python = mandatoryInterpreter("python");
    writeFileSync(join(folder, "service.py"), block("python"));
    const PYTHONPATH = join(root, "generated/python");
    return (digest) => ran(python, ["-B", "service.py"], folder, environment(digest, { PYTHONPATH }));
  });
});

describeLanguage("go", "a service in Go", () => {
  compares(() => {
    const go = mandatoryInterpreter("go");
    const place = join(root, "generated/go");
    const required = block("text").replace("../contract/generated/go", JSON.stringify(place));
    writeFileSync(join(folder, "go.mod"), `module example/service\n\ngo 1.19\n\n${required}`);
    writeFileSync(join(folder, "main.go"), block("go"));
    const offline = environment(undefined, { GOPROXY: "off", GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod" });
    for (const args of [
      ["vet", "."],
      ["build", "-o", "service", "."],
    ]) {
      expect(ran(go, args, folder, offline), args.join(" ")).toEqual({ status: 0, said: "" });
    }
    return (digest) => ran(join(folder, "service"), [], folder, environment(digest));
  });
});

const node = (cwd: string, ...argv: readonly string[]): Ran =>
  ran(process.execPath, ["--no-warnings", "--conditions=countersign-source", ...argv], cwd, process.env);

describe("the commands of the page", () => {
  it("bundle the contract into a folder that npm packs", () => {
    const [bundle = "", pack = "", wheel = ""] = block("sh").trim().split("\n");
    expect(bundle).toBe("npx countersign bundle --out contract");
    const project = installedProject();
    const config = ["--config", join(root, "countersign.config.ts")];
    const done = node(project, cliProgram, ...bundle.split(" ").slice(2), ...config);
    expect(done.status, done.said).toBe(0);
    expect(pack).toBe("npm pack ./contract");
    const { name, version } = JSON.parse(readFileSync(join(project, "contract/package.json"), "utf8")) as {
      readonly name: string;
      readonly version: string;
    };
    expect([name.endsWith("-contract"), version]).toEqual([true, identity.version]);
    // Tests of the package build the wheel; here only the folder that it is made from.
    expect(wheel).toMatch(/generated\/python$/);
  });

  it("exist, with their options", () => {
    const lines = [block("sh", 0), block("sh", 1), block("sh", 2)].join("").split("\n");
    const ours = lines.filter((line) => line.startsWith("npx countersign "));
    expect(ours.length).toBeGreaterThan(4);
    const project = installedProject();
    for (const line of ours) {
      const [, , command = "", ...rest] = line.split(" ");
      const { status, said } = node(project, cliProgram, command, "--help");
      expect(status, command).toBe(0);
      for (const option of rest.filter((word) => word.startsWith("--"))) expect(said, line).toContain(option);
    }
  });

  it("name folders and modules that are there", () => {
    for (const name of ["generated/manifest.json", "generated/typescript", "generated/python", "generated/go"]) {
      expect(page).toContain(name);
      expect(existsSync(join(root, name)), name).toBe(true);
    }
  });
});
