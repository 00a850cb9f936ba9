import type { Anchor } from "../../../revocation/index.ts";

/** What a process of the demo is to be. Sent over the channel between processes, where no other user can read it. */
export type Role = {
  readonly redisUrl: string;
  readonly zone: string;
  /** Hex text, made for one run. */
  readonly key: string;
} & ({ readonly role: "publisher" } | { readonly role: "server"; readonly issuer: string; readonly audience: string });

/** What the publisher is asked to do. */
export interface Order {
  readonly order: "revoke" | "suspend" | "resume" | "stop";
  readonly anchor?: Anchor;
}

/** What a process says. */
export type Report =
  /** `url` of the guarded server. */
  | { readonly kind: "ready"; readonly url?: string }
  /** Redis has acknowledged the order; `at` in milliseconds since 1970, with fractions. */
  | { readonly kind: "done"; readonly at: number }
  | { readonly kind: "failed"; readonly cause: string };

/** Milliseconds since 1970, with fractions: comparable between processes of one machine. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}
