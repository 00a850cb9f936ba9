import type { ContractSource, ProfileSource } from "../../contract-source.ts";
import type { ContractModel } from "../../model.ts";
import { byKey } from "../by-key.ts";
import type { Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import { show } from "../show.ts";

const FIELDS = [
  ["name", "contract-renamed"],
  ["uri", "uri-changed"],
  ["exportName", "export-renamed"],
] as const;

const fieldOf = (source: ContractSource, field: (typeof FIELDS)[number][0]): string =>
  source[field] ?? (field === "exportName" ? "contract" : "");

/** What a contract is called, which profiles it has, and which of them is the default. */
export const evaluateIdentity = (before: ContractModel, after: ContractModel): readonly Found[] => {
  const [was, is] = [before.source, after.source];
  const file = (source: ContractSource): string =>
    source.profiles.find((profile) => profile.id === source.defaultProfile)?.source ?? "";
  const found = (rule: string, place: string, steps: readonly string[], message: string): Found => ({
    class: "source",
    rule,
    file: place,
    pointer: pointerOf(...steps),
    breaking: true,
    direction: "neutral",
    message,
  });
  const changes: Found[] = [];
  for (const [field, rule] of FIELDS) {
    const [old, now] = [fieldOf(was, field), fieldOf(is, field)];
    if (old !== now) changes.push(found(rule, file(is), [field], `is ${show(now)}, was ${show(old)}`));
  }
  const { removed, added } = byKey<ProfileSource>(was.profiles, is.profiles, (profile) => profile.id);
  for (const profile of removed)
    changes.push(found("profile-removed", profile.source, ["profiles", profile.id], "is gone"));
  for (const profile of added)
    changes.push({ ...found("profile-added", profile.source, ["profiles", profile.id], "is new"), breaking: false });
  if (was.defaultProfile !== is.defaultProfile) {
    const message = `is ${show(is.defaultProfile)}, was ${show(was.defaultProfile)}`;
    const change = found("default-profile-changed", file(is), ["defaultProfile"], message);
    changes.push({ ...change, class: "behaviour", direction: "weaker" });
  }
  return changes;
};
