import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./source.ts";

/** What the type checker says about a folder of generated TypeScript, under the settings of this repository. */
export const typeCheck = (folder: string): readonly string[] => {
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const project = join(folder, "tsconfig.json");
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(repository, "tsconfig.json"),
      compilerOptions: { noEmit: true, typeRoots: [join(repository, "node_modules", "@types")], types: ["node"] },
      include: ["."],
    }),
  );
  const { stdout } = spawnSync(join(repository, "node_modules", ".bin", "tsc"), ["-p", project], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line !== "");
};
