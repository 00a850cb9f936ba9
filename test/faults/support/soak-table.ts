import { readFileSync, writeFileSync } from "node:fs";
import type { FaultReport } from "./run-fault.ts";
import type { SoakReport } from "./soak-report.ts";

const page = new URL("../../../docs/revocation-under-faults.md", import.meta.url);
const [begin, end] = ["<!-- soak: written by `npm run soak -- --write` -->", "<!-- /soak -->"];

const header = [
  "Row",
  "Fault",
  "Times",
  "First refusal p50 / max",
  "Reopened p50 / max",
  "Decisions",
  "Wrong accepts",
  "Longest wait of a call",
];

/** The figures of a soak as a Markdown table and a few sentences. */
export function renderSoak(report: SoakReport): string {
  const names = new Set(report.faults.map(({ fault }) => fault));
  const rows = [...names].map((name) => rowOf(report.faults.filter(({ fault }) => fault === name))).sort(byRow);
  const widths = header.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const table = [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
  const { asked, served } = report.outside;
  const share = asked === 0 ? "0" : ((100 * served) / asked).toFixed(3);
  const propagated = percentiles(report.faults.map(({ propagatedMs }) => Math.max(propagatedMs, 0)));
  const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  return [
    table,
    "",
    `${report.seconds} s, seed ${report.seed}: ${report.faults.length} faults of ${report.kinds} kinds, ` +
      `${report.revocations} revocations, ${report.decisions.toLocaleString("en")} decisions, ` +
      `${report.wrongAccepts} wrong accepts, ${report.unhandled} unhandled rejections.`,
    `Valid requests served while no fault was at work: ${served.toLocaleString("en")} of ` +
      `${asked.toLocaleString("en")} (${share} %).`,
    `Acknowledged revocation to refusal by the last of three verifiers, nothing being wrong: ${propagated} ms ` +
      "(sampled every 2 ms).",
    `Resident memory at the end: ${megabytes(report.rssBytes)}, ${report.rssGrowthBytes < 0 ? "" : "+"}` +
      `${megabytes(report.rssGrowthBytes)} since the end of the first round; the other process ` +
      `${megabytes(report.remoteRssBytes)}.`,
  ].join("\n");
}

/** Puts the figures where the operating guide reads them. */
export function writeSoak(report: SoakReport): void {
  const text = readFileSync(page, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error("The page has no place for the figures");
  writeFileSync(page, `${text.slice(0, from)}${begin}\n\n${renderSoak(report)}\n\n${text.slice(to)}`);
}

function rowOf(reports: readonly FaultReport[]): string[] {
  const [first] = reports;
  const sum = (pick: (report: FaultReport) => number): number => reports.reduce((all, each) => all + pick(each), 0);
  return [
    first?.row ?? "",
    first?.fault ?? "",
    `${reports.length}`,
    percentiles(reports.flatMap(({ firstRefusalMs }) => firstRefusalMs ?? [])),
    percentiles(reports.flatMap(({ reopenedMs }) => reopenedMs ?? [])),
    sum(({ decisions }) => decisions).toLocaleString("en"),
    `${sum(({ wrongAccepts }) => wrongAccepts)}`,
    `${Math.max(...reports.map(({ slowestWaitMs }) => slowestWaitMs)).toFixed(1)} ms`,
  ];
}

function percentiles(values: readonly number[]): string {
  if (values.length === 0) return "–";
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return `${Math.round(middle)} / ${Math.round(sorted.at(-1) ?? 0)}`;
}

function byRow([left = "", leftName = ""]: readonly string[], [right = "", rightName = ""]: readonly string[]): number {
  const [a, b] = [left, right].map((row) => Number(row.slice(1)));
  if (left[0] !== right[0]) return left < right ? 1 : -1;
  return (a ?? 0) - (b ?? 0) || leftName.localeCompare(rightName);
}
