import type { DemoServer, DevIssuer } from "../../dev/index.ts";
import type { MandateClaims, MintOptions } from "../../testing/index.ts";
import type { CallOutcome, ProtocolEra } from "../mcp-session.ts";

/** What the demo runs against. */
export interface DemoWorld {
  readonly issuer: DevIssuer;
  readonly server: DemoServer;
  /** The same guard in a process that has just started: it has no keys yet. */
  readonly freshServer: DemoServer;
}

/** The declared outcome of a demo call; every member is compared. */
export interface DemoExpectation {
  readonly verdict: CallOutcome["verdict"];
  readonly status: number;
  readonly code?: string;
  /** The rung of the ladder that refuses. */
  readonly rung?: string;
}

/** One call of the demo. */
export interface DemoCase {
  /** Question that this and the following calls answer. */
  readonly question: string;
  readonly title: string;
  readonly tool: string;
  /** @defaultValue a name to greet */
  readonly args?: Readonly<Record<string, unknown>>;
  readonly claims?: MandateClaims;
  readonly how?: MintOptions;
  /** Sends this `Authorization` header, or none for `null`, instead of a freshly minted mandate. */
  readonly authorization?: (mandate: string) => string | null;
  /** What happens to issuer and server before the mandate is minted. */
  readonly setup?: (world: DemoWorld) => unknown;
  /** @defaultValue "modern" */
  readonly era?: ProtocolEra;
  /** @defaultValue false */
  readonly fresh?: boolean;
  readonly expect: DemoExpectation;
}

/** One finished call of the demo. */
export interface DemoRow {
  readonly question: string;
  readonly title: string;
  readonly tool: string;
  readonly era: ProtocolEra;
  readonly expected: DemoExpectation;
  readonly actual: DemoExpectation;
  readonly milliseconds: number;
  readonly asDeclared: boolean;
}
