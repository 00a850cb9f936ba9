/** One finding of the compiler: where, which rule, what is wrong, and what to do. */
export interface Finding {
  readonly rule: string;
  /** File of the contract that holds the cause. */
  readonly file: string;
  /** JSON pointer within what the file declares. */
  readonly pointer: string;
  /** Line and column within `file`, counted from 1, where they are known. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly fix: string;
}

/** Thrown by passes that cannot go on; caught by the command line and by `generate`. */
export class ContractError extends Error {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    super(findings.map(formatFinding).join("\n"));
    this.name = "ContractError";
    this.findings = findings;
  }
}

const placeOf = ({ file, line, column, pointer }: Finding): string =>
  [file, line, column].filter((part) => part !== undefined).join(":") + (pointer === "" ? "" : `#${pointer}`);

export const formatFinding = (finding: Finding): string =>
  `${placeOf(finding)}: ${finding.rule}: ${finding.message} (${finding.fix})`;
