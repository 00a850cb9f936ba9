import type { CheckModel, ProfileModel } from "../../model.ts";

/** Whether an option must be given: always, or because the profile insists on a configured zone. */
export const isMandatory = (profile: ProfileModel, check: CheckModel): boolean =>
  check.required || (profile.source.zoneRequired && check.stage === "claims" && check.check.claim === "zone_id");
