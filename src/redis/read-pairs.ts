import { RevocationUnavailableError } from "./revocation-unavailable-error.ts";

/** Names and values of a reply that is a map or a flat list. @throws RevocationUnavailableError for anything else */
export function pairsOf(reply: unknown): (readonly [string, unknown])[] {
  if (Array.isArray(reply)) {
    return reply.flatMap((name: unknown, index) =>
      index % 2 === 0 ? [[String(name), reply[index + 1]] as const] : [],
    );
  }
  if (reply instanceof Map) return [...reply].map(([name, value]) => [String(name), value] as const);
  if (typeof reply === "object" && reply !== null) return Object.entries(reply);
  throw new RevocationUnavailableError("malformed_reply");
}
