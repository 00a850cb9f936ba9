import type { BodySource, ContractSource, OperationSource } from "../contract-source.ts";
import type { Finding } from "../finding.ts";

const METHODS = new Set(["get", "put", "post", "delete", "options", "head", "patch"]);
const MEDIA_TYPE = /^[a-z]+\/[a-z0-9.+-]+$/;
const HEADER = /^[A-Za-z][A-Za-z0-9-]*$/;

const variablesOf = (path: string): readonly string[] =>
  [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);

/** HTTP operations: known messages, described and told apart. */
export const lintHttp = (source: ContractSource): readonly Finding[] => {
  const findings: Finding[] = [];
  const known = new Map(source.definitions.map((definition) => [definition.name, definition.direction]));

  const lintOperation = (row: OperationSource): void => {
    const say = (rule: string, pointer: string, message: string, fix: string): void => {
      findings.push({ rule, file: row.source, pointer: `/${row.name}${pointer}`, message, fix });
    };
    const described = (text: unknown, pointer: string): void => {
      if (typeof text !== "string" || text === "")
        say("missing-description", pointer, "has no description", "say what it means");
    };
    const lintBody = (body: BodySource, pointer: string): void => {
      if (!MEDIA_TYPE.test(body.mediaType))
        say("http-form", `${pointer}/mediaType`, "is no media type", "write type/subtype in lower case");
      for (const name of [body.definition].flat()) {
        const direction = known.get(name);
        if (direction === undefined)
          say("unknown-definition", `${pointer}/definition`, `names ${name}`, "name a definition of this contract");
        else if (direction === "api")
          say("http-form", `${pointer}/definition`, `${name} is no wire type`, "give it a wire direction");
      }
    };

    described(row.description, "");
    if (!/^[a-z][A-Za-z0-9]*$/.test(row.name))
      say("reserved-name", "", "is not a name in every language", "use camelCase");
    if (!METHODS.has(row.method)) say("http-form", "/method", "is no method of HTTP", "write get, post, …");
    if (!/^\/[A-Za-z0-9\-._~/{}]*$/.test(row.path))
      say("http-form", "/path", "is no path template", "start with / and leave out query and fragment");
    const declared = Object.keys(row.parameters ?? {});
    const variables = variablesOf(row.path);
    for (const name of new Set([...declared, ...variables])) {
      if (!declared.includes(name) || !variables.includes(name))
        say("http-form", `/parameters/${name}`, "is not both in the path and described", "describe what the path has");
    }
    for (const [name, text] of Object.entries(row.parameters ?? {})) described(text, `/parameters/${name}`);
    if (row.request !== undefined) lintBody(row.request, "/request");
    const answers = Object.entries(row.answers);
    if (answers.length === 0) say("http-form", "/answers", "lists no answer", "list every status with its body");
    for (const [status, answer] of answers) {
      const at = `/answers/${status}`;
      if (!/^[1-5][0-9]{2}$/.test(status)) say("http-form", at, "is no status", "write three digits");
      described(answer.description, at);
      if (answer.body !== undefined) lintBody(answer.body, `${at}/body`);
      for (const [name, header] of Object.entries(answer.headers ?? {})) {
        described(header.description, `${at}/headers/${name}`);
        if (!HEADER.test(name) || name.toLowerCase() === "content-type")
          say("http-form", `${at}/headers/${name}`, "cannot be declared", "name a header that the body does not imply");
      }
    }
  };

  const taken = new Set<string>();
  for (const row of source.http ?? []) {
    lintOperation(row);
    for (const key of [row.name, `${row.method} ${row.path.replace(/\{[^{}]*\}/g, "{}")}`]) {
      if (taken.has(key)) {
        const pointer = `/${row.name}`;
        findings.push({
          rule: "name-collision",
          file: row.source,
          pointer,
          message: "is declared twice",
          fix: "drop one",
        });
      }
      taken.add(key);
    }
  }
  return findings;
};
