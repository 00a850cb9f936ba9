import { compareContracts } from "../breaking/compare-contracts.ts";
import { refusedInExtension } from "../breaking/refused-in-extension.ts";
import type { ContractSource } from "../contract-source.ts";
import type { Finding } from "../finding.ts";
import { buildModel } from "../model.ts";

/** A contract may make any of its profiles the default one: each of them is compared with its base by itself. */
const ALLOWED = "default-profile-changed";

/** What a contract takes away from the one that it extends. */
export const weakenings = (base: ContractSource, source: ContractSource, file: string): readonly Finding[] =>
  compareContracts(buildModel(base), buildModel(source))
    .filter((change) => change.rule !== ALLOWED && refusedInExtension(change))
    .map((change) => ({
      rule: "weakens-ancestor",
      file,
      pointer: change.pointer,
      message: `${change.rule}: ${change.message}`,
      fix: `keep what ${base.name} ${base.version} says, or make it stricter`,
    }));
