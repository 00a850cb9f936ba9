import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const room = (name: string): readonly [string, string] => [`countersign/${name}`, at(`src/${name}/index.ts`)];
const adapter = (name: string): readonly [string, string] => [
  `countersign/${name}`,
  at(`src/adapters/${name}/index.ts`),
];

/** Tests read the sources under their public names. */
const alias = [
  ["countersign", at("src/index.ts")] as const,
  ["countersign/contract", at("generated/typescript/contract.ts")] as const,
  ["countersign/contract/claims", at("generated/typescript/claims.ts")] as const,
  ...["revocation", "redis", "gate", "testing", "dev"].map(room),
  ...["express", "mcp", "opentelemetry"].map(adapter),
  ["@countersign/codegen", at("codegen/src/index.ts")] as const,
].map(([find, replacement]) => ({ find: new RegExp(`^${find}$`), replacement }));

const config: ViteUserConfig = defineConfig({
  resolve: { alias },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    restoreMocks: true,
  },
});

export default config;
