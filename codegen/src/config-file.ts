import { existsSync } from "node:fs";

const NAMES = ["countersign.config.ts", "countersign.config.mjs", "countersign.config.json"] as const;

/** The configuration file of the working folder: the first that is there, else the name that it should have. */
export const configFile = (): string => NAMES.find((name) => existsSync(name)) ?? NAMES[0];
