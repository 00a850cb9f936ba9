import { closureOf, DIALECT } from "../../bundle.ts";
import type { SchemaNode } from "../../contract-source.ts";
import type { ContractModel, ProfileModel, TypeModel } from "../../model.ts";
import { normalizeSchema, stripDocs } from "../../normalize.ts";

const plain = (schema: SchemaNode): SchemaNode => stripDocs(schema, (keyword) => keyword.startsWith("x-"));

const EXTRA: SchemaNode = { description: "Members that the contract does not name.", type: "object" };

/** An object type as `project` writes it: names of the language, no other members. */
const projectedForm = (type: TypeModel, extra: boolean): SchemaNode => {
  const members = type.members.filter((member) => member.projected);
  const given = members.filter((member) => member.required || member.absent !== undefined);
  return {
    description: type.description,
    type: "object",
    properties: {
      ...Object.fromEntries(members.map((member) => [member.names.typescript, plain(member.schema)])),
      ...(extra ? { extra: EXTRA } : {}),
    },
    required: [...given.map((member) => member.names.typescript), ...(extra ? ["extra"] : [])],
    additionalProperties: false,
  };
};

/** Self-contained schema of projected claims: the JSON form of what `project` and `claimsSchema` give. */
export const projectedDocument = (model: ContractModel, profile: ProfileModel, part: string): SchemaNode => {
  const { claims } = profile;
  const closure = closureOf(model, claims.name);
  const held = model.types.filter((type) => closure.includes(type.name));
  return normalizeSchema({
    $schema: DIALECT,
    $id: `${model.source.uri}:${part}${claims.name}:projected`,
    title: claims.name,
    ...projectedForm(claims, true),
    ...(held.length === 0
      ? {}
      : { $defs: Object.fromEntries(held.map((type) => [type.name, projectedForm(type, false)])) }),
  });
};
