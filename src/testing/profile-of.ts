import { type Contract, core, type Profile } from "../../generated/typescript/index.ts";

/** The profile that a test names. @throws TypeError for one that the contract does not have */
export function profileOf(contract: Contract = core, id: string = contract.defaultProfile): Profile {
  const profile = Object.hasOwn(contract.profiles, id) ? contract.profiles[id] : undefined;
  if (profile === undefined) throw new TypeError(`the profiles are ${Object.keys(contract.profiles).join(", ")}`);
  return profile;
}
