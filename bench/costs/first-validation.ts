import { execFile } from "node:child_process";
import { promisify } from "node:util";

const PROCESSES = 21;

/** Runs in a process of its own: milliseconds from before the import until the first verdict is there. */
const PROGRAM = `
const claims = { iss: "i", aud: "a", exp: 1, sub: "s", zone_id: "z", client_id: "c", sid: "r",
  delegation_chain: [{ app: "a", session: "s", edge: "e" }] };
const start = process.hrtime.bigint();
const { isClaims } = await import(process.argv[1]);
const verdict = isClaims(claims);
const end = process.hrtime.bigint();
if (verdict !== true) throw new Error("unexpected verdict");
process.stdout.write(String(Number(end - start) / 1e6));
`;

/** Import and first validation in fresh processes, one after another. `url` is the module to import. */
export const firstValidation = async (url: string): Promise<readonly number[]> => {
  const run = promisify(execFile);
  const values: number[] = [];
  // The first process reads from the disk what the others find in memory; it does not count.
  for (let n = 0; n <= PROCESSES; n++) {
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", PROGRAM, url]);
    if (n > 0) values.push(Number(stdout));
  }
  return values;
};
