import type { Contract } from "../../generated/typescript/index.ts";
import { InMemoryRevocationStore } from "../revocation/index.ts";
import { createTestIssuer, type KeyServerMode, type MandateClaims, type MintOptions } from "../testing/index.ts";
import { devIssuerRoutes } from "./dev-issuer-routes.ts";
import { serveLoopback } from "./loopback-server.ts";
import { refuseProduction } from "./refuse-production.ts";
import { sessionOf } from "./session-of.ts";

/** Options of {@link startDevIssuer}. */
export interface DevIssuerOptions {
  /**
   * TCP port on 127.0.0.1; 0 picks a free one.
   * @defaultValue 0
   */
  readonly port?: number;
  /**
   * The `aud` claim of good mandates.
   * @defaultValue "resource://my-mcp-server"
   */
  readonly audience?: string;
  /** Contract of the mandates. @defaultValue the generated core contract */
  readonly contract?: Contract;
  /** Id of the profile of the mandates. @defaultValue the contract's `defaultProfile` */
  readonly profile?: string;
  /** Further wire claims of every good mandate, such as those that a contract of your own requires. */
  readonly claims?: MandateClaims;
  /** @defaultValue "zone-dev" */
  readonly zoneId?: string;
  /**
   * Lifetime of a mandate in seconds.
   * @defaultValue 3600
   */
  readonly ttlSeconds?: number;
  /**
   * Store that `revoke` writes to. Share it with the verifier, as a stream would in production.
   * @defaultValue a new InMemoryRevocationStore
   */
  readonly revocations?: InMemoryRevocationStore;
  /**
   * Wall clock in milliseconds since 1970.
   * @defaultValue Date.now
   */
  readonly now?: () => number;
}

/** A running development issuer. */
export interface DevIssuer {
  /** The issuer identifier (`iss`): `http://127.0.0.1:<port>/dev`. Its key set is below it, at `/.well-known/jwks.json`. */
  readonly url: string;
  /** The `aud` claim of good mandates. */
  readonly audience: string;
  /** The `zone_id` claim of good mandates. */
  readonly zoneId: string;
  /** What {@link DevIssuer.revoke} and `POST /revoke` write to. */
  readonly revocations: InMemoryRevocationStore;
  /** Mints a good or a deliberately wrong mandate, as the test issuer does. */
  readonly mint: (claims?: MandateClaims, how?: MintOptions) => Promise<string>;
  /** Revokes a session, given its `sid` or any mandate of it. Resolves to the `sid`. */
  readonly revoke: (sessionOrMandate: string) => Promise<string>;
  /** Publishes a fresh key and signs with it from now on. Resolves to its `kid`. */
  readonly rotate: () => Promise<string>;
  /** Makes the key server fail, or heals it. */
  readonly setKeyServer: (mode: KeyServerMode) => void;
  /** Requests that the key server has seen. */
  readonly keyRequests: () => number;
  /** Stops the server and resolves when the port is free. */
  readonly close: () => Promise<void>;
}

/**
 * Starts an issuer for local development. It listens on 127.0.0.1 only, makes fresh keys at every start, keeps
 * everything in memory, and hands a mandate to whoever asks: `POST /mint`, `POST /revoke`, `POST /rotate`.
 *
 * @throws CountersignConfigError when NODE_ENV is `production`.
 *
 * @example
 * ```ts
 * import { createVerifier } from "countersign";
 * import { startDevIssuer } from "countersign/dev";
 *
 * const issuer = await startDevIssuer();
 * const verifier = createVerifier({
 *   issuer: issuer.url,
 *   audience: issuer.audience,
 *   revocations: issuer.revocations,
 * });
 * const mandate = await issuer.mint({ sub: "alice", scope: "notes:read" });
 * console.log((await verifier.authenticate(mandate)).ok); // true
 * await issuer.revoke(mandate);
 * console.log((await verifier.authenticate(mandate)).ok); // false
 * await issuer.close();
 * ```
 */
export async function startDevIssuer(options: DevIssuerOptions = {}): Promise<DevIssuer> {
  refuseProduction();
  const audience = options.audience ?? "resource://my-mcp-server";
  const zoneId = options.zoneId ?? "zone-dev";
  const revocations = options.revocations ?? new InMemoryRevocationStore();
  let issuer: Omit<DevIssuer, "close"> | undefined;
  const server = await serveLoopback(async (origin) => {
    const url = `${origin}/dev`;
    const keys = await createTestIssuer({
      issuer: url,
      audience,
      zoneId,
      ttlSeconds: options.ttlSeconds ?? 3600,
      ...(options.contract === undefined ? {} : { contract: options.contract }),
      ...(options.profile === undefined ? {} : { profile: options.profile }),
      ...(options.claims === undefined ? {} : { claims: options.claims }),
      ...(options.now === undefined ? {} : { now: options.now }),
    });
    const running: Omit<DevIssuer, "close"> = {
      url,
      audience,
      zoneId,
      revocations,
      mint: keys.mint,
      async revoke(sessionOrMandate) {
        const session = sessionOf(sessionOrMandate);
        await revocations.markRevoked(session);
        return session;
      },
      rotate: () => keys.rotate(),
      setKeyServer: keys.setMode,
      keyRequests: keys.requests,
    };
    issuer = running;
    return devIssuerRoutes(running, keys);
  }, options.port);
  return Object.freeze({ ...(issuer as Omit<DevIssuer, "close">), close: server.close });
}
