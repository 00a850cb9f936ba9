import { createFixture, type Fixture } from "../fixture.ts";
import type { Alternative } from "../harness.ts";
import { openReplica } from "../revocation/open-replica.ts";
import type { Prepare } from "./case.ts";
import { raw } from "./raw.ts";

const SETS: readonly (readonly [label: string, ids: number, zones: 1 | 2])[] = [
  ["100,000 ids", 100_000, 1],
  ["1 M ids", 1_000_000, 1],
  ["1 M ids, half in every zone", 1_000_000, 2],
];

type Replica = Awaited<ReturnType<typeof openReplica>>;

/** P5: what four anchors and the gate of a live replica add to a verification. None of the ids matches. */
export const prepare: Prepare = async () => {
  const fixture = createFixture();
  const alternatives: Alternative[] = [raw(fixture)];
  const stores: Replica[] = [];
  for (const [label, ids, zones] of SETS) {
    const store = await openReplica(ids, zones);
    if (store.status.marks !== ids) throw new Error(`${label}: ${store.status.marks} marks`);
    stores.push(store);
    alternatives.push(checks(label, store, fixture));
  }
  return { alternatives, close: async () => void (await Promise.all(stores.map((store) => store.stop()))) };
};

function checks(label: string, store: Replica, { tokens }: Fixture): Alternative {
  const claims = tokens.map((token) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()));
  return {
    name: `${label}: check`,
    form: "four anchors and an epoch",
    mode: "sync",
    // The question is put together on every call, as the verifier does.
    call: (index) => {
      const given = claims[index % claims.length];
      const zone: string = given.zone_id;
      return store.check({
        zone,
        anchors: [
          { zone, kind: "record", id: given.sid },
          { zone, kind: "record", id: given.root_sid },
          { zone, kind: "session", id: given.agent_session_id },
          { zone, kind: "edge", id: given.delegation_edge_id },
        ],
        graphEpoch: 41n,
      });
    },
    holds: (outcome) => (outcome as { readonly state: string }).state === "active",
  };
}
