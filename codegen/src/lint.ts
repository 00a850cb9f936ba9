import type { ContractSource } from "./contract-source.ts";
import type { Finding } from "./finding.ts";

export const lintContract = (_source: ContractSource): readonly Finding[] => [];
