import { core, type Profile } from "../../generated/typescript/index.ts";

/** The profile that applies where none is named: the default one of the generated core contract. */
export const defaultProfile: Profile = core.profiles[core.defaultProfile] as Profile;
