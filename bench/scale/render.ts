import { FLEET, LINK_BYTES_PER_SECOND, type ScaleFigures } from "./figures.ts";
import { modelOf } from "./model.ts";

const LIMITS = {
  CPU: "half of a core, mean",
  delay: "a round of 25 ms through all readers in the worst minute",
  link: "half of its link",
  connections: "its connections",
} as const;

/** The block of the page on scale: everything in it is written from the figures. */
export function renderScale(figures: ScaleFigures): string {
  const { day, fanOut, herds, server } = figures;
  const model = modelOf(figures);
  const { perReplica, fleet } = model;
  const simulated = fanOut.regions.reduce((sum, { replicas }) => sum + replicas, 0);
  return [
    `A day of ${count(day.revocations)} revocations, ${count(day.busiestMinute)} of them in the worst minute;`,
    `${count(day.published)} records, heartbeats included; at most ${count(day.liveHigh)} live at a time (mandates of 15`,
    `minutes and the tolerance of 5). ${count(simulated)} replicas for the table of hops.`,
    "",
    "| Relays between publisher and replica | Replicas | p50 | p99 | slowest |",
    "| --- | --- | --- | --- | --- |",
    ...fanOut.regions.map(
      ({ hops, replicas, p50, p99, max }) => `| ${hops} | ${replicas} | ${ms(p50)} | ${ms(p99)} | ${ms(max)} |`,
    ),
    "",
    `| Per day | One replica | ${count(FLEET)} replicas on one Redis |`,
    "| --- | --- | --- |",
    `| Received | ${bytes(perReplica.bytesInPerDay)} | ${bytes(fleet.bytesPerSecond)} per second, mean |`,
    `| Received, worst minute | ${bytes(perReplica.peakBytesPerSecond)} per second | ${bytes(fleet.peakBytesPerSecond)} per second |`,
    `| Sent | ${bytes(perReplica.bytesOutPerDay)} | ${bytes((perReplica.bytesOutPerDay * FLEET) / 86_400)} per second, mean |`,
    `| Commands | ${count(perReplica.commandsPerDay)} | ${count((perReplica.commandsPerDay * FLEET) / 86_400)} per second, mean |`,
    `| CPU | ${perReplica.cpuSecondsPerDay.toFixed(0)} s of its process | ${share(model.serverShare)} of a core of Redis, mean |`,
    `| Connections | 1 | ${count(FLEET)} |`,
    "",
    "| One Redis | |",
    "| --- | --- |",
    `| CPU per answer to a reader, and per further entry of it | ${server.serverPerReply.toFixed(1)} µs, ${server.serverPerEntry.toFixed(2)} µs |`,
    `| Replicas that it carries | ${count(model.replicasPerServer)}; the limit is ${LIMITS[model.limit]} |`,
    `| Servers for ${count(FLEET)} replicas, each fed by a relay | ${model.servers} |`,
    `| Received by a relay | ${bytes(model.relayBytesPerDay)} per day |`,
    `| Snapshots written, marks of 15 minutes | ${bytes(model.snapshotWrite)} per second, mean |`,
    `| Snapshots written, marks of 24 hours | ${bytes(model.snapshotWriteDay)} per second, every day |`,
    "",
    `| ${count(FLEET)} cold starts, ${count(20_000)} ids, spread over | Opened within 5 min | p50 | p99 | All open after | Time-outs per replica |`,
    "| --- | --- | --- | --- | --- | --- |",
    ...herds.map(
      ({ spreadMs, opened, replicas, p50, p99, allMs, timeouts }) =>
        `| ${spreadMs === 0 ? "nothing: all at once" : seconds(spreadMs)} | ${share(opened / replicas)} | ${ms(p50)} | ${ms(p99)} | ${seconds(allMs)} | ${(timeouts / replicas).toFixed(1)} |`,
    ),
    "",
    `A snapshot has ${model.bytesPerId.toFixed(0)} bytes per id (record ids of 34 characters). At half of a link of`,
    `${bytes(LINK_BYTES_PER_SECOND)} per second ${count(FLEET)} starts take ${seconds(model.spreadMs)} with the live set of this day, and`,
    `${seconds(model.spreadMillionMs)} with a million ids. When all of them ask for a chunk at once, Redis holds ${bytes(model.chunksAtOnce)} of`,
    "replies in memory.",
  ].join("\n");
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let scaled = value;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${scaled < 10 ? scaled.toFixed(1) : scaled.toFixed(0)} ${units[unit]}`;
}

function ms(value: number): string {
  return Number.isNaN(value) ? "–" : `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
}

function seconds(milliseconds: number): string {
  return Number.isNaN(milliseconds) ? "never" : `${Math.ceil(milliseconds / 1000).toLocaleString("en")} s`;
}

function share(value: number): string {
  return `${(value * 100).toFixed(0)} %`;
}
