/** A line of the written module; spelt so that it is no import of this one. */
const use = (names: string, from: string): string => `import ${names} from ${JSON.stringify(from)};`;

const CONFIG = `${use("{ defineContract }", "@countersign/codegen")}
${use("{ core }", "countersign/contract")}
${use("{ claims }", "./schema/claims.ts")}
${use("{ errors }", "./schema/errors.ts")}
${use("{ requirements }", "./schema/requirements.ts")}

export default defineContract({
  extends: core,
  name: "my-contract",
  version: "0.1.0",
  claims,
  requirements,
  errors,
  targets: { typescript: { out: "./contract" } },
});
`;

const CLAIMS = `/** Claims of your mandates besides those of the core contract: plain JSON Schema. */
export const claims = {
  type: "object",
  properties: {
    department: { type: "string", minLength: 1, description: "Department that the caller works for." },
  },
};
`;

const REQUIREMENTS = `/** What a server can ask of a mandate, by the name of the verifier's option. */
export const requirements = {
  requireDepartment: {
    description: "The mandate names one of these departments.",
    schema: {
      type: "array",
      items: { type: "string", minLength: 1, description: "Department." },
      minItems: 1,
      description: "Departments that may call.",
    },
    check: { claim: "department", op: "oneOf", error: "department_required" },
  },
} as const;
`;

const ERRORS = `/** Codes of refusals besides those of the core contract; the descriptions are sent to clients. */
export const errors = {
  department_required: {
    status: 403,
    description: "Department not allowed",
    hint: "Use a mandate of an allowed department.",
  },
} as const;
`;

const CHECK = `// Proves the contract: one mandate accepted, two refused. Run: node check.ts
${use("assert", "node:assert/strict")}
${use("{ createVerifier }", "countersign")}
${use("{ InMemoryRevocationStore }", "countersign/revocation")}
${use("{ createTestIssuer }", "countersign/testing")}
${use("{ contract }", "./contract/index.ts")}

const issuer = await createTestIssuer();
const verifier = createVerifier({
  contract,
  issuer: issuer.issuer,
  audience: issuer.audience,
  requireDepartment: ["research"],
  revocations: new InMemoryRevocationStore(),
  fetch: issuer.fetch,
});

const accepted = await verifier.authenticate(await issuer.mint({ department: "research" }));
assert.equal(accepted.ok && accepted.principal.department, "research");

for (const claims of [{ department: "sales" }, {}]) {
  const refused = await verifier.authenticate(await issuer.mint(claims));
  assert.equal(refused.ok ? "accepted" : refused.error.code, "department_required");
}

verifier.close();
console.log("one mandate accepted, two refused");
`;

/** Files of a first contract by path: a configuration, one claim, one requirement, its code, and a proof. */
export const firstContract: ReadonlyMap<string, string> = new Map([
  ["countersign.config.ts", CONFIG],
  ["schema/claims.ts", CLAIMS],
  ["schema/requirements.ts", REQUIREMENTS],
  ["schema/errors.ts", ERRORS],
  ["check.ts", CHECK],
]);

/** For a folder without one: compiles whatever `type` the package has. */
export const TSCONFIG: string = `${JSON.stringify(
  {
    compilerOptions: {
      target: "es2023",
      module: "esnext",
      moduleResolution: "bundler",
      moduleDetection: "force",
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
      skipLibCheck: true,
      types: ["node"],
    },
    exclude: ["node_modules"],
  },
  null,
  2,
)}\n`;

/** For a folder without one: modules need \`type\`. */
export const PACKAGE: string = `${JSON.stringify({ private: true, type: "module" }, null, 2)}\n`;
