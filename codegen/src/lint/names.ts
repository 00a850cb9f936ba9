import { show } from "../breaking/show.ts";
import type { ContractSource } from "../contract-source.ts";
import type { Finding } from "../finding.ts";
import { type MemberModel, typeModel } from "../model.ts";
import { goName, pascalCase, profileIdentifier, snakeCase } from "../names.ts";
import { isNode } from "../normalize.ts";
import { isIdentifier, isProfileId, isWireName } from "./identifiers.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Words that a language keeps for itself. */
const RESERVED: Readonly<Record<"typescript" | "python" | "go", ReadonlySet<string>>> = {
  typescript: words(
    "break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await implements interface package private protected public",
  ),
  python: words(
    "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case type",
  ),
  go: words(
    "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var",
  ),
};
const LANGUAGES = ["typescript", "python", "go"] as const;
/** Options of verifiers, tools and connectors: a requirement of the same name could not be given. */
const OPTIONS = words(
  "revocations hooks contract profile jwksUri jwksCache allowInsecureIssuer algorithms clockSkewSeconds maxTokenBytes revocationTimeoutMs resourceMetadataUrl signal now monotonicNow fetch scheduling maxInFlight cache onDiagnostic hidden verifier bindContext",
);
const HAZARDS = words(
  "__proto__ prototype constructor toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable toJSON then extra",
);
/** Types that generated code declares or needs besides those of the contract. */
const TYPES = words(
  "CheckRow Contract ContractIdentity DecodeRule DecodedJson ErrorCode ErrorRow Failure HookRow HttpComponents HttpOperations HttpPaths Issue JsonSchemaOptions Limits MergeRule Profile Profiles Reason RequirementOverrides Requirements RevocationStore SeedErrorCode StageName StandardIssue StandardResult StandardSchema Array Boolean Date Error Exclude Extract Function Map Number Object Omit Partial Pick Promise Readonly ReadonlyArray Record RegExp Required Set String Symbol Any Awaitable Literal Mapping None Protocol True False TypedDict Value",
);
/** Folders of generated code that no profile may be called after. */
const FOLDERS = words("kernel validators");

const isRename = (rename: unknown): boolean =>
  rename === undefined ||
  rename === false ||
  (typeof rename === "string" && rename !== "") ||
  (isNode(rename) &&
    Object.entries(rename).every(
      ([language, name]) => Object.hasOwn(RESERVED, language) && typeof name === "string" && name !== "",
    ));

