import { authzenDefinitions } from "./authzen.ts";
import type { ContractData } from "./check.ts";
import { claimsDefinitions } from "./claims.ts";
import { errors } from "./errors.ts";
import { grantDefinitions } from "./grant.ts";
import { httpDefinitions } from "./http.ts";
import { keySetDefinitions } from "./key-set.ts";
import { header, limits } from "./limits.ts";
import { metadataDefinitions } from "./metadata.ts";
import { operations } from "./operations.ts";
import { policyDefinitions } from "./policy.ts";
import { profile10 } from "./profiles/1.0.ts";
import { profile202605 } from "./profiles/2026-05.ts";
import { requirements } from "./requirements.ts";
import { resultDefinitions } from "./result.ts";
import { hooks, revocationDefinitions } from "./revocation.ts";
import { revocation } from "./revocation-protocol.ts";
import { revocationStreamDefinitions } from "./revocation-stream.ts";
import { stages } from "./stages.ts";

/** The core contract, in the author's order. */
export const contract: ContractData = {
  name: "countersign",
  version: "0.2.0",
  uri: "urn:countersign:contract:v1",
  description: "Who acts, whether that authority still holds, and what it may do.",
  definitions: [
    ...claimsDefinitions,
    ...resultDefinitions,
    ...revocationDefinitions,
    ...revocationStreamDefinitions,
    ...httpDefinitions,
    ...metadataDefinitions,
    ...keySetDefinitions,
    ...grantDefinitions,
    ...policyDefinitions,
    ...authzenDefinitions,
  ],
  errors,
  stages,
  requirements,
  hooks,
  http: operations,
  revocation,
  limits,
  header,
  exportName: "core",
  defaultProfile: profile202605.id,
  profiles: [profile202605, profile10],
};
