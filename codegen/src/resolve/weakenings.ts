import type { Change } from "../breaking/change.ts";
import { compareContracts } from "../breaking/compare-contracts.ts";
import { pointerOf } from "../breaking/pointer.ts";
import { refusedInExtension } from "../breaking/refused-in-extension.ts";
import type { ContractSource, ProfileSource } from "../contract-source.ts";
import type { Finding } from "../finding.ts";
import { buildModel, type ContractModel } from "../model.ts";
import { startOf } from "./profile-start.ts";

/** A contract may make any of its profiles the default one: each of them is compared with its base by itself. */
const ALLOWED = "default-profile-changed";

/** What a profile decides by itself: which of several failures is the answer, and what clients are told about it. */
const OWN: ReadonlySet<string> = new Set([
  "stages-reordered",
  "checks-reordered",
  "status-changed",
  "challenge-changed",
  "hints-changed",
]);

/** The core reads the caller, the scopes and the expiry of a mandate from what is handed on. */
const WITHHELD = "member-withheld";

const refusal = (change: Change, file: string, keep: string): Finding => ({
  rule: "weakens-ancestor",
  file,
  pointer: change.pointer,
  message: `${change.rule}: ${change.message}`,
  fix: `keep what ${keep} says, or make it stricter`,
});

const statusesOf = (model: ContractModel, id: string): ReadonlyMap<string, number> =>
  new Map(
    model.profiles.find((profile) => profile.id === id)?.model.source.errors.map(({ code, status }) => [code, status]),
  );

/** Whether key sets still come from the issuer, and from that of the zone where they did. */
const keepsKeySets = (start: ProfileSource, profile: ProfileSource): boolean =>
  profile.keySetUrl.startsWith("{issuer}/") &&
  (profile.keySetUrl.includes("{zone}") || !start.keySetUrl.includes("{zone}"));

/** What a profile that the contract adds takes away from the profile that it starts from. */
const profileWeakenings = (source: ContractSource, profile: ProfileSource, file: string): readonly Finding[] => {
  const { line, start } = startOf(source, profile);
  const { id } = profile;
  const before = buildModel({ ...source, defaultProfile: id, profiles: [...line, start] });
  const after = buildModel({ ...source, defaultProfile: id, profiles: [...line, profile] });
  const [was, is] = [statusesOf(before, id), statusesOf(after, id)];
  // Between 401 and 403 a refusal stays a refusal; 503 says that nobody knows.
  const outages = [...was.keys()].filter((code) => is.has(code) && (was.get(code) === 503) !== (is.get(code) === 503));
  const kept = new Set(outages.map((code) => pointerOf("profiles", id, "errors", code, "status")));
  const isOwn = ({ rule, pointer }: Change): boolean =>
    (OWN.has(rule) && !kept.has(pointer)) || (rule === "key-set-url-changed" && keepsKeySets(start, profile));
  return compareContracts(before, after)
    .filter((change) => (change.direction === "weaker" && !isOwn(change)) || change.rule === WITHHELD)
    .map((change) => refusal(change, file, `profile ${profile.base}`));
};

/**
 * What a contract takes away from the one that it extends, and what each profile that it adds takes away from the
 * profile that this one starts from.
 */
export const weakenings = (base: ContractSource, source: ContractSource, file: string): readonly Finding[] => [
  ...compareContracts(buildModel(base), buildModel(source))
    .filter((change) => change.rule !== ALLOWED && refusedInExtension(change))
    .map((change) => refusal(change, file, `${base.name} ${base.version}`)),
  ...source.profiles
    .filter((profile) => profile.base !== undefined && !base.profiles.some(({ id }) => id === profile.id))
    .flatMap((profile) => profileWeakenings(source, profile, file)),
];
