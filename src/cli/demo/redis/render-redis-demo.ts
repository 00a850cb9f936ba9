import type { Style } from "../../style.ts";
import type { RedisDemoRun } from "./run-redis-demo.ts";

/** The demo over Redis as text, at most 110 columns wide. */
export function renderRedisDemo(run: RedisDemoRun, style: Style): readonly string[] {
  const wrong = run.steps.filter((each) => !each.asDeclared).length;
  return [
    style.bold("Countersign demo over Redis: one process revokes, another refuses."),
    `  redis ${run.place}   zone ${run.zone}, made for this run and removed`,
    `  process ${run.publisherPid}: the publisher, the one writer of the zone`,
    `  process ${run.serverPid}: a guarded MCP server with every revocation in its memory, ${run.serverUrl}`,
    `  process ${process.pid}: issuer and the MCP SDK's own client, calling without pause`,
    "",
    style.dim(cells("  Step", "Expected", "Actual", "HTTP", "Code", "After acknowledgement")),
    ...run.steps.map(({ title, expected, actual, asDeclared, afterAcknowledgementMs }) => {
      const after = afterAcknowledgementMs === undefined ? "" : `${afterAcknowledgementMs.toFixed(1)} ms`;
      const mark = asDeclared ? "✓" : "✗";
      const line = cells(
        `${mark} ${title}`,
        expected.verdict,
        actual.verdict,
        `${actual.status}`,
        actual.code ?? "",
        after,
      );
      return asDeclared ? line.replace("✓", style.green("✓")) : style.red(line);
    }),
    "",
    style.dim("After acknowledgement: from Redis' reply to the publisher until the client had the other verdict."),
    style.dim("Next: countersign revocations publish, countersign revoke, countersign revocations status."),
    wrong === 0 ? style.green("Every verdict is the declared one.") : style.red(`${wrong} not as declared.`),
  ];
}

function cells(title: string, expected: string, actual: string, status: string, code: string, after: string): string {
  return [
    title.padEnd(34),
    expected.padEnd(10),
    actual.padEnd(10),
    status.padEnd(6),
    code.padEnd(18),
    after.padStart(21),
  ].join("");
}
