export { artefactFiles } from "./artefact.ts";
export { bundleOf, digestOf, typeDocument } from "./bundle.ts";
export { main } from "./cli.ts";
export type {
  ContractExtension,
  ErrorExtension,
  ProfileExtension,
  RequirementExtension,
} from "./contract-extension.ts";
export { contractOfBundle, isBundle } from "./contract-of-bundle.ts";
export type {
  CheckSource,
  ClaimCheckSource,
  ClaimOp,
  ContractSource,
  DefinitionSource,
  ErrorSource,
  HookCheckSource,
  HookSource,
  ProfileSource,
  RequirementSource,
  SchemaNode,
  StageName,
  StageSource,
} from "./contract-source.ts";
export { defineContract } from "./define-contract.ts";
export { ContractError, type Finding, formatFinding } from "./finding.ts";
export { type GenerateOptions, type GenerateResult, generate, generateFiles } from "./generate.ts";
export { lintContract } from "./lint.ts";
export { loadContract } from "./load.ts";
export { buildModel, type ContractModel } from "./model.ts";
export type { Difference } from "./write.ts";
