import type { ContractSource } from "../contract-source.ts";
import type { Finding } from "../finding.ts";

/** What a contract takes away from the one that it extends. */
export const weakenings = (_base: ContractSource, _source: ContractSource, _file: string): readonly Finding[] => [];
