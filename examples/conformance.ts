// A conformance executor for generated TypeScript. For a contract of your own, import what the compiler wrote for it.
// Run it with: countersign conformance --exec "node examples/conformance.ts"
import { core } from "countersign/contract";
import { serveConformance } from "countersign/testing";

await serveConformance({ contract: core, name: "countersign" });
