import { core, type Profile } from "../../generated/typescript/index.ts";
import { UsageError } from "./usage-error.ts";

/**
 * A profile of the core contract.
 *
 * @param id the default profile when absent
 * @throws UsageError when there is none of that name
 */
export function profileOf(id: string | undefined): Profile {
  const profiles: Readonly<Record<string, Profile>> = core.profiles;
  const wanted = id ?? core.defaultProfile;
  const found = Object.hasOwn(profiles, wanted) ? profiles[wanted] : undefined;
  if (found === undefined) throw new UsageError(`--profile must be one of ${Object.keys(profiles).join(", ")}`);
  return found;
}
