import type { Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import { show } from "../show.ts";
import type { Evaluator } from "./evaluator.ts";

/** What a profile says about itself: claims, order of stages, anchors, key sets, zone and hints. */
export const evaluateProfileFields: Evaluator = ({ before, after }) => {
  const [was, is] = [before.profile.source, after.profile.source];
  const found = (rule: string, field: string, message: string, rest: Partial<Found> = {}): Found => ({
    class: "behaviour",
    rule,
    file: is.source,
    pointer: pointerOf("profiles", is.id, field),
    breaking: true,
    direction: "weaker",
    message,
    ...rest,
  });
  const changes: Found[] = [];
  if (was.claims !== is.claims) {
    const message = `is ${show(is.claims)}, was ${show(was.claims)}`;
    changes.push(found("claims-type-changed", "claims", message, { class: "source" }));
  }
  const common = (stages: readonly string[], others: readonly string[]): string =>
    stages.filter((stage) => others.includes(stage)).join(", ");
  const [order, earlier] = [common(is.stages, was.stages), common(was.stages, is.stages)];
  if (order !== earlier) changes.push(found("stages-reordered", "stages", `are ${order}; were ${earlier}`));
  for (const stage of was.stages.filter((name) => !is.stages.includes(name)))
    changes.push(found("profile-stage-removed", "stages", `lost ${stage}`));
  for (const stage of is.stages.filter((name) => !was.stages.includes(name)))
    changes.push(found("profile-stage-added", "stages", `has ${stage}`, { direction: "stricter" }));
  for (const anchor of was.anchors.filter((name) => !is.anchors.includes(name)))
    changes.push(found("anchor-removed", "anchors", `lost ${anchor}`));
  for (const anchor of is.anchors.filter((name) => !was.anchors.includes(name)))
    changes.push(found("anchor-added", "anchors", `has ${anchor}`, { direction: "stricter" }));
  if (was.keySetUrl !== is.keySetUrl)
    changes.push(found("key-set-url-changed", "keySetUrl", `is ${show(is.keySetUrl)}, was ${show(was.keySetUrl)}`));
  if (was.zoneRequired !== is.zoneRequired) {
    const message = is.zoneRequired ? "the zone must be configured" : "the zone may be left out";
    const direction = is.zoneRequired ? "stricter" : "weaker";
    changes.push(found("zone-required-changed", "zoneRequired", message, { direction }));
  }
  if (was.hints !== is.hints) {
    const message = is.hints ? "hints are sent" : "hints are no longer sent";
    changes.push(found("hints-changed", "hints", message, { direction: is.hints ? "weaker" : "stricter" }));
  }
  return changes;
};
