import type { ContractModel, ProfileModel } from "../model.ts";

/** One side of a comparison: the contract as one of its profiles has it. */
export interface View {
  readonly model: ContractModel;
  readonly profile: ProfileModel;
}

/** The same profile of the earlier and of the changed contract. */
export interface ViewPair {
  readonly before: View;
  readonly after: View;
  /** Codes of every profile of both contracts: what schemas with `x-codes` list by themselves. */
  readonly codes: ReadonlySet<string>;
}

/** The contract as this profile has it. */
export const viewOf = (profile: ProfileModel): View => ({ model: profile.model, profile });
