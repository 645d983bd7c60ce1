/** Somebody who is told what happens in a store. */
export interface Receiver {
  readonly storeId: number;
  /** Unique in its store. */
  readonly id: number;
  /** In whose words it is told. */
  readonly dialect: string;
  readonly url: string;
  /** Names of the events that it is told of; none means all. */
  readonly events: readonly string[];
  /** Whether the merchant wants it told. */
  readonly active: boolean;
  /** Tries that failed in a row. */
  readonly failures: number;
  readonly failingSince: number | null;
  /** Null unless it is paused: from this moment on it is tried again. */
  readonly pausedUntil: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly version: number;
}

const hour = 3_600_000;
const failuresToPause = 10;
/** A paused receiver is tried this often. */
const probeMs = 300_000;

/**
 * When a receiver that has just failed is tried again at the earliest: null, unless it failed ten times in a
 * row over more than an hour. Its deliveries go on queueing meanwhile.
 */
export function pauseAfter(
  { failures, failingSince }: { readonly failures: number; readonly failingSince: number },
  now: number,
  random: number,
): number | null {
  if (failures < failuresToPause || now - failingSince <= hour) return null;
  return now + Math.round(probeMs * (1 + random / 5));
}

/** Whether a receiver that answers again was away for so long that all that waits for it is sent at once. */
export function wasAway(
  { failures, failingSince, pausedUntil }: Pick<Receiver, 'failures' | 'failingSince' | 'pausedUntil'>,
  now: number,
): boolean {
  if (pausedUntil !== null) return true;
  // A single event that it refuses must not be hurried by every other that it takes.
  return failures >= 5 && failingSince !== null && now - failingSince > probeMs;
}
