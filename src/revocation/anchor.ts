import { type RevocationProtocol, revocationProtocol } from "../../generated/typescript/index.ts";

/** What an identifier names: an authority record (`sid`, `root_sid`), an agent session, or a delegation edge. */
export type AnchorKind = RevocationProtocol["kinds"][number];

/** Something whose withdrawal ends every mandate that rests on it. */
export interface Anchor {
  /** Zone it belongs to; empty means every zone. */
  readonly zone: string;
  readonly kind: AnchorKind;
  readonly id: string;
}

/** Every kind of anchor, in the order of the contract. */
export const anchorKinds: readonly AnchorKind[] = revocationProtocol.kinds;

/** Whether a text is the name of a kind. */
export function isAnchorKind(kind: unknown): kind is AnchorKind {
  return (anchorKinds as readonly unknown[]).includes(kind);
}

/** A frozen copy with exactly the three members. */
export function anchorOf(zone: string, kind: AnchorKind, id: string): Anchor {
  return Object.freeze({ zone, kind, id });
}
