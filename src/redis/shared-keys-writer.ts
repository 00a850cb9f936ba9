import { revocationProtocol } from "../../generated/typescript/index.ts";
import { redisKeysOf, type SnapshotRow } from "../revocation/index.ts";
import type { Command, PublisherLink } from "./publisher-link.ts";
import type { EventBody } from "./publisher-queue.ts";
import { epochScript, markScript, suspensionScript } from "./scripts.ts";

const { suspensionTtlMs } = revocationProtocol.defaults;
/** Keys written together. */
const slice = 200;

/** Keeps the shared keys that `RedisRevocationStore` reads, each under the zone of what it is about. */
export class SharedKeysWriter {
  readonly #link: PublisherLink;
  readonly #now: () => number;
  readonly #toleranceMs: number;

  constructor(link: PublisherLink, now: () => number, toleranceMs: number) {
    this.#link = link;
    this.#now = now;
    this.#toleranceMs = toleranceMs;
  }

  /** Writes what events say. @throws RevocationUnavailableError (rejects) when a write is not acknowledged */
  async write(events: readonly { readonly body: EventBody; readonly ts: number }[]): Promise<void> {
    await this.#send(events.map(({ body, ts }) => this.#commandOf(body, ts)));
  }

  /** Writes everything that holds, after Redis may have lost it. */
  async rewrite(rows: Iterable<SnapshotRow>): Promise<void> {
    let pending: Command[] = [];
    for (const row of rows) {
      pending.push(this.#commandOf(bodyOf(row), row[0] === "s" ? row[4] : 0));
      if (pending.length < slice) continue;
      await this.#send(pending);
      pending = [];
    }
    await this.#send(pending);
  }

  async #send(commands: readonly Command[]): Promise<void> {
    if (commands.length > 0) await this.#link.send(...commands);
  }

  #commandOf(body: EventBody, ts: number): Command {
    if (body.type === "epoch") return ["eval", epochScript, 1, redisKeysOf(body.zone).epoch, `${body.epoch}`, 0];
    const { zone, kind, id } = body.anchor;
    const keys = redisKeysOf(zone);
    if (body.type === "revoke") {
      const ttl = Math.max(Math.ceil(body.exp - this.#now() + this.#toleranceMs), 1);
      return ["eval", markScript, 1, keys.mark(kind, id), `${body.exp}`, ttl];
    }
    const sign = body.type === "suspend" ? "" : "-";
    return ["eval", suspensionScript, 1, keys.suspension(kind, id), `${sign}${ts}`, suspensionTtlMs];
  }
}

function bodyOf(row: SnapshotRow): EventBody {
  if (row[0] === "e") return { type: "epoch", zone: row[1], epoch: BigInt(row[2]) };
  const anchor = { zone: row[1], kind: row[2], id: row[3] };
  return row[0] === "r" ? { type: "revoke", anchor, exp: row[4] } : { type: "suspend", anchor };
}
