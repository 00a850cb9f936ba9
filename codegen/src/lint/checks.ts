import type { ClaimCheckSource, ContractSource, RequirementSource, SchemaNode } from "../contract-source.ts";
import type { Finding } from "../finding.ts";
import { fitsSchema } from "./schemas.ts";

type Say = (rule: string, pointer: string, message: string, fix: string) => void;

const OPS = new Set([
  "equals",
  "present",
  "absent",
  "containsAll",
  "containsAny",
  "atMost",
  "atLeast",
  "oneOf",
  "call",
]);

const isList = (schema: SchemaNode): boolean => schema["type"] === "array";
const isText = (schema: SchemaNode): boolean => schema["type"] === "string";
const isInteger = (schema: SchemaNode): boolean => schema["type"] === "integer";

/** Lists of integers, named types and opaque data are handed on, but no operation reads them. */
const isReadable = (claim: SchemaNode, each: string | undefined): boolean => {
  if (claim["type"] !== "array") return claim["$ref"] === undefined && claim["x-opaque"] !== true;
  const items = (claim["items"] ?? {}) as SchemaNode;
  return each === undefined ? items["type"] === "string" || items["$ref"] !== undefined : items["$ref"] !== undefined;
};

const lintFit = (check: ClaimCheckSource, claim: SchemaNode, required: boolean, say: Say): void => {
  const { op, as, each } = check;
  if (!isReadable(claim, each))
    say("op-type", "/check/claim", "is of a form that no operation reads", "choose text, an integer, a flag or a list");
  if (as === "words" && !isText(claim))
    say("op-type", "/check/as", "`words` reads a string claim", "drop `as` or choose a string claim");
  if (as === "oneOrMany" && !Array.isArray(claim["anyOf"]))
    say("op-type", "/check/as", "`oneOrMany` reads a string or a list", "drop `as` or choose such a claim");
  if (each !== undefined && !isList(claim))
    say("op-type", "/check/each", "`each` reads a list of objects", "choose a list claim");
  if (op === "containsAll" || op === "containsAny") {
    if (!isList(claim) && as === undefined)
      say("op-type", "/check/op", "needs a list, or `as`", "choose a list claim, or say how to read it");
  } else if (op === "atMost" || op === "atLeast") {
    if (!isInteger(claim)) say("op-type", "/check/op", "compares integers", "choose an integer claim");
    if (!required && check.ifAbsent === undefined) {
      say("absent-passes", "/check/ifAbsent", "does not say what an absent claim counts as", "state ifAbsent");
    }
    if (check.ifAbsent !== undefined && !fitsSchema(check.ifAbsent, claim)) {
      say(
        "default-outside-schema",
        "/check/ifAbsent",
        "does not satisfy the claim's schema",
        "choose a value within it",
      );
    }
  } else if (op === "oneOf" && !isText(claim)) say("op-type", "/check/op", "compares strings", "choose a string claim");
  else if (op === "equals" && isList(claim))
    say("op-type", "/check/op", "compares scalars", "use containsAll or containsAny");
};

const lintOption = (requirement: RequirementSource, check: ClaimCheckSource, say: Say): void => {
  const schema = requirement.schema;
  if (schema === undefined) {
    say("op-type", "/schema", "has no type for its option", "give the option's schema");
    return;
  }
  if ((check.op === "present" || check.op === "absent") && schema["type"] !== "boolean") {
    say("op-type", "/schema", "must be a boolean", "give a boolean option");
  }
  if ((check.op === "atMost" || check.op === "atLeast") && !isInteger(schema))
    say("op-type", "/schema", "must be an integer", "give an integer option");
  if (check.op === "containsAll" && !isList(schema)) say("op-type", "/schema", "must be a list", "give a list option");
  if (
    (check.op === "containsAny" || check.op === "oneOf") &&
    isList(schema) &&
    !((schema["minItems"] as number) >= 1)
  ) {
    say("op-type", "/schema/minItems", "an empty list would refuse everything", "state minItems: 1");
  }
};

