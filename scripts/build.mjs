// Compiles both packages to JavaScript with declarations: dist/ and codegen/dist/.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = `${root}node_modules/.bin/tsc`;

if (!existsSync(tsc)) {
  process.stdout.write("build: development dependencies are not installed, nothing to do\n");
  process.exit(0);
}

for (const [project, out, bin] of [
  ["tsconfig.build.json", "dist", "dist/src/cli/main.js"],
  ["codegen/tsconfig.build.json", "codegen/dist", "codegen/dist/main.js"],
]) {
  rmSync(`${root}${out}`, { recursive: true, force: true });
  const result = spawnSync(tsc, ["-p", project], { cwd: root, stdio: "inherit" });
  if (result.status !== 0) process.exit(result.status ?? 1);
  if (existsSync(`${root}${bin}`)) chmodSync(`${root}${bin}`, 0o755);
}
