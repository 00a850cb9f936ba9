import type { Anchor } from "./anchor.ts";
import { readAnchor } from "./check-results.ts";
import { belongsToStream } from "./stream-name.ts";

/** Most bytes of zone and identifier, so that a record with its other fields stays below the limit of readers. */
const maxAnchorBytes = 12_288;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * The anchor that a caller gave, once it is known to have a signed form in the stream of a zone.
 *
 * @throws TypeError for what is no anchor; RangeError for one that no reader of the stream takes
 */
export function readPublishable(anchor: Anchor, streamZone: string): Anchor {
  const given = readAnchor(anchor);
  if (!belongsToStream(given.zone, streamZone)) throw new RangeError("The anchor is not of the zone of the stream");
  const bytes = Buffer.byteLength(given.zone) + Buffer.byteLength(given.id);
  if (bytes > maxAnchorBytes || loneSurrogate.test(given.zone) || loneSurrogate.test(given.id)) {
    throw new RangeError("The anchor has no form that readers take");
  }
  return given;
}
