import { readFileSync } from "node:fs";

/** Version of this package, from the nearest package.json that names it: the sources and `dist/` lie at different depths. */
export function version(): string {
  for (const up of ["../../package.json", "../../../package.json"]) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(new URL(up, import.meta.url), "utf8"));
      if (manifest !== null && typeof manifest === "object" && "name" in manifest && "version" in manifest) {
        if (manifest.name === "countersign" && typeof manifest.version === "string") return manifest.version;
      }
    } catch {
      // Not at this depth.
    }
  }
  return "unknown";
}
