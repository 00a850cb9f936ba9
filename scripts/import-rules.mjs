// Who may import whom. One table for the linter's overrides and for the architecture test.

/** @typedef {{ folder: string, rooms: string[], packages: string[], node: boolean | string[], dynamic?: string[] }} Rule */

/** @type {Rule[]} */
export const rules = [
  { folder: "schema", rooms: ["schema"], packages: [], node: false },
  { folder: "codegen/src", rooms: ["codegen"], packages: ["ajv", "openapi-typescript", "ts-morph"], node: true },
  { folder: "codegen/kernel", rooms: ["codegen/kernel"], packages: [], node: false },
  { folder: "generated/typescript", rooms: ["generated"], packages: [], node: false },
  { folder: "src/core", rooms: ["src/core", "generated"], packages: [], node: false },
  {
    folder: "src/mandate",
    rooms: ["src/mandate", "src/core", "generated"],
    packages: ["jose"],
    // node:buffer for isAscii, which has no global form; both belong to the decoding of signed bytes.
    node: ["node:crypto", "node:buffer"],
  },
  {
    folder: "src/revocation",
    rooms: ["src/revocation", "src/core", "generated"],
    packages: [],
    node: ["node:crypto"],
  },
  {
    folder: "src/redis",
    rooms: ["src/redis", "src/core", "generated", "src/revocation/index.ts"],
    packages: ["ioredis"],
    node: ["node:crypto"],
    dynamic: ["ioredis"],
  },
  {
    folder: "src/gate",
    rooms: ["src/gate", "src/core", "generated", "src/mandate/index.ts", "src/revocation/index.ts"],
    packages: [],
    node: false,
  },
  {
    folder: "src/adapters/express",
    rooms: [
      "src/adapters/express",
      "src/gate/index.ts",
      "src/core",
      "generated",
      "src/mandate/index.ts",
      "src/revocation/index.ts",
    ],
    packages: ["express"],
    node: true,
  },
  {
    folder: "src/adapters/mcp",
    rooms: [
      "src/adapters/mcp",
      "src/gate/index.ts",
      "src/core",
      "generated",
      "src/mandate/index.ts",
      "src/revocation/index.ts",
    ],
    packages: ["@modelcontextprotocol/server"],
    node: true,
  },
  {
    folder: "src/adapters/opentelemetry",
    rooms: [
      "src/adapters/opentelemetry",
      "src/gate/index.ts",
      "src/core",
      "generated",
      "src/mandate/index.ts",
      "src/revocation/index.ts",
    ],
    packages: ["@opentelemetry/api"],
    node: false,
  },
  {
    folder: "src/testing",
    rooms: ["src/testing", "src/core", "src/mandate", "src/revocation", "src/gate", "src/adapters", "generated"],
    packages: ["jose"],
    node: true,
  },
  {
    folder: "src/dev",
    rooms: [
      "src/dev",
      "src/testing",
      "src/core",
      "src/mandate",
      "src/revocation",
      "src/gate",
      "src/adapters",
      "generated",
    ],
    packages: ["jose", "@modelcontextprotocol/server", "@modelcontextprotocol/node", "express"],
    node: true,
  },
  {
    folder: "src/cli",
    rooms: ["src", "generated"],
    packages: ["@modelcontextprotocol/client", "ioredis"],
    node: true,
    dynamic: ["@countersign/codegen", "@modelcontextprotocol/client", "ioredis"],
  },
  {
    folder: "src/index.ts",
    rooms: ["src/core", "src/mandate", "src/revocation", "generated"],
    packages: [],
    node: false,
  },
];

/** The one file that may import TypeBox. */
export const typeBoxFile = "schema/dsl.ts";
