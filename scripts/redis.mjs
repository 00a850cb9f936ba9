// Redis for the tests: found on the machine, or installed by the system's package manager where nobody has to be asked.
import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";

const minutes = 60_000;

/** @param {string} command @param {readonly string[]} args @param {number} timeout */
const succeeds = (command, args, timeout = 5_000) =>
  spawnSync(command, args, {
    stdio: "ignore",
    timeout,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;

const isHere = () => succeeds(process.env.COUNTERSIGN_REDIS_SERVER ?? "redis-server", ["--version"]);

/**
 * Sees to it that there is a redis-server.
 *
 * @returns {boolean} whether there is one now; where there is none, the tests that need it say what they leave out
 */
export function findOrInstallRedis() {
  if (isHere()) return true;
  const isRoot = process.getuid?.() === 0;
  if (!succeeds("apt-get", ["--version"]) || !(isRoot || succeeds("sudo", ["-n", "true"]))) {
    process.stderr.write("redis-server is not installed: apt-get install redis-server, or what your system has\n");
    return false;
  }
  process.stdout.write("redis-server is not installed: apt-get installs it\n");
  const [command, ...before] = isRoot ? ["apt-get"] : ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
  succeeds(command, [...before, "update", "-qq"], 2 * minutes);
  succeeds(command, [...before, "install", "-y", "-qq", "--no-install-recommends", "redis-server"], 4 * minutes);
  if (isHere()) return true;
  process.stderr.write("redis-server could not be installed\n");
  return false;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) process.exit(findOrInstallRedis() ? 0 : 1);
