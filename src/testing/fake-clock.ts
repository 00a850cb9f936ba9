/** A clock that only moves when it is told to. Pass `now` and `monotonicNow` to a verifier, a store or an issuer. */
export interface FakeClock {
  /** Wall clock in milliseconds since 1970. Claims (`exp`, `nbf`, `iat`) are compared with it. */
  readonly now: () => number;
  /** Monotonic clock in milliseconds since creation. Ages of cached keys and revocations are compared with it. */
  readonly monotonicNow: () => number;
  /** Moves both clocks forward. Throws `RangeError` for a negative or non-finite step. */
  readonly advance: (milliseconds: number) => void;
  /** Sets the wall clock alone, as an administrator or a time server would. */
  readonly setWallClock: (milliseconds: number) => void;
}

/**
 * Creates a clock that only moves when it is told to, so that tests of expiry need no sleep.
 *
 * @param startMilliseconds Wall clock at creation, milliseconds since 1970.
 * @defaultValue 2026-05-01T00:00:00Z
 *
 * @example
 * ```ts
 * import { createFakeClock, createTestIssuer } from "countersign/testing";
 *
 * const clock = createFakeClock();
 * const issuer = await createTestIssuer({ now: clock.now });
 * const mandate = await issuer.mint({}, { ttlSeconds: 60 });
 * clock.advance(61_000); // the mandate is now expired for every verifier that uses clock.now
 * ```
 */
export function createFakeClock(startMilliseconds: number = Date.UTC(2026, 4, 1)): FakeClock {
  let wall = startMilliseconds;
  let monotonic = 0;
  return Object.freeze({
    now: () => wall,
    monotonicNow: () => monotonic,
    advance(milliseconds: number) {
      if (!Number.isFinite(milliseconds) || milliseconds < 0) {
        throw new RangeError("advance: milliseconds must be a finite number of at least 0");
      }
      wall += milliseconds;
      monotonic += milliseconds;
    },
    setWallClock(milliseconds: number) {
      if (!Number.isFinite(milliseconds)) throw new RangeError("setWallClock: milliseconds must be finite");
      wall = milliseconds;
    },
  });
}
