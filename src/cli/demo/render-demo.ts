import type { Style } from "../style.ts";
import type { DemoExpectation, DemoRow } from "./demo-case.ts";
import type { DemoRun } from "./run-demo.ts";

const widths = { title: 39, verdict: 10, status: 5, code: 25, rung: 13 } as const;

/** The demo as text, at most 110 columns wide. */
export function renderDemo(run: DemoRun, style: Style): readonly string[] {
  const lines = [
    style.bold("Countersign demo: every call below is a real MCP call over HTTP, decided by the guard."),
    `  issuer ${run.issuerUrl}   guarded server ${run.serverUrl}   client: the MCP SDK's own`,
    "",
    style.dim(cells("  Call", "Expected", "Actual", "HTTP", "Code", "Failing rung", "Time")),
  ];
  let question: string | undefined;
  for (const row of run.rows) {
    if (row.question !== question) lines.push(style.bold(row.question));
    question = row.question;
    lines.push(renderRow(row, style));
    if (!row.asDeclared) lines.push(style.red(`      declared: ${inWords(row.expected)}`));
  }
  return [...lines, "", ...closing(run, style)];
}

function renderRow(row: DemoRow, style: Style): string {
  const { actual, expected } = row;
  const line = cells(
    `${row.asDeclared ? "✓" : "✗"} ${row.title}`,
    expected.verdict,
    actual.verdict,
    String(actual.status),
    actual.code ?? "",
    actual.rung ?? "",
    `${row.milliseconds.toFixed(1)} ms`,
  );
  return row.asDeclared ? line.replace("✓", style.green("✓")) : style.red(line);
}

function cells(
  title: string,
  expected: string,
  actual: string,
  status: string,
  code: string,
  rung: string,
  time: string,
): string {
  return [
    title.padEnd(widths.title),
    expected.padEnd(widths.verdict),
    actual.padEnd(widths.verdict),
    status.padEnd(widths.status),
    code.padEnd(widths.code),
    rung.padEnd(widths.rung),
    time.padStart(7),
  ].join("");
}

function inWords(expectation: DemoExpectation): string {
  const { verdict, status, code, rung } = expectation;
  return [verdict, status, code, rung === undefined ? undefined : `at ${rung}`].filter((part) => part).join(" ");
}

function closing(run: DemoRun, style: Style): readonly string[] {
  const wrong = run.rows.filter((row) => !row.asDeclared).length;
  const count = (verdict: DemoExpectation["verdict"]) =>
    run.rows.filter((row) => row.actual.verdict === verdict).length;
  const seconds = (run.milliseconds / 1000).toFixed(1);
  const tally = `${run.rows.length} calls in ${seconds} s: ${count("allowed")} allowed, ${count("refused")} refused, ${count("not found")} hidden`;
  return [
    style.dim("not found = the tool is hidden from this mandate: the answer is that of a name that does not exist."),
    style.dim("Next: npx countersign dev (issuer and server to play with), examples/guarded-mcp-server.ts."),
    wrong === 0
      ? style.green(`${tally}. Every verdict is the declared one.`)
      : style.red(`${tally}. ${wrong} not as declared.`),
  ];
}
