import { breaking } from "./breaking.ts";
import { bundle } from "./bundle.ts";
import type { Command } from "./command.ts";
import { conformance } from "./conformance.ts";
import { generateCommand } from "./generate.ts";
import { init } from "./init.ts";
import { lint } from "./lint.ts";
import { validate } from "./validate.ts";

/** Every command of the compiler, in the order of the overview. */
export const commands: readonly Command[] = [init, generateCommand, lint, breaking, bundle, validate, conformance];
