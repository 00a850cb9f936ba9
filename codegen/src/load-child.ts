import { pathToFileURL } from "node:url";

const [, , file] = process.argv;
const loaded = (await import(pathToFileURL(file ?? "").href)) as { default?: unknown };
if (typeof loaded.default !== "object" || loaded.default === null) {
  throw new TypeError("the configuration file has no default export");
}
process.stdout.write(JSON.stringify(loaded.default));
