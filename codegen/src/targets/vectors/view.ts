import type { CheckModel, ContractModel, ProfileModel } from "../../model.ts";

/** The contract as one profile sees it: its own types, codes, statuses, limits and requirements. */
export const viewOf = (model: ContractModel, profile: ProfileModel): ContractModel =>
  (profile as ProfileModel & { readonly model?: ContractModel }).model ?? model;

/** Whether an option must be given: always, or because the profile insists on a configured zone. */
export const isMandatory = (profile: ProfileModel, check: CheckModel): boolean =>
  check.required || (profile.source.zoneRequired && check.stage === "claims" && check.check.claim === "zone_id");
