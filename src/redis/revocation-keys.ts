import { revocationProtocol } from "../../generated/typescript/index.ts";
import { type Anchor, anchorKinds, type CheckQuery, redisKeysOf } from "../revocation/index.ts";

/** One key to read and what its value means. */
export interface KeyToRead {
  readonly key: string;
  /** Zone whose slot the key is in; `undefined` for keys of version 1, which exist outside a Cluster only. */
  readonly slot: string | undefined;
  readonly means: "mark" | "suspension" | "epoch" | "freshness";
  readonly anchor?: Anchor;
}

/** Where version 1 keeps epochs, below the prefix. */
const { epochInfix } = revocationProtocol.v1;

/** Keys of version 1. */
export interface V1Keys {
  /** `undefined` for an identifier whose key would be that of an epoch; it is kept under typed keys alone. */
  readonly mark: (id: string) => string | undefined;
  readonly epoch: (zone: string) => string;
}

/** Keys of version 1 below a prefix, byte for byte those of earlier services. */
export function v1KeysOf(prefix: string): V1Keys {
  return Object.freeze({
    mark: (id: string) => (id.startsWith(epochInfix) ? undefined : `${prefix}${id}`),
    epoch: (zone: string) => `${prefix}${epochInfix}${zone}`,
  });
}

/** Everything that one check reads: typed keys of the zones, untyped keys, suspensions, epochs when compared. */
export function keysToCheck(query: CheckQuery, v1: V1Keys | undefined): KeyToRead[] {
  const keys: KeyToRead[] = [];
  const seen = new Set<string>();
  for (const anchor of query.anchors) {
    if (anchor.id === "") continue;
    for (const zone of new Set([query.zone, anchor.zone, ""])) {
      const of = redisKeysOf(zone);
      keys.push({ key: of.mark(anchor.kind, anchor.id), slot: zone, means: "mark", anchor });
      keys.push({ key: of.suspension(anchor.kind, anchor.id), slot: zone, means: "suspension", anchor });
    }
    const untyped = v1?.mark(anchor.id);
    if (untyped !== undefined) keys.push({ key: untyped, slot: undefined, means: "mark", anchor });
  }
  if (query.graphEpoch !== undefined) keys.push(...epochKeysToRead(query.zone, v1));
  return keys.filter(({ key }) => !seen.has(key) && seen.add(key));
}

/** Where the epoch of a zone is kept; version 1 has none of every zone. */
export function epochKeys(zone: string, v1: V1Keys | undefined): KeyToRead[] {
  const keys: KeyToRead[] = [{ key: redisKeysOf(zone).epoch, slot: zone, means: "epoch" }];
  if (v1 !== undefined && zone !== "") keys.push({ key: v1.epoch(zone), slot: undefined, means: "epoch" });
  return keys;
}

/** What counts for a zone: its own epoch, and that of every zone. */
export function epochKeysToRead(zone: string, v1: V1Keys | undefined): KeyToRead[] {
  const keys = epochKeys(zone, v1);
  if (zone !== "") keys.push(...epochKeys("", v1));
  return keys;
}

/** The anchors that an identifier without kind may be. */
export function everyKind(zone: string, id: string): Anchor[] {
  return anchorKinds.map((kind) => ({ zone, kind, id }));
}
