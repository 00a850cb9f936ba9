import type { SourceFile } from "ts-morph";
import type { ContractModel } from "../../model.ts";
import { pascalCase } from "../../names.ts";

const tsArg = { string: "string", integer: "number" } as const;

const EPOCHS = `
  /** Epoch that the delegation graph of a zone has reached; 0 when none was recorded. Needed by profiles that compare epochs. */
  currentDelegationEpoch?(zoneId: string): number | bigint | Promise<number | bigint>;
  /** Records an epoch. A smaller one never replaces a larger one. */
  markDelegationEpoch?(zoneId: string, epoch: number | bigint, ttlMs?: number): void | Promise<void>;`;

/** One port per hook, and a stub that refuses until somebody implements it. */
export const writePorts = (file: SourceFile, model: ContractModel): void => {
  for (const hook of model.source.hooks) {
    const args = hook.args.map((arg) => `${arg.name}: ${tsArg[arg.type]}`).join(", ");
    const meaning = `\`true\` means ${hook.verdict}; anything but \`true\` and \`false\` counts as unavailable.`;
    const name = `${pascalCase(hook.name)}Port`;
    file.addInterface({
      name,
      isExported: true,
      docs: [`${hook.description} ${meaning}`],
      methods: [{ name: hook.name, parameters: [], returnType: "boolean | Promise<boolean>" }].map((method) => ({
        ...method,
        parameters: hook.args.map((arg) => ({ name: arg.name, type: tsArg[arg.type] })),
      })),
    });
    file.addStatements(
      `/** Stub of {@link ${name}}: every question counts as unavailable, so every call is refused. */
export const ${hook.name}Stub: ${name} = Object.freeze({
  ${hook.name}: (${args.length === 0 ? "" : hook.args.map((arg) => `_${arg.name}: ${tsArg[arg.type]}`).join(", ")}): Promise<boolean> => Promise.reject(new Error("${hook.name} is not implemented")),
});`,
    );
  }
  file.addStatements(
    `/** What the verifier asks a revocation store, and how a revocation reaches it. */
export interface RevocationStore extends IsRevokedPort {
  /** Records a revocation for at least \`ttlMs\` milliseconds. A shorter time never shortens an earlier one. */
  markRevoked(id: string, ttlMs?: number): void | Promise<void>;${
    model.source.hooks.some((hook) => hook.name === "isDelegationStale") ? EPOCHS : ""
  }
}`,
  );
};
