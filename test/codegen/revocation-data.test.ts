import { describe, expect, it } from "vitest";
import { type ContractSource, defineContract, generateFiles, lintContract } from "../../codegen/src/index.ts";
import { resolveConfig } from "../../codegen/src/resolve/config.ts";
import { source } from "./source.ts";

type Protocol = NonNullable<ContractSource["revocation"]>;
const protocol = source.revocation as Protocol;

const findingsOf = (changes: object): readonly string[] =>
  lintContract({ ...source, revocation: { ...protocol, ...changes } as Protocol }).map(
    ({ rule, pointer }) => `${rule} ${pointer}`,
  );

const { revocation: _none, ...without } = source;

describe("what publishers and readers of revocations agree on", () => {
  it.each<readonly [string, object]>([
    ["revocation-form /revocation", { kinds: undefined }],
    ["revocation-form /revocation", { extra: "x" }],
    ["revocation-form /revocation/kinds", { kinds: [] }],
    ["revocation-form /revocation/kinds", { kinds: ["record", "record"] }],
    ["revocation-form /revocation/kinds/0", { kinds: ["two words"] }],
    ["revocation-form /revocation/v1/keyPrefix", { v1: { ...protocol.v1, keyPrefix: 'a"\n' } }],
    ["revocation-form /revocation/v2/markKey", { v2: { ...protocol.v2, markKey: "" } }],
    ["revocation-form /revocation/limits/fields", { limits: { fields: -1 } }],
    ["revocation-form /revocation/limits/fields", { limits: { fields: 1.5 } }],
    ["revocation-form /revocation/limits", { limits: { "a-b": 1 } }],
    ["revocation-form /revocation/defaults/blockMs", { defaults: { blockMs: true } }],
    ["revocation-form /revocation/v1/anchorFields/0", { v1: { ...protocol.v1, anchorFields: [["sid", "grant"]] } }],
    ["revocation-form /revocation/anchorClaims/0", { anchorClaims: [["sid"]] }],
    ["unknown-claim /revocation/anchorClaims/0", { anchorClaims: [["nobody", "record"]] }],
    ["name-collision /revocation/limits/maxURL", { limits: { maxUrl: 1, maxURL: 2 } }],
  ])("is refused with %s", (finding, changes) => {
    expect(findingsOf(changes)).toContain(finding);
  });

  it("is accepted as it is, with other names, and where there is none", () => {
    expect(findingsOf({})).toEqual([]);
    expect(findingsOf({ kinds: ["record", "session", "edge", "grant"], limits: {} })).toEqual([]);
    expect(lintContract(without)).toEqual([]);
  });

  it("is in every language, once", async () => {
    const files = await generateFiles(source, ["typescript", "python", "go", "docs"]);
    expect(files.get("typescript/revocation.ts")).toContain('readonly keyPrefix: "caracal:revoked:sessions:";');
    expect(files.get("python/countersign_contract/revocation.py")).toContain(
      'V1_KEY_PREFIX: Final = "caracal:revoked:sessions:"\n',
    );
    expect(files.get("go/revocation/revocation.go")).toContain('const V1KeyPrefix = "caracal:revoked:sessions:"\n');
    expect(files.get("docs/revocation-stream.md")).toContain("| `keyPrefix` | `caracal:revoked:sessions:` |");
  });

  it("may be missing: then nothing is written about it", async () => {
    const files = await generateFiles(without);
    const about = [...files.keys()].filter((path) => /vectors\/stream\/|revocation(-stream)?\.(ts|py|go)$/.test(path));
    expect(about).toEqual([]);
    expect(files.get("typescript/index.ts")).not.toContain("revocationProtocol");
    expect(files.get("vectors/index.json")).toContain('"suite":"revocation"');
  });

  it("is handed on to contracts that extend this one, which cannot change it", async () => {
    const bundle = JSON.parse((await generateFiles(source, ["schema"])).get("schema/contract.json") ?? "") as object;
    const config = defineContract({ extends: bundle, name: "acme", version: "1.0.0" });
    const { revocation } = resolveConfig(config, "countersign.config.ts");
    expect({ ...revocation, source: "" }).toEqual({ ...protocol, source: "" });
    const own = { ...config, revocation: protocol } as object;
    expect(() => resolveConfig(own, "countersign.config.ts")).toThrow('has no place for "revocation"');
    const broken = { ...bundle, "x-revocation": { kinds: ["record"] } };
    expect(() => resolveConfig({ ...config, extends: broken }, "countersign.config.ts")).toThrow("revocation-form");
  });

  it("decides what the vectors of streams are about", async () => {
    const v1 = { ...protocol.v1, revocationStream: "acme.revoked" };
    const files = await generateFiles({ ...source, revocation: { ...protocol, v1 } }, ["vectors"]);
    expect(files.get("vectors/stream/v1-sign.json")).toContain('"stream":"acme.revoked"');
    expect(files.get("vectors/stream/v1-sign.json")).not.toContain("caracal.sessions.revoke");
  });
});
