import type { AuthInfo, Principal } from "./auth-info.ts";

/** Where hosts put what the gate admitted: SDK v2 under `http`, SDK v1 and sessions directly. */
export interface PrincipalContext {
  readonly http?: { readonly authInfo?: unknown } | undefined;
  readonly authInfo?: unknown;
}

/** The verified claims behind a handler's context, or `undefined` when the call carries none. */
export function claimsOf<P extends object = Principal>(context: PrincipalContext): P | undefined {
  const authInfo = (context.http?.authInfo ?? context.authInfo) as Partial<AuthInfo<P>> | undefined;
  return authInfo?.extra?.countersign;
}

/**
 * The verified claims behind a handler's context.
 *
 * @typeParam P claims of the gate's verifier, where they are not those of the default profile; `gate.principalOf` knows
 * @throws Error with a fixed text when the call carries none, so that an unguarded tool denies
 * @example
 * ```ts
 * server.registerTool("whoami", {}, (ctx) => ({ content: [{ type: "text", text: principalOf(ctx).sub }] }));
 * ```
 */
export function principalOf<P extends object = Principal>(context: PrincipalContext): P {
  const principal = claimsOf<P>(context);
  if (principal === undefined) throw new Error("Missing bearer token");
  return principal;
}
