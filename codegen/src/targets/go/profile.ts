import type { ContractModel, HookCheckModel, ProfileModel, TypeModel } from "../../model.ts";
import { profileIdentifier } from "../../names.ts";
import { doc, quote, quoteMap, quotes, refOf } from "./text.ts";

const handedOn = (type: TypeModel): Readonly<Record<string, string>> =>
  Object.fromEntries(
    type.members.filter((member) => member.projected).map((member) => [member.names.wire, member.names.go]),
  );

const goNameOf = (profile: ProfileModel, wire: string): string =>
  profile.claims.members.find((member) => member.names.wire === wire)?.names.go ?? wire;

const hookRow = (check: HookCheckModel, model: ContractModel, profile: ProfileModel): string => {
  const { hook, args, error, unavailable, reason } = check.check;
  const failsOn = model.source.hooks.find((row) => row.name === hook)?.verdict !== "pass";
  const fields: readonly (readonly [string, string])[] = [
    ["Name", quote(check.name)],
    ["Order", String(check.order)],
    ["Hook", quote(hook)],
    ["Args", quotes(args.map((wire) => goNameOf(profile, wire)))],
    ["FailsOn", String(failsOn)],
    ["Error", quote(error)],
    ["Unavailable", quote(unavailable)],
    ["Reason", quote(reason)],
    ["Description", quote(check.description)],
  ];
  return `\t\t{${fields.map(([name, value]) => `${name}: ${value}`).join(", ")}},\n`;
};

const memberNames = (model: ContractModel, profile: ProfileModel): string => {
  const rows = profile.claims.members.flatMap((member) => {
    const name = refOf(member.schema["items"] as Parameters<typeof refOf>[0]) ?? refOf(member.schema);
    const type = model.types.find((candidate) => candidate.name === name);
    return type === undefined ? [] : [`\t\t${quote(member.names.wire)}: ${quoteMap(handedOn(type), "\t\t")},\n`];
  });
  const text = rows.join("\n");
  return text === "" ? "map[string]map[string]string{}" : `map[string]map[string]string{\n${text}\t}`;
};

/** The one value that a verifier needs of a profile. */
export const profileText = (model: ContractModel, profile: ProfileModel): string => {
  const { header, limits } = model.source;
  const anchors = profile.source.anchors.map((wire) => quote(goNameOf(profile, wire)));
  const claims = profile.claims.name;
  const fields: readonly (readonly [string, string])[] = [
    ["ID", quote(profile.id)],
    ["Contract", "kernel.Identity{Name: identity.Name, Version: identity.Version, Digest: identity.Digest}"],
    ["Stages", quotes(profile.source.stages)],
    ["Errors", "errorRows"],
    ["Checks", "checks"],
    [
      "HookChecks",
      `[]kernel.HookRow{\n${profile.hookChecks.map((check) => hookRow(check, model, profile)).join("")}\t}`,
    ],
    [
      "Limits",
      `map[string]int64{\n${Object.entries(limits)
        .map(([name, value]) => `\t\t${quote(name)}: ${value},\n`)
        .join("\n")}\t}`,
    ],
    [
      "Header",
      `kernel.Header{Algorithms: ${quotes(header.algorithms)}, Types: ${quotes(header.types)}, Forbidden: ${quotes(header.forbidden)}}`,
    ],
    ["ClaimNames", quoteMap(handedOn(profile.claims), "\t")],
    ["MemberNames", memberNames(model, profile)],
    ["KeySetURL", quote(profile.source.keySetUrl)],
    ["ZoneRequired", String(profile.source.zoneRequired)],
    ["Hints", String(profile.source.hints)],
    ["IsClaims", "IsClaims"],
    ["ExplainClaims", "ExplainClaims"],
    ["FoldClaims", `fold${claims}`],
    ["HasClaimsShape", "shapeSchema.Is"],
    ["Project", `func(wire kernel.Value) kernel.Subject {\n\t\treturn Project${claims}(wire)\n\t}`],
    ["Enforce", "enforce"],
    ["EnforceIdentity", "enforceIdentity"],
    ["EnforceOwnCodes", "enforceOwnCodes"],
    ["Anchors", `func(claims any) []string {\n\t\treturn kernel.AnchorsOf(${["claims", ...anchors].join(", ")})\n\t}`],
    ["ExplainRequirements", "ExplainRequirements"],
  ];
  const name = profileIdentifier(profile.id);
  return `${doc([`${name} is profile ${profile.id}: ${profile.source.description}`])}var ${name} = &kernel.Profile{
${fields.map(([field, value]) => `\t${field}: ${value},\n`).join("\n")}}

// Project${claims} makes claims from a wire form whose shape holds; the result is the caller's own.
func Project${claims}(wire kernel.Value) *${claims} {
\tclaims := project${claims}(wire)
\treturn &claims
}
`;
};
