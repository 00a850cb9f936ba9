export {
  type ConformanceExecutor,
  type ConformanceExecutorOptions,
  type ConformanceReply,
  createConformanceExecutor,
} from "./conformance/create-conformance-executor.ts";
export type {
  ConformanceAnswer,
  ConformanceCase,
  ConformanceNames,
  ConformanceOutcome,
  ConformanceRun,
  ConformanceScript,
} from "./conformance/messages.ts";
export { serveConformance } from "./conformance/serve-conformance.ts";
export { createFakeClock, type FakeClock } from "./fake-clock.ts";
export type { KeyServer, KeyServerMode } from "./key-server.ts";
export type { MandateClaims } from "./mandate-claims.ts";
export { type MandateFault, type MandateFaultRow, mandateFaults } from "./mandate-fault.ts";
export type { MintOptions } from "./mint-mandate.ts";
export { mintTestPrincipal, type TestPrincipalOptions } from "./mint-test-principal.ts";
export type { MandateHeader } from "./sign-compact.ts";
export { createTestIssuer, type RotateOptions, type TestIssuer, type TestIssuerOptions } from "./test-issuer.ts";
export type { TestAlgorithm } from "./test-key.ts";
