import type { HookCheckModel, ProfileModel, TypeModel } from "../../model.ts";
import { snakeCase } from "../../names.ts";
import { after, docstring, group, importLine, literal, quoted, render, tuple } from "./layout.ts";
import { functionPart, refOf } from "./names.ts";

const handedOn = (type: TypeModel): Readonly<Record<string, string>> =>
  Object.fromEntries(
    type.members.filter((member) => member.projected).map((member) => [member.names.wire, member.names.python]),
  );

const frozen = (head: string, value: Readonly<Record<string, unknown>>) =>
  after(`${head}MappingProxyType(`, literal(value), ")");

const nameOf = (profile: ProfileModel, wire: string): string =>
  profile.claims.members.find((member) => member.names.wire === wire)?.names.python ?? wire;

const hookRow = (check: HookCheckModel, profile: ProfileModel) => {
  const { hook, args, error, unavailable, reason } = check.check;
  const failsOn = profile.model.source.hooks.find((row) => row.name === hook)?.verdict !== "pass";
  return group(
    "HookRow(",
    [
      after("name=", quoted(check.name)),
      `order=${check.order}`,
      after("hook=", quoted(hook)),
      after("method=", quoted(snakeCase(hook))),
      tuple(
        args.map((wire) => quoted(nameOf(profile, wire))),
        "args=(",
      ),
      after("fails_on=", literal(failsOn)),
      after("error=", quoted(error)),
      after("unavailable=", quoted(unavailable)),
      after("reason=", quoted(reason)),
      after("description=", quoted(check.description)),
    ],
    ")",
  );
};

/** A mapping that cannot be changed, laid out by the formatter's rule that braces hug no parenthesis. */
const mapping = (head: string, value: Readonly<Record<string, unknown>>, indent: number): string => {
  const line = render(frozen(head, value), indent, 1);
  if (!line.includes("\n")) return line;
  const pad = " ".repeat(indent + 4);
  return `${head}MappingProxyType(\n${pad}${render(literal(value), indent + 4)}\n${" ".repeat(indent)})`;
};

/** The one value that a verifier needs of a profile. */
export const profileText = (profile: ProfileModel): string => {
  const { claims, source } = profile;
  const part = functionPart(claims.name);
  const { header, limits } = profile.model.source;
  const held = claims.members.flatMap((member) => {
    const name = refOf(member.schema["items"]) ?? refOf(member.schema);
    const type = profile.model.types.find((candidate) => candidate.name === name);
    return type === undefined ? [] : [[member.names.wire, handedOn(type)] as const];
  });
  const members = held.map(([wire, names]) => `            ${mapping(`${quoted(wire)}: `, names, 12)},\n`);
  const anchors = source.anchors.map((wire) => `claims.${nameOf(profile, wire)}`);
  const values = tuple(anchors);
  const strings = (head: string, list: readonly string[], indent = 4): string =>
    render(tuple(list.map(quoted), `${head}(`), indent, 1);
  return `${docstring(`Profile ${profile.id}: ${source.description}`, 0)}
from __future__ import annotations

from types import MappingProxyType

from ..identity import IDENTITY
${importLine("..kernel.contract", ["HeaderRules", ...(profile.hookChecks.length === 0 ? [] : ["HookRow"]), "Profile"])}from ..kernel.project import without_duplicates
${importLine(".claims", [claims.name, `fold_${part}`, `project_${part}`])}from .enforce import enforce, enforce_identity, enforce_own_codes
from .errors import ERRORS
from .requirements import CHECKS
from .validators import explain_claims, explain_requirements, has_claims_shape, is_claims


def anchors(claims: ${claims.name}) -> tuple[str, ...]:
    """Identifiers to look up in the revocation store, each once."""
    found = ${render(values, 4, 8)}
    return without_duplicates(found)


#: Profile ${profile.id}.
PROFILE = Profile(
    id=${quoted(profile.id)},
    contract=IDENTITY,
    ${strings("stages=", source.stages)},
    errors=ERRORS,
    checks=CHECKS,
    ${render(
      tuple(
        profile.hookChecks.map((check) => hookRow(check, profile)),
        "hook_checks=(",
      ),
      4,
      1,
    )},
    ${mapping("limits=", limits, 4)},
    header=HeaderRules(
        ${strings("algorithms=", header.algorithms, 8)},
        ${strings("types=", header.types, 8)},
        ${strings("forbidden=", header.forbidden, 8)},
    ),
    ${mapping("claim_names=", handedOn(claims), 4)},
    member_names=MappingProxyType(${members.length === 0 ? "{}" : `\n        {\n${members.join("")}        }\n    `}),
    key_set_url=${quoted(source.keySetUrl)},
    zone_required=${source.zoneRequired ? "True" : "False"},
    hints=${source.hints ? "True" : "False"},
    is_claims=is_claims,
    explain_claims=explain_claims,
    fold_claims=fold_${part},
    has_claims_shape=has_claims_shape,
    project=project_${part},
    enforce=enforce,
    enforce_identity=enforce_identity,
    enforce_own_codes=enforce_own_codes,
    anchors=anchors,
    explain_requirements=explain_requirements,
)
`;
};
