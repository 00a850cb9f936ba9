/** One finding of the compiler: where, which rule, what is wrong, and what to do. */
export interface Finding {
  readonly rule: string;
  /** File of the contract that holds the cause. */
  readonly file: string;
  /** JSON pointer within what the file declares. */
  readonly pointer: string;
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

export const formatFinding = (finding: Finding): string =>
  `${finding.file}${finding.pointer === "" ? "" : `#${finding.pointer}`}: ${finding.rule}: ${finding.message} (${finding.fix})`;
