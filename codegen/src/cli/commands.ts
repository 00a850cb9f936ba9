import { breaking } from "./breaking.ts";
import { bundle } from "./bundle.ts";
import type { Command } from "./command.ts";
import { conformance } from "./conformance.ts";
import { generateCommand } from "./generate.ts";
import { lint } from "./lint.ts";

/** Every command of the compiler, in the order of the overview. */
export const commands: readonly Command[] = [generateCommand, lint, breaking, bundle, conformance];
