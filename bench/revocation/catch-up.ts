import type { CaughtUp } from "../processes/catch-up.ts";
import { startChild } from "../processes/child.ts";
import { startPublisher } from "./publisher.ts";
import { startRedis } from "./redis-server.ts";

/** Cold starts from a snapshot of `ids` live revocations, one fresh process after another. */
export async function measureCatchUp(ids: number, processes: number): Promise<readonly CaughtUp[]> {
  const redis = await startRedis();
  const publisher = await startPublisher(redis.port, ids);
  try {
    const outcomes: CaughtUp[] = [];
    for (let n = 0; n < processes; n++) {
      const child = startChild("catch-up", redis.port, ids);
      outcomes.push(await child.next<CaughtUp>().finally(() => child.stop()));
    }
    return outcomes;
  } finally {
    await publisher.stop();
    await redis.stop();
  }
}
