import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type * as Vite from "vite";

const root: NodeJS.Require = createRequire(new URL("../../package.json", import.meta.url));
const ENTRY = "virtual:entry";

/** Kilobytes (1,000 bytes) of one module, bundled for browsers, minified and compressed as a server would. */
export const bundledSize = async (code: string): Promise<number> => {
  const vite = (await import(pathToFileURL(root.resolve("vite")).href)) as typeof Vite;
  const built = await vite.build({
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === ENTRY ? id : undefined),
        load: (id) => (id === ENTRY ? code : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: "es2023",
      rolldownOptions: { input: ENTRY, preserveEntrySignatures: "strict", output: { format: "esm" } },
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  const chunks = outputs.flatMap((output) => ("output" in output ? output.output : []));
  const text = chunks.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("");
  if (text.length < 1000) throw new Error("the bundle is empty");
  return gzipSync(text, { level: 9 }).byteLength / 1000;
};
