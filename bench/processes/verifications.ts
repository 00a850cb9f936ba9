import { setImmediate as turn } from "node:timers/promises";
import { createFixture } from "../fixture.ts";
import { oursVerifier } from "../peers/ours.ts";
import { connectReplica } from "../revocation/publisher.ts";

/** Calls between two turns of the event loop, so that the replica goes on reading as it would in a server. */
const CALLS_PER_TURN = 64;

/** `verifications.ts <port>`: told how many, verifies that many mandates against a live replica, and says so. */
const port = Number(process.argv[2]);
const fixture = createFixture();
const replica = await connectReplica(port);
await replica.store.start();
const authenticate = await oursVerifier(fixture, replica.store, { scheduling: "inline", cache: false });
process.on("message", async (many: number) => {
  for (let n = 0; n < many; n++) {
    if (!(await authenticate(fixture.tokens[n % fixture.tokens.length] ?? "")).ok) throw new Error("refused");
    if (n % CALLS_PER_TURN === 0) await turn();
  }
  process.send?.("done");
});
process.once("disconnect", () => process.exit(0));
process.send?.("ready");
