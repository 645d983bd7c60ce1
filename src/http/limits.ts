/** A leaky bucket: `size` calls deep, leaking `perSecond`. Counted in calls, timed in milliseconds. */
export interface Bucket {
  readonly size: number;
  readonly perSecond: number;
}

export interface Drip {
  readonly allowed: boolean;
  readonly limit: number;
  /** Calls that still fit. */
  readonly remaining: number;
  /** Milliseconds until the bucket is empty. */
  readonly resetMs: number;
  /** Milliseconds until one more call fits; 0 where it fits now. */
  readonly retryMs: number;
}

interface Level {
  drops: number;
  at: number;
}

/**
 * Buckets of this process by name. With several processes on one shop each keeps its share: pass `share` = 1/N and
 * the sizes and speeds shrink with it.
 */
export function buckets(share = 1) {
  const levels = new Map<string, Level>();
  const most = 100_000;

  return {
    /** Milliseconds until one more call fits a bucket; 0 where it fits now. Nothing is added. */
    look(name: string, bucket: Bucket, now: number): number {
      const level = levels.get(name);
      if (!level) return 0;
      const perMs = (bucket.perSecond * share) / 1000;
      const drops = Math.max(0, level.drops - Math.max(0, now - level.at) * perMs);
      const over = drops + 1 - Math.max(1, Math.round(bucket.size * share));
      return over <= 1e-9 ? 0 : Math.ceil(over / perMs);
    },
    /** Adds a call to a bucket if it fits. */
    pour(name: string, bucket: Bucket, now: number): Drip {
      const size = Math.max(1, Math.round(bucket.size * share));
      const perMs = (bucket.perSecond * share) / 1000;
      let level = levels.get(name);
      if (!level) {
        if (levels.size >= most) levels.clear();
        level = { drops: 0, at: now };
        levels.set(name, level);
      }
      level.drops = Math.max(0, level.drops - Math.max(0, now - level.at) * perMs);
      level.at = now;
      const allowed = level.drops + 1 <= size + 1e-9;
      if (allowed) level.drops += 1;
      return {
        allowed,
        limit: size,
        remaining: Math.max(0, Math.floor(size - level.drops + 1e-9)),
        resetMs: Math.ceil(level.drops / perMs),
        retryMs: allowed ? 0 : Math.ceil((level.drops + 1 - size) / perMs),
      };
    },
  };
}

export type Buckets = ReturnType<typeof buckets>;
