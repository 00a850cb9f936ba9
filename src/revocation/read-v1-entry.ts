import { revocationProtocol } from "../../generated/typescript/index.ts";
import { type Anchor, anchorOf } from "./anchor.ts";
import { readDecimal } from "./decimal.ts";
import type { FieldMap } from "./read-fields.ts";
import { type Rejected, rejected } from "./stream-entry.ts";
import { nullText } from "./stream-limits.ts";

const { v1 } = revocationProtocol;

/** Stream of revocations, version 1. */
export const v1RevocationStream: string = v1.revocationStream;

/** Stream of delegation epochs, version 1. */
export const v1EpochStream: string = v1.epochStream;

/** What an entry of version 1 asks for. */
export type V1Entry =
  | { readonly ok: true; readonly type: "revoke"; readonly anchors: readonly Anchor[] }
  | { readonly ok: true; readonly type: "epoch"; readonly zone: string; readonly epoch: bigint };

/**
 * The anchors that an entry of the revocation stream marks, or the epoch that one of the epoch stream records. An entry
 * without `zone_id` marks its anchors in every zone; the empty text and the text `null` count as absent. Never throws.
 *
 * @param kind which of the two streams it was read from
 * @returns `missing_revocation_anchor` or `invalid_delegation_epoch` for an entry that says nothing usable
 */
export function readV1Entry(fields: FieldMap, kind: "revocations" | "epochs" = "revocations"): V1Entry | Rejected {
  const zone = textOf(fields, v1.zoneField) ?? "";
  if (kind === "epochs") {
    const epoch = readDecimal(fields.get(v1.epochField));
    if (epoch === undefined || zone === "") return rejected("invalid_delegation_epoch");
    return Object.freeze({ ok: true, type: "epoch", zone, epoch });
  }
  const anchors: Anchor[] = [];
  for (const [name, anchorKind] of v1.anchorFields) {
    const id = textOf(fields, name);
    const isKnown = anchors.some((each) => each.kind === anchorKind && each.id === id);
    if (id !== undefined && !isKnown) anchors.push(anchorOf(zone, anchorKind, id));
  }
  if (anchors.length === 0) return rejected("missing_revocation_anchor");
  return Object.freeze({ ok: true, type: "revoke", anchors: Object.freeze(anchors) });
}

function textOf(fields: FieldMap, name: string): string | undefined {
  const text = fields.get(name);
  return text === undefined || text === "" || text === nullText ? undefined : text;
}
