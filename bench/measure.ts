import type { CaseName } from "./bars.ts";
import type { Prepare } from "./cases/case.ts";
import { measure, type Timing } from "./harness.ts";

/** One fresh measuring process: `measure.ts <case> <timing>`; the series go back to the parent as a message. */
const [name, timing] = process.argv.slice(2) as [CaseName, string];
const { prepare } = (await import(`./cases/${name}.ts`)) as { prepare: Prepare };
const { alternatives, close, sliceMs } = await prepare();
const wanted = JSON.parse(timing) as Timing;
try {
  const series = await measure(
    alternatives,
    sliceMs === undefined ? wanted : { ...wanted, sliceMs: Math.min(sliceMs, wanted.sliceMs) },
  );
  process.send?.(series);
} finally {
  await close?.();
  process.disconnect?.();
}
