// Registries that lack some platform binaries make npm leave them out of the lockfile, and `npm ci` then fails
// elsewhere. Adds the missing optional entries; with --check only reports them.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SYSTEMS = ["darwin", "linux", "win32", "android", "freebsd", "openharmony", "netbsd", "openbsd", "sunos", "aix"];
const PROCESSORS = ["x64", "arm64", "ia32", "arm", "ppc64", "s390x", "riscv64", "loong64", "mips64el", "wasm32"];

const entryFor = (name, range, parent) => {
  const pieces = name.split(/[/-]/);
  const os = SYSTEMS.filter((system) =>
    pieces.some((piece) => piece === system || (piece === "linuxmusl" && system === "linux")),
  );
  const cpu = PROCESSORS.filter((processor) => pieces.includes(processor));
  const libc = pieces.some((piece) => piece.endsWith("musl")) ? ["musl"] : pieces.includes("gnu") ? ["glibc"] : [];
  return {
    version: range.replace(/^[\^~]/, ""),
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(parent.dev ? { dev: true } : {}),
    ...(libc.length > 0 ? { libc } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
};

const file =
  process.argv.find((word) => word.endsWith(".json")) ??
  fileURLToPath(new URL("../package-lock.json", import.meta.url));
const lock = JSON.parse(readFileSync(file, "utf8"));
const added = [];
const hosts = [];
for (const [path, parent] of Object.entries(lock.packages)) {
  if (typeof parent.resolved === "string" && /^[a-z]+:\/\//.test(parent.resolved)) hosts.push(path);
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    if (Object.keys(lock.packages).some((key) => key.endsWith(`node_modules/${name}`))) continue;
    lock.packages[`node_modules/${name}`] = entryFor(name, range, parent);
    added.push(name);
  }
}

if (process.argv.includes("--check")) {
  for (const name of added) process.stdout.write(`missing from the lockfile: ${name}\n`);
  for (const path of hosts) process.stdout.write(`address in the lockfile: ${path}\n`);
  if (added.length + hosts.length > 0) {
    process.stdout.write("run: npm run lock:complete\n");
    process.exit(1);
  }
} else {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${added.length} entries added\n`);
}
