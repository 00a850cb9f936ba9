// The Python tests: a virtual environment of their own, pytest and mypy. Takes no arguments.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const ci = process.env.CI === "true";
const minimum = [3, 10];

const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26, ...options });

function finish(counts, line, failed) {
  if (process.env.COUNTERSIGN_COUNTS) writeFileSync(process.env.COUNTERSIGN_COUNTS, `${JSON.stringify(counts)}\n`);
  process.stdout.write(`${line}\n`);
  process.exit(failed ? 1 : 0);
}

function skip(why) {
  finish({ passed: 0, failed: ci ? 1 : 0, skipped: 1 }, `Python: ${ci ? "failed" : "skipped"}: ${why}`, ci);
}

const python = ["python3", "python"].find((name) => {
  const { stdout, status } = run(name, ["-c", "import sys; print(*sys.version_info[:2])"]);
  const [major = 0, minor = 0] = String(stdout).split(" ").map(Number);
  return status === 0 && (major > minimum[0] || (major === minimum[0] && minor >= minimum[1]));
});
if (python === undefined) skip("Python 3.10 or later not found (install python3)");

/** Everything that decides what is installed. */
function fingerprint() {
  const hash = createHash("sha256").update(run(python, ["--version"]).stdout);
  for (const path of ["python/requirements-dev.txt", "python/pyproject.toml", "generated/python/pyproject.toml"]) {
    hash.update(readFileSync(join(root, path)));
  }
  return hash.digest("hex").slice(0, 16);
}

const cache = join(root, "node_modules/.cache/countersign/venv");
const folder = join(cache, fingerprint());
const bin = join(folder, process.platform === "win32" ? "Scripts" : "bin");
const executable = join(bin, "python");

if (!existsSync(join(folder, "ready"))) {
  mkdirSync(cache, { recursive: true });
  for (const old of readdirSync(cache)) rmSync(join(cache, old), { recursive: true, force: true });
  process.stdout.write("Python: making a virtual environment (once)\n");
  if (run(python, ["-m", "venv", folder]).status !== 0)
    skip(`${python} cannot make virtual environments (install python3-venv)`);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "3"];
  const installed = run(executable, [...pip, "-r", "python/requirements-dev.txt"]);
  if (installed.status !== 0) {
    process.stderr.write(installed.stderr);
    skip("the packages of python/requirements-dev.txt could not be installed (is the package index reachable?)");
  }
  // The sources are put on the path, so that no build leaves files behind and every change counts at once.
  const { stdout } = run(executable, ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]);
  const paths = [join(root, "python/src"), join(root, "generated/python")];
  writeFileSync(join(stdout.trim(), "countersign-sources.pth"), `${paths.join("\n")}\n`);
  writeFileSync(join(folder, "ready"), "");
}

const report = join(folder, "report.xml");
const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1", COUNTERSIGN_NODE: process.execPath };
rmSync(report, { force: true });
const tests = run(executable, ["-m", "pytest", "-q", "-p", "no:cacheprovider", `--junit-xml=${report}`], {
  cwd: join(root, "python"),
  env,
  stdio: ["ignore", "pipe", "inherit"],
});
const counts = { passed: 0, failed: 0, skipped: 0 };
const found = existsSync(report) ? /<testsuite [^>]*>/.exec(readFileSync(report, "utf8"))?.[0] : undefined;
if (found !== undefined) {
  const number = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(found)?.[1] ?? 0);
  counts.failed = number("failures") + number("errors");
  counts.skipped = number("skipped");
  counts.passed = number("tests") - counts.failed - counts.skipped;
}
if (tests.status !== 0) process.stdout.write(tests.stdout);
if (counts.failed === 0 && (tests.status !== 0 || counts.passed === 0)) counts.failed = 1;

const types = run(executable, ["-m", "mypy", "--strict", "--cache-dir", join(folder, "mypy")], {
  cwd: join(root, "python"),
  env,
});
process.stdout.write(types.stdout);
if (types.status === 0) counts.passed += 1;
else counts.failed += 1;

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
finish(
  counts,
  `Python: ${counts.passed} passed, ${counts.failed} failed${skipped}`,
  counts.failed > 0 || (ci && counts.skipped > 0),
);
