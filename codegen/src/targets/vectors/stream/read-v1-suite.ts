import { flatOf, type StreamSuiteOf, streamSuite } from "./case.ts";
import { MALFORMED_NUMBERS } from "./malformed-numbers.ts";
import type { Flat } from "./signing.ts";

/** What entries of version 1 say, once their signature holds. */
export const readV1Suite: StreamSuiteOf = () =>
  streamSuite(
    "v1-read",
    "read-v1",
    "What an entry of version 1 asks for, read after its signature held. `kind` names the stream it came from.",
    (add) => {
      const revokes = (id: string, about: string, fields: Flat, anchors: readonly (readonly string[])[]): void => {
        const list = anchors.map(([zone, kind, name]) => ({ zone, kind, id: name }));
        add(id, about, { kind: "revocations", fields }, { type: "revoke", anchors: list });
      };
      const refused = (id: string, about: string, kind: string, fields: Flat, reason: string): void => {
        add(id, about, { kind, fields }, { reason });
      };
      for (const [field, kind] of [
        ["session_id", "record"],
        ["sid", "record"],
        ["root_sid", "record"],
        ["agent_session_id", "session"],
        ["delegation_edge_id", "edge"],
        ["edge_id", "edge"],
      ] as const) {
        const about = `${field} alone marks a ${kind}.`;
        revokes(`field/${field}`, about, ["zone_id", "z", field, "a"], [["z", kind, "a"]]);
        revokes(`every-zone/${field}`, "Without zone it holds in every zone.", [field, "a"], [["", kind, "a"]]);
      }
      const every = {
        session_id: "a",
        sid: "b",
        root_sid: "c",
        agent_session_id: "d",
        delegation_edge_id: "e",
        edge_id: "f",
      };
      const all = [
        ["z", "record", "a"],
        ["z", "record", "b"],
        ["z", "record", "c"],
        ["z", "session", "d"],
        ["z", "edge", "e"],
        ["z", "edge", "f"],
      ];
      revokes("all", "Every anchor counts.", flatOf({ zone_id: "z", ...every }), all);
      revokes(
        "all-reversed",
        "The same in any order of fields.",
        flatOf({
          edge_id: "f",
          delegation_edge_id: "e",
          agent_session_id: "d",
          root_sid: "c",
          sid: "b",
          session_id: "a",
          zone_id: "z",
        }),
        all,
      );
      revokes(
        "same-record",
        "One record under two names is one anchor.",
        ["session_id", "a", "sid", "a"],
        [["", "record", "a"]],
      );
      revokes(
        "same-id",
        "One text may be two anchors of different kinds.",
        ["session_id", "a", "edge_id", "a"],
        [
          ["", "record", "a"],
          ["", "edge", "a"],
        ],
      );
      revokes("zone/empty", "An empty zone is every zone.", ["zone_id", "", "sid", "a"], [["", "record", "a"]]);
      revokes("zone/null", "So is the text `null`.", ["zone_id", "null", "sid", "a"], [["", "record", "a"]]);
      revokes(
        "null-text",
        "The text `null` names nothing.",
        ["session_id", "null", "edge_id", "e"],
        [["", "edge", "e"]],
      );
      revokes("empty-text", "Nor does the empty text.", ["session_id", "", "edge_id", "e"], [["", "edge", "e"]]);
      revokes("null-case", "Other spellings of null are identifiers.", ["sid", "NULL"], [["", "record", "NULL"]]);
      revokes(
        "others",
        "Other fields do not count.",
        ["reason", "x", "grant_id", "g", "_sig", "s", "sid", "a"],
        [["", "record", "a"]],
      );
      revokes("hostile", "Identifiers are taken as they are.", ["sid", " a:%*{}\t"], [["", "record", " a:%*{}\t"]]);
      for (const [id, about, fields] of [
        ["none", "No field at all.", []],
        ["reason-alone", "Nothing that names an anchor.", ["zone_id", "z", "reason", "x"]],
        ["empty", "Empty texts alone.", ["session_id", "", "sid", ""]],
        ["null", "The text `null` alone.", ["session_id", "null"]],
        ["epoch", "An epoch marks nothing here.", ["zone_id", "z", "epoch", "7"]],
      ] as const) {
        refused(`no-anchor/${id}`, about, "revocations", fields, "missing_revocation_anchor");
      }
      for (const epoch of ["0", "1", "9007199254740991", "9007199254740993", "9223372036854775807"]) {
        const fields = ["zone_id", "z", "epoch", epoch];
        add(`epoch/${epoch}`, "Epochs are exact.", { kind: "epochs", fields }, { type: "epoch", zone: "z", epoch });
      }
      add(
        "epoch/whole-entry",
        "What else is sent does not count.",
        {
          kind: "epochs",
          fields: ["event", "edge_revoke", "edge_id", "e", "epoch", "7", "zone_id", "z", "edge_ids", "[]"],
        },
        { type: "epoch", zone: "z", epoch: "7" },
      );
      for (const [id, epoch] of MALFORMED_NUMBERS) {
        const fields = ["zone_id", "z", "epoch", epoch];
        refused(`bad-epoch/${id}`, "No epoch, and never 0.", "epochs", fields, "invalid_delegation_epoch");
      }
      for (const [id, fields] of [
        ["no-epoch", ["zone_id", "z"]],
        ["no-zone", ["epoch", "1"]],
        ["empty-zone", ["zone_id", "", "epoch", "1"]],
        ["null-zone", ["zone_id", "null", "epoch", "1"]],
        ["edge-alone", ["zone_id", "z", "edge_id", "e"]],
      ] as const) {
        refused(`bad-epoch/${id}`, "An epoch has a zone and a number.", "epochs", fields, "invalid_delegation_epoch");
      }
    },
  );
