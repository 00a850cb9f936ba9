import { allFaults } from "./all-faults.ts";
import { startLab } from "./lab.ts";
import { runFault } from "./run-fault.ts";
const names = process.argv.slice(2);
const t0 = performance.now();
const lab = await startLab();
console.log("lab", Math.round(performance.now() - t0));
for (const fault of allFaults.filter(({ name }) => names.length === 0 || names.some((n) => name.includes(n)))) {
  const t = performance.now();
  try {
    const r = await runFault(lab, fault);
    console.log(fault.row, fault.name, fault.closes, "refused", r.firstRefusalMs?.toFixed(0), "reopened", r.reopenedMs?.toFixed(0), r.decisions, "slow", r.slowestMs.toFixed(1), r.slowestWaitMs.toFixed(1), "stall", r.stallMs.toFixed(0), "took", Math.round(performance.now() - t), r.broken.join("; "));
  } catch (e) { console.log(fault.row, fault.name, "ERROR", String(e).slice(0,600)); break; }
}
await lab.close();
console.log("closed", process.getActiveResourcesInfo().join());

setTimeout(() => { for (const h of (process as any)._getActiveHandles()) console.log(h.constructor.name, h.remotePort, h.spawnargs?.join(" ")); }, 1500).unref();
