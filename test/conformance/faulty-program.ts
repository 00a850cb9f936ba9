import { createInterface } from "node:readline";
import { core } from "../../generated/typescript/index.ts";
import { createConformanceExecutor } from "../../src/testing/index.ts";

// An executor that is right about every case and breaks the protocol in the way that its argument names.
const fault = process.argv[2];
const executor = createConformanceExecutor({
  contract: fault === "other-contract" ? { ...core, digest: "0".repeat(64) } : core,
});

interface Result {
  readonly id: string;
  readonly outcome?: string;
  readonly stage?: string;
  readonly check?: string;
  readonly rule?: string;
}

const write = (text: string | Uint8Array): void => {
  process.stdout.write(text);
};

const changed = (results: readonly Result[]): readonly unknown[] => {
  const [first, ...rest] = results;
  if (first === undefined) return results;
  switch (fault) {
    case "wrong-id":
      return [{ ...first, id: "nobody" }, ...rest];
    case "duplicated-id":
      return [first, ...results];
    case "no-result":
      return rest;
    case "malformed-result":
      return [{ ...first, outcome: "perhaps" }, ...rest];
    case "null-result":
      return [null, ...rest];
    case "skips":
      return [{ id: first.id, skip: "not \u001b[31mwanted" }, ...rest];
    case "wrong-outcome":
      return [{ id: first.id, outcome: "error" }, ...rest];
    case "turned-round":
      return results.toReversed();
    case "further-members":
      return results.map((result) => ({ ...result, tookMs: 1 }));
    case "terse":
      return results.map(({ stage: _stage, check: _check, rule: _rule, ...result }) => result);
    default:
      return results;
  }
};

/** What is written in place of the right answer; `undefined` for nothing. */
const replyTo = (line: string): string | Uint8Array | undefined => {
  const answer = JSON.parse(line) as { readonly seq: number; readonly results: readonly Result[] };
  const right = JSON.stringify({ ...answer, results: changed(answer.results) });
  switch (fault) {
    case "hangs":
      setInterval(() => undefined, 1000);
      return undefined;
    case "crashes":
      if (answer.seq < 2) return `${right}\n`;
      process.stderr.write("out of luck\n");
      return process.exit(7);
    case "unfinished-line":
      process.stdout.write(right.slice(0, 20), () => process.exit(0));
      return undefined;
    case "huge-line":
      return "x".repeat(8 * 1024 * 1024);
    case "noise":
      return `debug: ${answer.results.length} cases\n${right}\n`;
    case "noise-behind":
      return `${right}\ndone\n`;
    case "blank-line":
      return `\n${right}\n`;
    case "not-utf-8":
      return Buffer.concat([Buffer.from([0xff]), Buffer.from(`${right}\n`)]);
    case "wrong-seq":
      return `${JSON.stringify({ ...answer, seq: answer.seq + 1 })}\n`;
    case "no-results":
      return '{"seq":1}\n';
    case "logs-much":
      process.stderr.write("x".repeat(1024 * 1024));
      return `${right}\n`;
    case "two-pieces":
      setImmediate(() => write(`${right.slice(7)}\n`));
      return right.slice(0, 7);
    case "carriage-returns":
      return `${right}\r\n`;
    default:
      return `${right}\n`;
  }
};

if (fault === "speaks-first") write("ready\n");
if (fault === "ends-at-once") process.exit(0);
for await (const line of createInterface({ input: process.stdin })) {
  const { line: reply, done } = await executor.answer(line);
  if (done) {
    if (fault === "ends-badly") process.exit(3);
    if (fault === "does-not-end") setInterval(() => undefined, 1000);
    break;
  }
  if (line.includes('"type":"start"')) {
    if (fault === "says-nothing-of-itself") write('{"language":"typescript"}\n');
    else write(`${reply}\n`);
  } else {
    const text = replyTo(reply ?? "");
    if (text !== undefined) write(text);
  }
}
process.stdin.destroy();
