import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["countersign-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    restoreMocks: true,
  },
});
