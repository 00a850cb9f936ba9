import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { readVectors } from "../../codegen/src/conformance/read-vectors.ts";
import { counts } from "../../codegen/src/conformance/report.ts";
import { runConformance } from "../../codegen/src/conformance/run-conformance.ts";
import { generate } from "../../codegen/src/index.ts";
import { jsonProject, repository, source } from "../codegen/source.ts";

it("a contract of one's own has vectors and an executor of its own", { timeout: 60_000 }, async () => {
  const [first] = source.profiles;
  if (first === undefined) throw new TypeError("the contract has no profile");
  const { folder, config } = jsonProject({
    name: "acme",
    uri: "urn:acme:contract:v1",
    profiles: [first],
    hooks: [
      ...source.hooks,
      {
        name: "isTrusted",
        source: "schema/acme.ts",
        description: "Whether the client may act so many delegations away.",
        args: [
          { name: "client", type: "string" },
          { name: "hops", type: "integer" },
        ],
        verdict: "pass",
      },
    ],
    requirements: [
      ...source.requirements,
      {
        name: "trust",
        source: "schema/acme.ts",
        stage: "revocation",
        order: 1000,
        description: "The client is trusted.",
        check: {
          op: "call",
          hook: "isTrusted",
          args: ["client_id", "hop_count"],
          error: "session_revoked",
          unavailable: "verification_unavailable",
          reason: "revocation_unavailable",
        },
      },
      {
        name: "forbidPath",
        source: "schema/acme.ts",
        stage: "requirements",
        order: 1000,
        schema: { type: "boolean", default: false, description: "Whether a delegation path is refused." },
        description: "The mandate was not handed on.",
        check: { claim: "delegation_path", op: "absent", error: "chain_mismatch" },
      },
    ],
  });
  await generate({ config });
  const url = (path: string): string => JSON.stringify(pathToFileURL(path).href);
  const program = join(folder, "executor.mts");
  const testing = join(repository, "src", "testing", "index.ts");
  writeFileSync(
    program,
    `import { core } from ${url(join(folder, "generated", "typescript", "index.ts"))};
     import { serveConformance } from ${url(testing)};
     await serveConformance({ contract: core });\n`,
  );
  const vectors = readVectors(join(folder, "generated", "vectors"));
  const report = await runConformance({ argv: [process.execPath, program], vectors });
  expect(report.suites.flatMap((suite) => suite.cases).filter(counts)).toEqual([]);
  expect(report).toMatchObject({ ok: true, executor: { name: "acme", contract: { digest: vectors.contract.digest } } });
  expect(report.suites.map((suite) => suite.suite)).toContain("check-forbid-path");
  const asked = vectors.suites.flatMap((suite) => suite.cases).filter((one) => one.hooks?.["isTrusted"] !== undefined);
  const reached = new Set(asked.map((one) => one.expect.check));
  for (const check of ["trust", "revocations", undefined]) expect(reached).toContain(check);

  const foreign = readVectors(join(repository, "generated", "vectors"));
  await expect(runConformance({ argv: [process.execPath, program], vectors: foreign })).rejects.toThrow(
    /of countersign/,
  );
});
