/** Of all revocations of a day: one incident, small bursts, and the rest as people come and go. */
const INCIDENT_SHARE = 0.1;
const BURST_SHARE = 0.02;
const BURSTS = 20;
const INCIDENT_SHARE_OF_DAY = 300 / 86_400;
const BURST_SHARE_OF_DAY = 10 / 86_400;
const INCIDENT_AT = 0.6;
/** How far the busiest hour is above the mean. */
const SWING = 0.8;

/**
 * Moments of a day's revocations, in milliseconds from its beginning, ascending: a tenth within five minutes (somebody
 * revokes a whole customer), twenty bursts of a thousandth within ten seconds each, the rest along the day's wave.
 */
export function arrivals(count: number, dayMs: number, random: () => number): Float64Array {
  const times = new Float64Array(count);
  const burstAt = Array.from({ length: BURSTS }, () => random() * (1 - BURST_SHARE_OF_DAY));
  for (let n = 0; n < count; n++) {
    const kind = random();
    let share: number;
    if (kind < INCIDENT_SHARE) share = INCIDENT_AT + random() * INCIDENT_SHARE_OF_DAY;
    else if (kind < INCIDENT_SHARE + BURST_SHARE) {
      share = (burstAt[Math.floor(random() * BURSTS)] ?? 0) + random() * BURST_SHARE_OF_DAY;
    } else {
      do share = random();
      while (random() * (1 + SWING) > 1 - SWING * Math.cos(2 * Math.PI * share));
    }
    times[n] = share * dayMs;
  }
  return times.sort();
}
