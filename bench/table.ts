import type { Direction } from "./bars.ts";
import { columns } from "./columns.ts";
import type { Row } from "./judge.ts";

const HEAD: readonly string[] = ["id", "alternative", "ratio", "p10–p90", "worst of 3", "clock", "bar", "verdict"];

/** The table of ratios: no line of it is an absolute claim. */
export function table(rows: readonly Row[]): string {
  return columns([HEAD, ...rows.map(cellsOf)]);
}

function cellsOf(row: Row): readonly string[] {
  const { figure, ratio, bar, verdict, fault } = row;
  const sign = figure.direction === ">=" ? "≥" : "≤";
  const verdictText = fault === undefined ? verdict : `${verdict}: ${fault}`;
  return [
    figure.id,
    row.label,
    ratio === undefined ? "–" : number(ratio.median),
    ratio === undefined ? "–" : `${number(ratio.p10)}–${number(ratio.p90)}`,
    row.worst === undefined ? "–" : number(row.worst, figure.direction),
    figure.clock,
    bar === undefined ? "–" : `${sign} ${number(bar)}`,
    verdictText,
  ];
}

/** Two significant places or more; the judged figure is rounded towards its bar's far side, never in its favour. */
function number(value: number, direction?: Direction): string {
  if (!Number.isFinite(value)) return "–";
  const percent = value < 0.1;
  const scaled = percent ? value * 100 : value;
  const places = percent && scaled < 2 ? 2 : percent || (scaled >= 2 && scaled < 10) ? 1 : scaled < 2 ? 2 : 0;
  const factor = 10 ** places;
  const round = direction === undefined ? Math.round : direction === ">=" ? Math.floor : Math.ceil;
  return `${(round(Number((scaled * factor).toFixed(6))) / factor).toFixed(places)}${percent ? " %" : ""}`;
}
