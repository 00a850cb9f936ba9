import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../codegen/source.ts";

const require = createRequire(import.meta.url);
const folder = join(repository, "generated", "schema");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".json"));

describe("countersign/schema/*", () => {
  it("has the bundle, every type, and the claims of every profile", () => {
    expect(files).toEqual(
      expect.arrayContaining(["contract.json", "Claims.json", "ErrorBody.json", "1.0/Claims.json"]),
    );
  });

  it.each(files)("%s is found under the name of the package", (path) => {
    const name = `countersign/schema/${path.replaceAll("\\", "/")}`;
    expect(require(name)).toEqual(JSON.parse(readFileSync(join(folder, path), "utf8")));
  });
});
