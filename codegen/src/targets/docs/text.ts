import { headerText, type OutputFile } from "../target.ts";

/** Text inside of a table. */
export const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
/** Text as code, inside of a table. */
export const code = (text: string): string => `\`${cell(text)}\``;

/** A table with a head. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(" | ")} |`,
    `| ${head.map(() => "---").join(" | ")} |`,
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ].join("\n");

/** A page: its title and its blocks. */
export const page = (sources: readonly string[], title: string, blocks: readonly string[]): OutputFile => ({
  text: `<!-- ${headerText(sources)} -->\n\n# ${title}\n\n${blocks.join("\n\n")}\n`,
  sources,
});
