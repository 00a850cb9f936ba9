import { isDeepStrictEqual } from "node:util";
import type { RequirementSource } from "../../contract-source.ts";
import { byKey, type Rows } from "../by-key.ts";
import type { ViewPair } from "../view-pair.ts";

/**
 * Requirements of both sides by name. One that is gone and one that is new with the very same check are one requirement
 * that was renamed.
 */
export const pairRequirements = ({ before, after }: ViewPair): Rows<RequirementSource> => {
  const { both, removed, added } = byKey(
    before.model.source.requirements,
    after.model.source.requirements,
    (row) => row.name,
  );
  const left = [...added];
  const renamed: (readonly [RequirementSource, RequirementSource])[] = [];
  const gone = removed.filter((row) => {
    const place = left.findIndex((other) => other.stage === row.stage && isDeepStrictEqual(other.check, row.check));
    const [other] = place === -1 ? [] : left.splice(place, 1);
    if (other !== undefined) renamed.push([row, other]);
    return other === undefined;
  });
  return { both: [...both, ...renamed], removed: gone, added: left };
};
