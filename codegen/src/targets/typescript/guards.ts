import type { SourceFile } from "ts-morph";
import type { ContractModel, TypeModel } from "../../model.ts";
import { projectedTypes } from "./types.ts";

/** Types with a guard that are the same in all profiles. */
export const guardedTypes = (model: ContractModel): readonly TypeModel[] => {
  const projected = projectedTypes(model);
  return model.types.filter((type) => type.guard && !projected.has(type.name));
};

/** A guard and an explanation for every type that asks for them. */
export const writeGuards = (file: SourceFile, model: ContractModel): void => {
  const types = guardedTypes(model);
  file.addImportDeclarations([
    { moduleSpecifier: "./kernel/contract.ts", namedImports: ["Issue"], isTypeOnly: true },
    { moduleSpecifier: "./kernel/issues.ts", namedImports: ["toIssues"] },
    { moduleSpecifier: "./types.ts", namedImports: types.map((type) => type.name), isTypeOnly: true },
    ...types.flatMap((type) => [
      {
        moduleSpecifier: `./validators/${type.name}.ts`,
        namedImports: [{ name: "validate", alias: `validate${type.name}` }],
      },
      {
        moduleSpecifier: `./validators/${type.name}-explain.ts`,
        namedImports: [{ name: "validate", alias: `explainEvery${type.name}` }],
      },
    ]),
  ]);
  file.addStatements("const NONE: readonly Issue[] = Object.freeze([]);");
  for (const { name } of types) {
    file.addStatements(
      `/** Whether a value is a {@link ${name}}. */
export const is${name} = (value: unknown): value is ${name} => validate${name}(value);

/** Every finding about the shape of a {@link ${name}}: path, rule, expectation and kind, never the value. */
export const explain${name} = (value: unknown): readonly Issue[] =>
  explainEvery${name}(value) ? NONE : toIssues(${JSON.stringify(name)}, "value", value, explainEvery${name}.errors ?? []);`,
    );
  }
};
