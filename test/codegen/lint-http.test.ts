import { type ContractSource, lintContract } from "@countersign/codegen";
import { describe, expect, it } from "vitest";
import { source } from "./source.ts";

type Operation = NonNullable<ContractSource["http"]>[number];
type Patch = { readonly [Member in keyof Operation]?: unknown };

/** Rules that the core contract breaks once one of its operations is changed. */
const rulesOf = (patch: Patch): readonly string[] => {
  const http = (source.http ?? []).map((row) => (row.name === "readResourceMetadata" ? { ...row, ...patch } : row));
  return lintContract({ ...source, http: http as readonly Operation[] }).map((finding) => finding.rule);
};

const said = { description: "Well." };
const json = (definition: unknown): unknown => ({ mediaType: "application/json", definition });

describe("the lint of HTTP operations", () => {
  it.each<readonly [string, string, Patch]>([
    ["unknown-definition", "a body that nobody defines", { request: json("Nobody") }],
    ["unknown-definition", "one body of two that nobody defines", { request: json(["ErrorBody", "Nobody"]) }],
    ["http-form", "a body that is no wire type", { request: json("AuthError") }],
    ["http-form", "a media type without subtype", { request: { mediaType: "json", definition: "ErrorBody" } }],
    ["http-form", "a method that HTTP does not have", { method: "fetch" }],
    ["http-form", "a path with a query", { path: "/x?y={resource}" }],
    ["http-form", "a variable that nobody describes", { parameters: {} }],
    ["http-form", "a parameter that is not in the path", { path: "/x" }],
    ["http-form", "no answer at all", { answers: {} }],
    ["http-form", "a class of statuses", { answers: { "2XX": said } }],
    [
      "http-form",
      "a header that the body implies",
      { answers: { "200": { ...said, headers: { "Content-Type": said } } } },
    ],
    ["missing-description", "an operation without description", { description: "" }],
    ["missing-description", "a parameter without description", { parameters: { resource: "" } }],
    ["missing-description", "an answer without description", { answers: { "200": {} } }],
    [
      "missing-description",
      "a header without description",
      { answers: { "200": { ...said, headers: { Allow: {} } } } },
    ],
    ["reserved-name", "a name in two words", { name: "read metadata" }],
    ["name-collision", "two operations of one name", { name: "callMcp" }],
    ["name-collision", "two operations of one method and path", { method: "post", path: "/{resource}" }],
  ])("%s refuses %s", (rule, _what, patch) => {
    expect(rulesOf(patch)).toContain(rule);
  });

  it.each<readonly [string, Patch]>([
    ["another method and status", { method: "delete", answers: { "204": said } }],
    ["a body that follows one of two definitions", { request: json(["ErrorBody", "OAuthErrorBody"]) }],
    [
      "a header with its own schema",
      { answers: { "204": { ...said, headers: { Age: { ...said, schema: { type: "integer" } } } } } },
    ],
  ])("accepts %s", (_what, patch) => {
    expect(rulesOf(patch)).toEqual([]);
  });
});
