import { own, type Profile } from "../../generated/typescript/index.ts";

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
  const claims = Object.entries(kindByClaim)
    .filter(([wire]) => asked.includes(wire))
    .map(([wire, kind]) => ({ name: own(profile.claimNames, wire), kind }));
  const zoneName = own(profile.claimNames, "zone_id");
  const knowsAll = claims.length === asked.length;
  return (principal, ids) => {
    const given = textOf(principal, zoneName);
    const zone = given ?? "";
    const anchors: ClaimedAnchor[] = [];
    for (const { name, kind } of claims) {
      const id = textOf(principal, name);
      if (id !== undefined) add(anchors, zone, kind, id);
    }
    for (const id of ids) {
      if (knowsAll && names(anchors, id)) continue;
      for (const kind of everyKind) add(anchors, zone, kind, id);
    }
    return anchors;
  };
}

function textOf(principal: object, name: unknown): string | undefined {
  const value: unknown = typeof name === "string" ? own(principal, name) : undefined;
  return typeof value === "string" ? value : undefined;
}

// Asked at every call, cached mandates included: loops, because closures are felt there.
function names(anchors: readonly ClaimedAnchor[], id: string): boolean {
  for (const anchor of anchors) if (anchor.id === id) return true;
  return false;
}

function add(anchors: ClaimedAnchor[], zone: string, kind: Kind, id: string): void {
  for (const anchor of anchors) if (anchor.kind === kind && anchor.id === id) return;
  anchors.push({ zone, kind, id });
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
