import type { InterfaceDeclarationStructure, OptionalKind, SourceFile } from "ts-morph";
import type { ContractModel, TypeModel } from "../../model.ts";
import { docsOf, memberName, typeText } from "./type-text.ts";

/** Definitions that profiles write, in wire form and projected form. */
export const projectedTypes = (model: ContractModel): ReadonlySet<string> => {
  const names = new Set<string>();
  const texts = new Map(model.types.map((type) => [type, JSON.stringify(type.schema)]));
  const visit = (type: TypeModel | undefined): void => {
    if (type === undefined || names.has(type.name)) return;
    names.add(type.name);
    for (const other of model.types) {
      if (texts.get(type)?.includes(`"#/$defs/${other.name}"`)) visit(other);
    }
  };
  for (const profile of model.profiles) visit(model.types.find((type) => type.name === profile.claims.name));
  return names;
};

/** Every type of the contract that is the same in all profiles. */
export const writeTypes = (file: SourceFile, model: ContractModel): void => {
  const projected = projectedTypes(model);
  const codeTypes = ["ErrorCode", "Reason"].filter((name) =>
    JSON.stringify(model.source.definitions).includes(`"${name}"`),
  );
  const main = model.profiles.find((profile) => profile.id === model.source.defaultProfile);
  if (codeTypes.length > 0) {
    file.addImportDeclaration({
      moduleSpecifier: `./${main?.id}/errors.ts`,
      namedImports: codeTypes,
      isTypeOnly: true,
    });
  }
  file.addImportDeclaration({
    moduleSpecifier: `./${main?.id}/claims.ts`,
    namedImports: [main?.claims.name ?? "Claims"],
    isTypeOnly: true,
  });
  // Every call of the writer reads the whole file again, so neighbours go in one.
  let interfaces: OptionalKind<InterfaceDeclarationStructure>[] = [];
  const flush = (): void => {
    if (interfaces.length > 0) file.addInterfaces(interfaces);
    interfaces = [];
  };
  for (const type of model.types) {
    if (projected.has(type.name)) continue;
    const docs = docsOf(type.schema);
    if (type.members.length === 0) {
      flush();
      file.addTypeAlias({ name: type.name, isExported: true, docs, type: typeText(type.schema, (name) => name) });
      continue;
    }
    interfaces.push({
      name: type.name,
      isExported: true,
      docs,
      properties: type.members.map((member) => ({
        name: memberName(member.names.wire),
        isReadonly: true,
        hasQuestionToken: !member.required,
        type: typeText(member.schema, (name) => name),
        docs: docsOf(member.schema),
      })),
    });
  }
  flush();
};
