import type { SourceFile } from "ts-morph";
import { typeDocument } from "../../bundle.ts";
import type { SchemaNode } from "../../contract-source.ts";
import type { ContractModel, ProfileModel } from "../../model.ts";
import { guardedTypes } from "./guards.ts";
import { projectedDocument } from "./projected-schema.ts";

/** Name of the Standard Schema of a guarded type. */
export const schemaNameOf = (type: string): string => `${type.charAt(0).toLowerCase()}${type.slice(1)}Schema`;

/** A document as a function, so that nothing is built before somebody asks and every caller has a copy of its own. */
const documentText = (name: string, document: SchemaNode): string =>
  `const ${name} = (): JsonSchemaDocument => (${JSON.stringify(document, null, 2)});`;

const importKernel = (file: SourceFile, root: string): void => {
  file.addImportDeclaration({
    moduleSpecifier: `${root}kernel/standard.ts`,
    namedImports: [
      { name: "JsonSchemaDocument", isTypeOnly: true },
      { name: "StandardSchema", isTypeOnly: true },
      { name: "standardSchema" },
    ],
  });
};

/** A Standard Schema for every guarded type. */
export const writeSchemas = (file: SourceFile, model: ContractModel): void => {
  const types = guardedTypes(model);
  file.addImportDeclaration({
    moduleSpecifier: "./guards.ts",
    namedImports: types.flatMap(({ name }) => [`explain${name}`, `is${name}`]),
  });
  importKernel(file, "./");
  file.addImportDeclaration({
    moduleSpecifier: "./types.ts",
    namedImports: types.map(({ name }) => name),
    isTypeOnly: true,
  });
  for (const { name } of types) {
    const constant = schemaNameOf(name);
    file.addStatements(
      `${documentText(`${constant}Document`, typeDocument(model, name))}

/** {@link ${name}} as a Standard Schema; the value is handed on as it came. */
export const ${constant}: StandardSchema<${name}> = /* @__PURE__ */ standardSchema<${name}>({
  read: (value) => (is${name}(value) ? { value } : undefined),
  explain: explain${name},
  input: ${constant}Document,
  output: ${constant}Document,
});`,
    );
  }
};

/** The Standard Schema of the claims of a profile: wire form in, projected form out. */
export const writeClaimsSchema = (file: SourceFile, model: ContractModel, profile: ProfileModel): void => {
  const claims = profile.claims.name;
  const part = profile.id === model.source.defaultProfile ? "" : `${profile.id}:`;
  importKernel(file, "../");
  file.addImportDeclarations([
    {
      moduleSpecifier: "./claims.ts",
      namedImports: [
        { name: claims, isTypeOnly: true },
        { name: `${claims}Wire`, isTypeOnly: true },
        { name: `fold${claims}` },
        { name: `project${claims}` },
      ],
    },
    { moduleSpecifier: "./guard.ts", namedImports: ["explainClaims", "isClaims"] },
  ]);
  file.addStatements(
    `${documentText("wireDocument", typeDocument(profile.model, claims, part))}

${documentText("projectedDocument", projectedDocument(profile.model, profile, part))}

/**
 * Claims as a Standard Schema: takes the wire form with every declared spelling, gives projected {@link ${claims}}. The
 * input document names the first spelling only.
 */
export const claimsSchema: StandardSchema<${claims}Wire, ${claims}> = /* @__PURE__ */ standardSchema<${claims}Wire, ${claims}>({
  read: (value) => (isClaims(value) ? { value: project${claims}(fold${claims}(value) as ${claims}Wire) } : undefined),
  explain: explainClaims,
  input: wireDocument,
  output: projectedDocument,
});`,
  );
};
