import type { Anchor } from "./anchor.ts";

/** Where a record stands. */
export interface RecordPlace {
  /** Names one sequence; logs compare as text, the higher one wins. */
  readonly log: string;
  /** 1 for the first event, contiguous within its log; a heartbeat repeats the last, 0 before any. */
  readonly seq: bigint;
}

/** What every record of a stream of version 2 carries. */
export interface RecordHead extends RecordPlace {
  /** Milliseconds since 1970 by the publisher's clock. */
  readonly ts: number;
  /** Free text for people. */
  readonly reason?: string;
}

/** What a record says. */
export type RecordBody =
  | { readonly type: "revoke"; readonly anchor: Anchor; readonly exp: number }
  | { readonly type: "epoch"; readonly zone: string; readonly epoch: bigint }
  | { readonly type: "suspend" | "resume"; readonly anchor: Anchor }
  | { readonly type: "heartbeat" }
  /** A type of a later version that its publisher declared skippable; its sequence number counts. */
  | { readonly type: "optional" };

/** A record of a stream of version 2. */
export type StreamRecord = RecordHead & RecordBody;

const logForm = /^[0-9]{13}-[a-z0-9]{8}$/;

/** Whether a text may name a log. */
export function isLogName(text: unknown): text is string {
  return typeof text === "string" && logForm.test(text);
}
