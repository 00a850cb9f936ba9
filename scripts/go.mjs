// The Go tests: format, vet and every test of the generated module and of the core. Ends with the counts.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const isCI = process.env.CI === "true";
const say = (line) => process.stdout.write(`${line}\n`);

const run = (command, args, folder) =>
  spawnSync(command, args, { cwd: folder, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });

const finish = (counts) => {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  say(`Go: ${counts.passed} passed, ${counts.failed} failed${skipped}`);
  if (process.env.COUNTERSIGN_COUNTS) writeFileSync(process.env.COUNTERSIGN_COUNTS, JSON.stringify(counts));
  process.exit(counts.failed === 0 && !(isCI && counts.skipped > 0) ? 0 : 1);
};

/** The oldest Go that the core's module accepts. */
const needed = /^go (\d+)\.(\d+)/m.exec(readFileSync(at("go/go.mod"), "utf8")) ?? [];
const [, major, minor] = needed.map(Number);
const found = /go(\d+)\.(\d+)/.exec(run("go", ["env", "GOVERSION"], at(".")).stdout ?? "")?.map(Number);
if (found === undefined || found[1] < major || (found[1] === major && found[2] < minor)) {
  const have = found === undefined ? "there is none" : `this is ${found[1]}.${found[2]}`;
  say(
    `Go tests were skipped: they need Go ${major}.${minor} or newer on the PATH, and ${have}. See https://go.dev/dl/`,
  );
  finish({ passed: 0, failed: 0, skipped: 1 });
}

/** The race detector needs cgo, and cgo needs a C compiler. */
const race = (() => {
  if (isCI) return ["-race"];
  const [compiler = "gcc"] = (run("go", ["env", "CC"], at("go")).stdout ?? "").trim().split(" ");
  if (run(compiler, ["--version"], at("go")).status === 0) return ["-race"];
  say(`Go: without the race detector, which needs a C compiler (${compiler})`);
  return [];
})();

const counts = { passed: 0, failed: 0, skipped: 0 };

const check = (what, { status, stdout, stderr, error }, isGood) => {
  if (status === 0 && isGood(stdout)) return;
  counts.failed += 1;
  say(`FAIL ${what}\n${error?.message ?? ""}${stdout}${stderr}`);
};

/** Counts tests and their sub-tests from the events of `go test -json`; shows what a failed one printed. */
const test = (module) => {
  const { status, stdout, stderr, error } = run("go", ["test", ...race, "-json", "./..."], at(module));
  const printed = new Map();
  const outside = [];
  let failed = 0;
  for (const line of (stdout ?? "").split("\n")) {
    if (line === "") continue;
    let event;
    try {
      event = JSON.parse(line);
    } catch {
      outside.push(line);
      continue;
    }
    const name = event.Test === undefined ? event.Package : `${event.Package} ${event.Test}`;
    if (event.Output !== undefined) printed.set(name, (printed.get(name) ?? "") + event.Output);
    if (event.Action === "build-output") outside.push(event.Output.trimEnd());
    if (event.Test === undefined) continue;
    if (event.Action === "pass") counts.passed += 1;
    if (event.Action === "skip") counts.skipped += 1;
    if (event.Action !== "fail") continue;
    failed += 1;
    say(printed.get(name) ?? `FAIL ${name}`);
  }
  counts.failed += failed;
  // A package that does not build, a panic and a data race outside of a test end here.
  if (status !== 0 && failed === 0) {
    counts.failed += 1;
    say(
      `FAIL go test in ${module}\n${error?.message ?? ""}${outside.join("\n")}\n${[...printed.values()].join("")}${stderr}`,
    );
  }
};

for (const module of ["generated/go", "go", "examples/go"]) {
  if (!existsSync(at(module))) {
    check(`${module} is missing`, { status: 1, stdout: "", stderr: "" }, () => false);
    continue;
  }
  check(`gofmt in ${module}`, run("gofmt", ["-l", "."], at(module)), (listed) => listed === "");
  check(`go vet in ${module}`, run("go", ["vet", "./..."], at(module)), () => true);
  if (module !== "examples/go") test(module);
}
if (counts.passed === 0) counts.failed += 1;
finish(counts);
