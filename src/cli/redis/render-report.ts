import type { Style } from "../style.ts";
import type { RevocationReport } from "./revocation-report.ts";

/** A report as text. */
export function renderReport(report: RevocationReport, style: Style): readonly string[] {
  const { redis, state, reason, verified, zone } = report;
  const shown = reason === undefined ? state : `${state} (${reason})`;
  const doubt = verified ? "" : "  unverified: set COUNTERSIGN_STREAM_KEYS to check signatures";
  const row = (name: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`  ${name.padEnd(12)} ${value}`];
  return [
    style.bold(`revocations of ${zone === "" ? "every zone" : `zone ${zone}`} at ${report.place}`),
    `  ${"state".padEnd(12)} ${(state === "open" ? style.green : style.red)(shown)}${doubt}`,
    ...row("last event", report.seq === undefined ? undefined : `${report.seq} of log ${report.log}`),
    ...row("lag", milliseconds(report.lagMs)),
    ...row("valid for", milliseconds(report.validForMs)),
    ...row("marks", report.marks === undefined ? undefined : `${report.marks}`),
    ...row("rejected", report.rejected === undefined ? undefined : counts(report.rejected)),
    ...row("snapshot", redis.snapshot && `at event ${redis.snapshot.seq}, ${milliseconds(redis.snapshot.ageMs)} old`),
    ...row("lease", redis.lease && `held by log ${redis.lease.log} for ${milliseconds(redis.lease.expiresInMs)}`),
    ...row(
      "consumers",
      redis.consumerAgeMs === undefined ? undefined : `at the end ${milliseconds(redis.consumerAgeMs)} ago`,
    ),
    ...row("server", `Redis ${redis.version}, ${redis.role}, maxmemory-policy ${redis.maxmemoryPolicy}`),
    ...redis.streams.flatMap(({ stream, length, lastEntryAgeMs, deadLetters, groups }) => [
      style.dim(
        `  ${stream}: ${length} entries${lastEntryAgeMs === undefined ? "" : `, the last ${milliseconds(lastEntryAgeMs)} ago`}, ${deadLetters} dead letters`,
      ),
      ...groups.map(({ name, consumers, pending, lag }) =>
        style.dim(`    group ${name}: ${consumers} consumers, ${pending} pending, lag ${lag ?? "unknown"}`),
      ),
    ]),
    ...report.warnings.map((warning) => style.red(`  ! ${warning}`)),
  ].map((line) => line.replace(/[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "?"));
}

function milliseconds(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${Math.round(value)} ms`;
}

function counts(rejected: Readonly<Record<string, number>>): string {
  const parts = Object.entries(rejected).map(([reason, count]) => `${count} ${reason}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}
