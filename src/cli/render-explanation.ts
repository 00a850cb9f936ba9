import type { Explanation } from "../mandate/index.ts";
import type { Style } from "./style.ts";

const marks = { pass: "✓", fail: "✗", skipped: "–", "not reached": "·" } as const;

/** The ladder as text: one line per rung, the first failure marked, and the verdict at the end. */
export function renderExplanation(explanation: Explanation, style: Style): readonly string[] {
  const { rungs, profile, contract } = explanation;
  const width = Math.max(...rungs.map((rung) => rung.check.length), 0);
  const failed = rungs.find((rung) => rung.state === "fail");
  const lines = rungs.map((rung) => {
    const text = [
      `${marks[rung.state]} ${rung.stage.padEnd(13)} ${rung.check.padEnd(width)}  ${rung.state}`,
      rung.code,
      rung.state === "skipped" && rung.detail === undefined ? "not required" : rung.detail,
    ]
      .filter((part) => part !== undefined && part !== "")
      .join("  ");
    if (rung === failed) return style.red(text);
    return rung.state === "pass" ? text.replace("✓", style.green("✓")) : style.dim(text);
  });
  const verdict = explanation.ok
    ? style.green("allowed: every rung that could be asked holds.")
    : style.red(
        [
          `refused: ${explanation.code ?? "unknown"}`,
          explanation.reason === undefined ? "" : ` (${explanation.reason})`,
          `, ${explanation.description ?? ""}`,
          failed === undefined ? "" : `. First failing rung: ${failed.stage}, ${failed.check}.`,
        ].join(""),
      );
  return [
    style.dim(`profile ${profile}, contract ${contract.name} ${contract.version} (${contract.digest.slice(0, 12)})`),
    ...lines,
    verdict,
  ];
}
