import type { RevocationStore } from "../../generated/typescript/index.ts";
import type { Patience, PortVerdict } from "./ask-port.ts";

/**
 * Asks a store about every anchor. Exactly `true` and `false` count; a throw, a rejection, any other answer and silence
 * beyond the timeout are `unavailable`, and so is a mandate without anchors. One revoked anchor beats every failed lookup.
 * Never throws, never rejects.
 *
 * @returns a plain verdict when the store answers synchronously; no promise and no timer is made then
 */
export function lookUpRevocation(
  store: RevocationStore,
  anchors: readonly string[],
  patience: Patience,
): PortVerdict | Promise<PortVerdict> {
  let unsure = anchors.length === 0;
  let waiting: Promise<unknown>[] | undefined;
  for (let index = 0; index < anchors.length; index += 1) {
    const answer = ask(store, anchors[index]);
    if (answer === true) return "fail";
    if (answer === false) continue;
    if (answer instanceof Promise) {
      waiting ??= [];
      waiting.push(answer);
    } else unsure = true;
  }
  if (waiting === undefined) return unsure ? "unavailable" : "pass";
  return settle(waiting, unsure, patience);
}

/** The answer: a boolean, a promise that cannot reject, or `undefined` for anything else. */
function ask(store: RevocationStore, anchor: unknown): boolean | Promise<unknown> | undefined {
  if (typeof anchor !== "string") return undefined;
  try {
    const answer: unknown = store.isRevoked(anchor);
    if (typeof answer === "boolean") return answer;
    // `resolve` adopts any thenable; a handler at once means that no rejection is ever unhandled.
    if (typeof answer === "object" && answer !== null) return Promise.resolve(answer).catch(() => undefined);
    return undefined;
  } catch {
    return undefined;
  }
}

function settle(
  waiting: readonly Promise<unknown>[],
  unsureBefore: boolean,
  { timeoutMs, signal }: Patience,
): Promise<PortVerdict> {
  return new Promise((resolve) => {
    let left = waiting.length;
    let unsure = unsureBefore;
    const finish = (verdict: PortVerdict): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      resolve(verdict);
    };
    const giveUp = (): void => finish("unavailable");
    const timer = setTimeout(giveUp, timeoutMs);
    signal?.addEventListener("abort", giveUp);
    if (signal?.aborted) giveUp();
    for (const each of waiting) {
      void each.then((answer) => {
        if (answer === true) return finish("fail");
        if (answer !== false) unsure = true;
        left -= 1;
        if (left === 0) finish(unsure ? "unavailable" : "pass");
        return undefined;
      });
    }
  });
}
