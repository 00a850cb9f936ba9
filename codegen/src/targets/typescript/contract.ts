import type { SourceFile } from "ts-morph";
import type { ContractModel } from "../../model.ts";
import { exportNameOf } from "./index.ts";

/** The index again, with the contract value that other contracts can extend. */
export const writeContract = (file: SourceFile, model: ContractModel): void => {
  const name = exportNameOf(model);
  file.addStatements(
    `import { bundle } from "./bundle.ts";
import { ${name} as compiled, type Profiles } from "./index.ts";
import type { Contract } from "./kernel/contract.ts";
export * from "./index.ts";

/** The contract, with the document that it was compiled from: what \`defineContract({ extends })\` takes. */
export const ${name}: Contract<Profiles, ${JSON.stringify(model.source.defaultProfile)}> & { readonly source: Readonly<Record<string, unknown>> } = Object.freeze({
  ...compiled,
  source: bundle,
});`,
  );
};
