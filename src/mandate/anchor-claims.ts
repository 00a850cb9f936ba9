import type { Profile } from "../../generated/typescript/index.ts";
import { claimOf } from "../core/claim-of.ts";

/** An anchor as checked stores take it. */
export interface ClaimedAnchor {
  readonly zone: string;
  readonly kind: "record" | "session" | "edge";
  readonly id: string;
}

type Kind = ClaimedAnchor["kind"];

const kindByClaim: Readonly<Record<string, Kind>> = Object.freeze({
  sid: "record",
  root_sid: "record",
  agent_session_id: "session",
  delegation_edge_id: "edge",
});

/** A claim of a contract's own may name anything. */
const everyKind: readonly Kind[] = Object.freeze(["record", "session", "edge"]);

/**
 * How the anchors of a profile are read with their kinds. Which claims they are is the profile's data: it is asked once,
 * about a principal whose every claim is told apart.
 *
 * @returns a function from principal and identifiers to anchors; where a claim of unknown kind is an anchor as well,
 * every identifier is of every kind
 */
export function anchorClaims(
  profile: Profile,
): (principal: object, ids: readonly string[]) => readonly ClaimedAnchor[] {
  const probe: Record<string, string> = Object.create(null);
  for (const [wire, name] of Object.entries(profile.claimNames)) probe[name] = wire;
  const asked = probeAnchors(profile, probe);
  const claims = Object.entries(kindByClaim).filter(([wire]) => asked.includes(wire));
  const knowsAll = claims.length === asked.length;
  return (principal, ids) => {
    const given: unknown = claimOf(profile, principal, "zone_id");
    const zone = typeof given === "string" ? given : "";
    const anchors: ClaimedAnchor[] = [];
    for (const [wire, kind] of claims) {
      const id: unknown = claimOf(profile, principal, wire);
      if (typeof id === "string") add(anchors, zone, kind, id);
    }
    for (const id of ids) {
      if (knowsAll && anchors.some((anchor) => anchor.id === id)) continue;
      for (const kind of everyKind) add(anchors, zone, kind, id);
    }
    return anchors;
  };
}

function add(anchors: ClaimedAnchor[], zone: string, kind: Kind, id: string): void {
  if (!anchors.some((anchor) => anchor.kind === kind && anchor.id === id)) anchors.push({ zone, kind, id });
}

/** Wire names of the claims that are anchors; of unknown claims the list is simply longer than what is known. */
function probeAnchors(profile: Profile, probe: object): readonly unknown[] {
  try {
    return profile.anchors(probe as never);
  } catch {
    // A profile that reads more than claims: every identifier is then of every kind.
    return [undefined];
  }
}
