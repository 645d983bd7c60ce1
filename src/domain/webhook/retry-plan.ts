const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** When each try is due, counted from the moment that its delivery was made: twenty tries over 72 hours. */
export const retryPlan: readonly number[] = [
  0,
  5 * second,
  30 * second,
  2 * minute,
  5 * minute,
  15 * minute,
  30 * minute,
  1 * hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
  18 * hour,
  24 * hour,
  30 * hour,
  36 * hour,
  44 * hour,
  54 * hour,
  63 * hour,
  72 * hour,
];

/**
 * When a delivery that failed is tried next, or null where it had its last try. `random` (0 to 1) spreads
 * tries that would come together. The last one never comes before the 72 hours are over; and where tries came
 * late, the next keep a distance.
 */
export function nextTry(made: number, tries: number, now: number, random: number): number | null {
  const planned = retryPlan[tries];
  if (planned === undefined) return null;
  const gap = planned - retryPlan[tries - 1]!;
  const isLast = tries === retryPlan.length - 1;
  const jitter = isLast ? random * 10 * minute : (random - 0.5) * 0.2 * gap;
  return Math.round(Math.max(made + planned + jitter, now + gap * (0.5 + random / 10)));
}
