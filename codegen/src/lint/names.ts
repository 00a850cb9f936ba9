import type { ContractSource } from "../contract-source.ts";
import type { Finding } from "../finding.ts";
import { type MemberModel, typeModel } from "../model.ts";
import { goName } from "../names.ts";

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
const HAZARDS = words("__proto__ prototype constructor toString valueOf hasOwnProperty extra");

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
    if (!/^[A-Z][A-Za-z0-9]*$/.test(type.name))
      say("reserved-name", type.source, `/${type.name}`, "is not a type name in every language", "use PascalCase");
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
      if (!member.projected) continue;
      for (const language of LANGUAGES) {
        const name = member.names[language];
        if (RESERVED[language].has(name))
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
    for (const key of [`typescript:${name}`, `go:${requirement.names?.go ?? goName(name)}`]) {
      const other = options.get(key);
      if (other !== undefined) say("name-collision", file, `/${name}`, `collides with ${other}`, "rename one");
      options.set(key, name);
    }
  }
  return findings;
};
