import { core } from "../../generated/typescript/index.ts";
import { serveConformance } from "../../src/testing/conformance/serve-conformance.ts";

await serveConformance({ contract: core, name: "countersign" });