/** Requirements: the claim and code exist, the operation fits both claim and option, orders differ. */
export const lintChecks = (source: ContractSource): readonly Finding[] => {
  const findings: Finding[] = [];
  const codes = new Set(source.errors.map((row) => row.code));
  const hooks = new Set(source.hooks.map((hook) => hook.name));
  for (const profile of source.profiles) {
    const claims = source.definitions.find((definition) => definition.name === profile.claims)?.schema;
    if (claims === undefined) {
      findings.push({
        rule: "unknown-definition",
        file: profile.source,
        pointer: `/${profile.id}/claims`,
        message: "names no definition",
        fix: "name the claims definition",
      });
      continue;
    }
    const members = (claims["properties"] ?? {}) as Record<string, SchemaNode>;
    const required = new Set((claims["required"] as string[] | undefined) ?? []);
    for (const anchor of profile.anchors) {
      if (!Object.hasOwn(members, anchor))
        findings.push({
          rule: "unknown-claim",
          file: profile.source,
          pointer: `/${profile.id}/anchors`,
          message: `names ${anchor}`,
          fix: "name claims",
        });
    }
    for (const [name, member] of Object.entries(members)) {
      const code = member["x-invalid"];
      if (typeof code === "string" && !codes.has(code))
        findings.push({
          rule: "unknown-code",
          file: profile.source,
          pointer: `/${profile.claims}/properties/${name}/x-invalid`,
          message: `names ${code}`,
          fix: "declare the code",
        });
    }
    const orders = new Map<string, string>();
    const asking = new Map<string, string>();
    for (const requirement of source.requirements) {
      const { check, name, stage, order } = requirement;
      const say: Say = (rule, pointer, message, fix) => {
        findings.push({ rule, file: requirement.source, pointer: `/${name}${pointer}`, message, fix });
      };
      const key = `${stage}:${order}`;
      const other = orders.get(key);
      if (other !== undefined)
        say("duplicate-order", "/order", `has the same place in stage ${stage} as ${other}`, "give each its own order");
      orders.set(key, name);
      if (stage !== "claims" && stage !== "revocation" && stage !== "requirements") {
        say("unknown-stage", "/stage", "is no stage that has requirements", "use claims, revocation or requirements");
      }
      if (typeof requirement.source !== "string") say("form", "/source", "names no file", "name the file of the row");
      if (typeof requirement.description !== "string" || requirement.description === "")
        say("missing-description", "", "has no description", "say what is asked");
      if (!codes.has(check.error))
        say("unknown-code", "/check/error", `names ${check.error}, which is in no catalogue`, "declare the code");
      if (!OPS.has(check.op)) {
        say("bad-op", "/check/op", "is no operation of contracts", `use one of ${[...OPS].join(", ")}`);
        continue;
      }
      if ((check.op === "call") !== (stage === "revocation")) {
        say(
          "hook-stage",
          "/stage",
          "hooks are asked in stage revocation, and only hooks",
          "change the stage or the check",
        );
      }
      if (check.op === "call") {
        const asked = asking.get(check.hook);
        if (asked !== undefined)
          say("name-collision", "/check/hook", `is asked by ${asked} already`, "declare a hook of its own");
        asking.set(check.hook, name);
        if (!hooks.has(check.hook)) say("unknown-hook", "/check/hook", `names ${check.hook}`, "declare the hook");
        if (!codes.has(check.unavailable))
          say("unknown-code", "/check/unavailable", `names ${check.unavailable}`, "declare the code");
        const wanted = source.hooks.find((hook) => hook.name === check.hook)?.args ?? [];
        if (wanted.length > 0 && wanted.length !== check.args.length)
          say(
            "hook-arguments",
            "/check/args",
            `must be ${wanted.length}, one for each argument of the hook`,
            "name as many claims as the hook has arguments",
          );
        wanted.forEach(({ name: arg, type }, index) => {
          const wire = check.args[index] ?? "";
          const claim = Object.hasOwn(members, wire) ? members[wire] : undefined;
          if (claim !== undefined && claim["type"] !== type)
            say(
              "hook-arguments",
              "/check/args",
              `gives ${wire} for ${arg}, which is of type ${type}`,
              "name a claim of that type",
            );
        });
        for (const arg of check.args)
          if (!Object.hasOwn(members, arg)) say("unknown-claim", "/check/args", `names ${arg}`, "name claims");
        continue;
      }
      if (!Object.hasOwn(members, check.claim)) {
        say(
          "unknown-claim",
          "/check/claim",
          `names ${check.claim}, which ${profile.claims} does not declare`,
          "declare the claim or correct the name",
        );
        continue;
      }
      const items = ((members[check.claim] as SchemaNode)["items"] ?? {}) as SchemaNode;
      const held = source.definitions.find(({ name: type }) => `#/$defs/${type}` === items["$ref"])?.schema;
      const parts = (held?.["properties"] ?? {}) as Record<string, SchemaNode>;
      if (held !== undefined && check.each === undefined)
        say("op-type", "/check/each", "does not say which member of the objects to read", "name the member");
      if (held !== undefined && check.each !== undefined) {
        const part = Object.hasOwn(parts, check.each) ? parts[check.each] : undefined;
        if (part?.["type"] !== "string" || part["x-name"] === false)
          say("op-type", "/check/each", "names no text that the objects hand on", "name a text member");
      }
      lintFit(check, members[check.claim] as SchemaNode, required.has(check.claim), say);
      lintOption(requirement, check, say);
    }
  }
  return findings;
};