/** Names that collide or that a language keeps for itself. */
export const lintNames = (source: ContractSource): readonly Finding[] => {
  const findings: Finding[] = [];
  const say = (rule: string, file: string, pointer: string, message: string, fix: string): void => {
    findings.push({ rule, file, pointer, message, fix });
  };
  const types = source.definitions.map(typeModel);

  const seen = new Set<string>();
  for (const type of types) {
    if (seen.has(type.name)) say("name-collision", type.source, `/${type.name}`, "is declared twice", "rename one");
    seen.add(type.name);
    if (!/^[A-Z][A-Za-z0-9]{0,79}$/.test(type.name) || TYPES.has(type.name) || type.name.endsWith("Port"))
      say(
        "reserved-name",
        type.source,
        `/${type.name}`,
        "is not a type name in every language",
        "use another name in PascalCase",
      );
    const taken = new Map<string, MemberModel>();
    for (const member of type.members) {
      const pointer = `/${type.name}/properties/${member.names.wire}`;
      if (HAZARDS.has(member.names.wire) || /^(0|[1-9][0-9]*)$/.test(member.names.wire)) {
        say(
          "reserved-name",
          type.source,
          pointer,
          "is a name that languages treat specially",
          "choose another wire name",
        );
      }
      if (!isWireName(member.names.wire))
        say(
          "reserved-name",
          type.source,
          pointer,
          "is no name that every language can quote",
          "use ASCII letters, digits and _ . : / @ # -",
        );
      if (!isRename(member.schema["x-name"]))
        say(
          "form",
          type.source,
          `${pointer}/x-name`,
          "is neither a name, false nor names by language",
          "give text, false, or text for typescript, python and go",
        );
      if (!member.projected) continue;
      for (const language of LANGUAGES) {
        const name = member.names[language];
        if (!isIdentifier(language, name) || HAZARDS.has(name))
          say("reserved-name", type.source, pointer, `is no name of a member in ${language}`, "rename it with x-name");
        else if (RESERVED[language].has(name))
          say("reserved-name", type.source, pointer, `is a keyword in ${language}`, "rename it with x-name");
        const key = `${language}:${name}`;
        const other = taken.get(key);
        if (other !== undefined)
          say(
            "name-collision",
            type.source,
            pointer,
            `has the same ${language} name as ${other.names.wire}`,
            "rename one with x-name",
          );
        taken.set(key, member);
      }
    }
    for (const [alias, target] of Object.entries(type.aliases)) {
      if (!isWireName(alias) || HAZARDS.has(alias))
        say(
          "reserved-name",
          type.source,
          `/${type.name}/x-alias/${alias}`,
          "is no name that every language can quote",
          "choose another alias",
        );
      if (!type.members.some((member) => member.names.wire === target)) {
        say(
          "unknown-claim",
          type.source,
          `/${type.name}/x-alias/${alias}`,
          "stands for a member that does not exist",
          "name a member",
        );
      }
      if (type.members.some((member) => member.names.wire === alias)) {
        say(
          "name-collision",
          type.source,
          `/${type.name}/x-alias/${alias}`,
          "is a member already",
          "choose another alias",
        );
      }
    }
  }

  const options = new Map<string, string>();
  for (const requirement of source.requirements) {
    const { name, source: file } = requirement;
    if (!/^[a-z][A-Za-z0-9]*$/.test(name) || RESERVED.typescript.has(name) || HAZARDS.has(name)) {
      say("reserved-name", file, `/${name}`, "is not an option name in every language", "use camelCase and no keyword");
    }
    if (requirement.check.op !== "call" && OPTIONS.has(name)) {
      say("name-collision", file, `/${name}`, "is an option of verifiers already", "choose another name");
    }
    const { python = name, go = goName(name) } = requirement.names ?? {};
    for (const [language, own] of [
      ["python", python],
      ["go", go],
    ] as const) {
      if (!isIdentifier(language, own) || RESERVED[language].has(own))
        say(
          "reserved-name",
          file,
          `/${name}/names/${language}`,
          `is no name of an option in ${language}`,
          "choose another name",
        );
    }
    for (const key of [
      `typescript:${name}`,
      `constant:${snakeCase(name)}`,
      `python:${snakeCase(python)}`,
      `go:${go}`,
    ]) {
      const other = options.get(key);
      if (other !== undefined) say("name-collision", file, `/${name}`, `collides with ${other}`, "rename one");
      options.set(key, name);
    }
  }

  const ports = new Map<string, string>();
  for (const { name, source: file, args } of source.hooks) {
    if (
      !/^[a-z][A-Za-z0-9]{0,79}$/.test(name) ||
      LANGUAGES.some((each) => RESERVED[each].has(name)) ||
      HAZARDS.has(name)
    )
      say(
        "reserved-name",
        file,
        `/${name}`,
        "is no name of a function in every language",
        "use camelCase and no keyword",
      );
    const other = ports.get(pascalCase(name));
    if (other !== undefined) say("name-collision", file, `/${name}`, `has the same port as ${other}`, "rename one");
    ports.set(pascalCase(name), name);
    const taken = new Set<string>();
    for (const arg of args) {
      if (!/^[a-z][A-Za-z0-9]{0,79}$/.test(arg.name) || LANGUAGES.some((each) => RESERVED[each].has(arg.name)))
        say(
          "reserved-name",
          file,
          `/${name}/args`,
          `${show(arg.name)} is no name of an argument in every language`,
          "use camelCase and no keyword",
        );
      if (taken.has(arg.name))
        say("name-collision", file, `/${name}/args`, `has ${show(arg.name)} twice`, "rename one");
      taken.add(arg.name);
    }
  }
  return findings;
};

/** Ids of profiles, which name folders of the output. */
export const lintProfileIds = (source: ContractSource): readonly Finding[] => {
  const findings: Finding[] = [];
  const taken = new Map<string, string>();
  for (const { id, source: file } of source.profiles) {
    const say = (rule: string, message: string, fix: string): void => {
      findings.push({ rule, file, pointer: `/${id}`, message, fix });
    };
    if (!isProfileId(id) || FOLDERS.has(id.toLowerCase()) || HAZARDS.has(id))
      say("reserved-name", "is no id of a profile", "use letters, digits and . - _ between them");
    else {
      const key = profileIdentifier(id).toLowerCase();
      const other = taken.get(key);
      if (other !== undefined) say("name-collision", `has the same folder or name in code as ${other}`, "rename one");
      taken.set(key, id);
    }
  }
  return findings;
};
