import { type CheckQuery, type CheckResult, readDecimal } from "../revocation/index.ts";
import type { KeyReply } from "./read-keys.ts";
import type { KeyToRead } from "./revocation-keys.ts";
import { RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import { unavailableVerdict } from "./unavailable-verdict.ts";

const suspensionForm = /^-?[1-9][0-9]{0,15}$/;

/** The verdict that the replies to {@link KeyToRead keys} give: one revoked anchor beats every reply in doubt. */
export function judgeReplies(query: CheckQuery, keys: readonly KeyToRead[], replies: readonly KeyReply[]): CheckResult {
  let doubt: string | undefined = replies.length === keys.length ? undefined : "malformed_reply";
  let isStale = false;
  for (const [index, { means, anchor }] of keys.entries()) {
    const reply = replies[index];
    if (reply === undefined) doubt ??= "malformed_reply";
    else if (reply instanceof RevocationUnavailableError) doubt ??= reply.reason;
    else if (reply === null) doubt ??= means === "freshness" ? "not_fresh" : undefined;
    else if (means === "mark" && anchor !== undefined) return { state: "revoked", anchor };
    else if (means === "suspension" && anchor !== undefined) {
      if (!suspensionForm.test(reply)) doubt ??= "malformed_reply";
      else if (!reply.startsWith("-")) return { state: "revoked", anchor };
    } else if (means === "epoch") {
      const epoch = readDecimal(reply);
      if (epoch === undefined) doubt ??= "malformed_reply";
      else if (query.graphEpoch !== undefined && epoch > query.graphEpoch) isStale = true;
    }
  }
  if (isStale) return { state: "stale" };
  return doubt === undefined ? { state: "active" } : unavailableVerdict(doubt);
}
