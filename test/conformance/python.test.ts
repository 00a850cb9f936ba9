import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { conformance } from "../../codegen/src/cli/conformance.ts";
import { core } from "../../generated/typescript/index.ts";
import { describeLanguage, mandatoryInterpreter } from "../languages.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const before = { path: process.env["PYTHONPATH"], bytecode: process.env["PYTHONDONTWRITEBYTECODE"] };

const put = (name: string, value: string | undefined): void => {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
};

const run = async (...more: readonly string[]) => {
  let out = "";
  let err = "";
  const exec = `"${mandatoryInterpreter("python")}" -W error -m countersign_contract.conformance`;
  const argv = ["--exec", exec, "--vectors", at("../../generated/vectors"), ...more];
  const status = await conformance.run(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    terminal: false,
  });
  return { status, out, err };
};

describeLanguage("python", "the generated Python", () => {
  beforeAll(() => {
    put("PYTHONPATH", at("../../generated/python"));
    put("PYTHONDONTWRITEBYTECODE", "1");
  });
  afterAll(() => {
    put("PYTHONPATH", before.path);
    put("PYTHONDONTWRITEBYTECODE", before.bytecode);
  });

  it("passes every vector of every profile", { timeout: 60_000 }, async () => {
    const { status, out, err } = await run();
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out.split("\n")[0]).toBe(`countersign ${core.version} (python), contract ${core.version}`);
    const [, passed, all] = /^ok: (\d+) of (\d+) passed$/m.exec(out) ?? [];
    expect(passed).toBe(all);
    expect(Number(all)).toBeGreaterThan(5000);
  });
});
