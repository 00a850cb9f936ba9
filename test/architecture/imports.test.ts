import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { rules, typeBoxFile } from "../../scripts/import-rules.mjs";

interface Rule {
  readonly folder: string;
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
  readonly node: boolean | readonly string[];
  readonly dynamic?: readonly string[];
}

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly dynamic: boolean;
  readonly typeOnly: boolean;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const table = rules as readonly Rule[];

const sourcesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (name === "node_modules" || name === "dist") return [];
    if (statSync(join(root, path)).isDirectory()) return sourcesBelow(path);
    return path.endsWith(".ts") ? [path] : [];
  });

/** Imports and exports of a module as its parser sees them: what a template string writes for others is no import. */
const importsOf = (from: string, text: string): Import[] => {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      const typeOnly = ts.isImportDeclaration(node) ? node.importClause?.isTypeOnly === true : node.isTypeOnly;
      const specifier = (node.moduleSpecifier as ts.StringLiteral).text;
      found.push({ from, specifier, dynamic: false, typeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier !== undefined && ts.isStringLiteral(specifier)) {
        found.push({ from, specifier: specifier.text, dynamic: true, typeOnly: false });
      }
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument;
      if (ts.isStringLiteral(literal)) found.push({ from, specifier: literal.text, dynamic: false, typeOnly: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(from, text, ts.ScriptTarget.Latest, false));
  return found;
};

const ruleFor = (path: string): Rule | undefined =>
  table
    .filter((rule) => path === rule.folder || path.startsWith(`${rule.folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];

const packageOf = (specifier: string): string =>
  specifier.startsWith("@") ? specifier.split("/").slice(0, 2).join("/") : (specifier.split("/")[0] as string);

/** Why an import breaks the table, or `undefined`. */
const violation = (rule: Rule, found: Import): string | undefined => {
  const { specifier } = found;
  const say = (what: string): string => `${found.from} imports ${specifier}: ${what}`;
  if (specifier.startsWith(".")) {
    const target = relative(root, resolve(root, dirname(found.from), specifier));
    const allowed = rule.rooms.some((room) => target === room || target.startsWith(`${room}/`));
    return allowed ? undefined : say(`${rule.folder} may not`);
  }
  if (specifier.startsWith("node:")) {
    if (rule.node === true) return undefined;
    return rule.node !== false && rule.node.includes(specifier)
      ? undefined
      : say("this Node module is not allowed here");
  }
  const name = packageOf(specifier);
  if (name === "@sinclair/typebox") return found.from === typeBoxFile ? undefined : say(`only ${typeBoxFile} may`);
  if (rule.dynamic?.includes(name)) return found.dynamic || found.typeOnly ? undefined : say("only dynamically");
  return rule.packages.includes(name) ? undefined : say("this package is not allowed here");
};

const paths = ["schema", "codegen/src", "codegen/kernel", "generated/typescript", "src"].flatMap(sourcesBelow);

describe("the import graph", () => {
  it("has a rule for every source file", () => {
    expect(paths.filter((path) => ruleFor(path) === undefined)).toEqual([]);
    expect(paths.length).toBeGreaterThan(50);
  });

  it("keeps to the table of who may import whom", () => {
    const broken = paths.flatMap((path) => {
      const rule = ruleFor(path) as Rule;
      return importsOf(path, readFileSync(join(root, path), "utf8")).flatMap((found) => violation(rule, found) ?? []);
    });
    expect(broken).toEqual([]);
  });

  it("lets only dev and cli import testing, and only cli import dev", () => {
    const importers = (room: string): string[] => [
      ...new Set(
        paths
          .filter((path) => path.startsWith("src/") && !path.startsWith(`src/${room}/`))
          .filter((path) =>
            importsOf(path, readFileSync(join(root, path), "utf8")).some((found) => {
              if (!found.specifier.startsWith(".")) return false;
              return relative(root, resolve(root, dirname(path), found.specifier)).startsWith(`src/${room}/`);
            }),
          )
          .map((path) => path.split("/")[1] as string),
      ),
    ];
    expect(importers("testing").filter((room) => room !== "dev" && room !== "cli")).toEqual([]);
    expect(importers("dev").filter((room) => room !== "cli")).toEqual([]);
  });

  it("keeps examples on public entry points", () => {
    const inside = sourcesBelow("examples").flatMap((path) =>
      importsOf(path, readFileSync(join(root, path), "utf8"))
        .filter((found) => found.specifier.startsWith("../"))
        .map((found) => `${path}: ${found.specifier}`),
    );
    expect(inside).toEqual([]);
  });
});

describe("a violation of each row", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["schema/claims.ts", 'import { x } from "node:fs";'],
    ["schema/claims.ts", 'import { Type } from "@sinclair/typebox";'],
    ["schema/claims.ts", 'import { x } from "../src/index.ts";'],
    ["codegen/src/load.ts", 'import { contract } from "../../schema/index.ts";'],
    ["codegen/src/load.ts", 'import { core } from "../../generated/typescript/index.ts";'],
    ["generated/typescript/index.ts", 'import { x } from "node:crypto";'],
    ["generated/typescript/index.ts", 'import Ajv from "ajv";'],
    ["src/core/index.ts", 'import { x } from "../mandate/index.ts";'],
    ["src/core/index.ts", 'import { x } from "jose";'],
    ["src/core/index.ts", 'import { x } from "node:crypto";'],
    ["src/mandate/index.ts", 'import { x } from "../revocation/index.ts";'],
    ["src/mandate/index.ts", 'import { x } from "node:fs";'],
    ["src/revocation/index.ts", 'import Redis from "ioredis";'],
    ["src/redis/index.ts", 'import { Redis } from "ioredis";'],
    ["src/redis/index.ts", 'import { x } from "../mandate/index.ts";'],
    ["src/redis/index.ts", 'import { x } from "../revocation/anchor.ts";'],
    ["src/gate/index.ts", 'import { x } from "../redis/index.ts";'],
    ["src/gate/index.ts", 'import { x } from "../adapters/express/index.ts";'],
    ["src/gate/index.ts", 'import { x } from "../mandate/signature.ts";'],
    ["src/adapters/express/index.ts", 'import { x } from "../mcp/index.ts";'],
    ["src/adapters/mcp/index.ts", 'import express from "express";'],
    ["src/adapters/opentelemetry/index.ts", 'import { x } from "../../redis/index.ts";'],
    ["src/testing/index.ts", 'import { x } from "../dev/index.ts";'],
    ["src/cli/main.ts", 'import { main } from "@countersign/codegen";'],
    ["src/index.ts", 'import { x } from "./gate/index.ts";'],
  ];

  it.each(cases)("is caught in %s: %s", (path, text) => {
    const rule = ruleFor(path) as Rule;
    expect(importsOf(path, text).flatMap((found) => violation(rule, found) ?? [])).toHaveLength(1);
  });

  it("is not seen where there is none", () => {
    const rule = ruleFor("src/cli/main.ts") as Rule;
    const text = 'const { main } = await import("@countersign/codegen");\nimport { x } from "../core/x.ts";';
    expect(importsOf("src/cli/main.ts", text).flatMap((found) => violation(rule, found) ?? [])).toEqual([]);
  });
});
