import type { Fault } from "./fault.ts";
import { type FaultProxy, type ProxyMode, pass } from "./fault-proxy.ts";
import type { Lab } from "./lab.ts";

type Side = (lab: Lab) => FaultProxy;
const readers: Side = (lab) => lab.readers;
const writer: Side = (lab) => lab.writer;

function network(
  name: string,
  row: string,
  side: Side,
  mode: (lab: Lab) => ProxyMode,
  rest: Partial<Fault> = {},
): Fault {
  return {
    name,
    row,
    closes: "always",
    ...rest,
    async inject(lab) {
      await side(lab).set(mode(lab));
      return () => side(lab).set(pass);
    },
  };
}

export const refused: Fault = network("connection refused", "S1", readers, () => ({ kind: "refuse" }));
export const publisherRefused: Fault = network("connection refused to the publisher", "S1", writer, () => ({
  kind: "refuse",
}));
export const blackhole: Fault = network("black hole", "S2", readers, () => ({ kind: "blackhole" }));
export const publisherBlackhole: Fault = network("black hole before the publisher", "S2", writer, () => ({
  kind: "blackhole",
}));
/** New connections work at once, so whoever gives up a dead one in time need not close. */
export const halfOpen: Fault = network("half-open sockets", "S2", readers, () => ({ kind: "half-open" }), {
  closes: "maybe",
  holdMs: 1_000,
});
export const slow: Fault = network("slow network, 700 ms", "S3", readers, () => ({ kind: "delay", ms: 700 }), {
  closes: "maybe",
  holdMs: 2_500,
});
/** Young enough heartbeats keep it open. */
export const slowish: Fault = network("slow network, 100 ms", "S3", readers, () => ({ kind: "delay", ms: 100 }), {
  closes: "never",
  holdMs: 1_000,
});
export const lossy: Fault = network(
  "lossy network, 30 %",
  "S3",
  readers,
  ({ random }) => ({ kind: "lossy", share: 0.3, ms: 300, random }),
  { closes: "maybe", holdMs: 1_500 },
);
export const drip: Fault = network(
  "a few bytes at a time",
  "S3",
  readers,
  () => ({ kind: "drip", bytes: 16, everyMs: 30 }),
  {
    closes: "maybe",
    holdMs: 2_500,
  },
);
export const cut: Fault = network("connections cut within replies", "S3", readers, () => ({
  kind: "cut",
  afterBytes: 150,
}));
