import { createHash } from 'node:crypto';

/** A leaky bucket: `size` calls deep, leaking `perSecond`. Counted in calls, timed in milliseconds. */
export interface Bucket {
  readonly size: number;
  readonly perSecond: number;
}

/**
 * A bucket of failures: once it is full, each further one doubles the wait, from `firstMs` to `longestMs`.
 */
export interface Failures extends Bucket {
  readonly firstMs: number;
  readonly longestMs: number;
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
  /** Until when failures are refused. */
  until: number;
  /** When it will be empty: from then on it can be forgotten without loss. */
  emptyAt: number;
  /** Its place in the order in which buckets are forgotten. */
  term: number;
}

/** Longer names are held as their hash: callers name some, such as e-mail addresses. */
const longestName = 100;

function short(name: string): string {
  return name.length <= longestName ? name : createHash('sha256').update(name).digest('base64');
}

/** Terms double: a second, two, four, … up to a day. */
const terms = 17;

/**
 * Buckets of this process by name, `most` of them at once. With several processes on one shop each keeps its
 * share: pass `share` = 1/N and the sizes and speeds shrink with it. Where another name needs the room, empty
 * ones are forgotten first, the oldest before the others, and then those that would be empty soonest: a
 * caller who is held off gets no fresh start by filling the table.
 */
export function buckets(share = 1, most = 100_000) {
  const levels = new Map<string, Level>();
  /**
   * Names grouped by how long their buckets needed to empty when they were last used; in each group the one
   * that was unused the longest comes first.
   */
  const byTerm = Array.from({ length: terms }, () => new Set<string>());

  function sized({ size, perSecond }: Bucket): { size: number; perMs: number } {
    return { size: Math.max(1, Math.round(size * share)), perMs: (perSecond * share) / 1000 };
  }

  function levelOf(name: string, perMs: number, now: number): Level {
    let level = levels.get(name);
    if (!level) {
      if (levels.size >= most) forgetOne(now);
      level = { drops: 0, at: now, until: 0, emptyAt: now, term: 0 };
      levels.set(name, level);
    }
    level.drops = Math.max(0, level.drops - Math.max(0, now - level.at) * perMs);
    level.at = now;
    return level;
  }

  /** Moves a bucket that was just used to the end of its group. */
  function touched(name: string, level: Level, perMs: number, now: number): void {
    level.emptyAt = Math.max(now + level.drops / perMs, level.until);
    byTerm[level.term]!.delete(name);
    const seconds = (level.emptyAt - now) / 1000;
    level.term = Math.min(terms - 1, Math.max(0, Math.ceil(Math.log2(Math.max(1, seconds)))));
    byTerm[level.term]!.add(name);
  }

  function forgetOne(now: number): void {
    const oldest = byTerm.map((names) => names.values().next().value);
    const empty = oldest.find((name) => name !== undefined && levels.get(name)!.emptyAt <= now);
    const name = empty ?? oldest.find((one) => one !== undefined);
    if (name === undefined) return;
    byTerm[levels.get(name)!.term]!.delete(name);
    levels.delete(name);
  }

  return {
    /** Milliseconds until one more call fits a bucket; 0 where it fits now. Nothing is added. */
    look(name: string, bucket: Bucket, now: number): number {
      const level = levels.get(short(name));
      if (!level) return 0;
      const { size, perMs } = sized(bucket);
      const drops = Math.max(0, level.drops - Math.max(0, now - level.at) * perMs);
      const over = drops + 1 - size;
      return over <= 1e-9 ? 0 : Math.ceil(over / perMs);
    },
    /** Adds a call to a bucket if it fits. */
    pour(longName: string, bucket: Bucket, now: number): Drip {
      const name = short(longName);
      const { size, perMs } = sized(bucket);
      const level = levelOf(name, perMs, now);
      const allowed = level.drops + 1 <= size + 1e-9;
      if (allowed) level.drops += 1;
      touched(name, level, perMs, now);
      return {
        allowed,
        limit: size,
        remaining: Math.max(0, Math.floor(size - level.drops + 1e-9)),
        resetMs: Math.ceil(level.drops / perMs),
        retryMs: allowed ? 0 : Math.ceil((level.drops + 1 - size) / perMs),
      };
    },
    /** Milliseconds until another try is let in after too many failures; 0 where it is let in now. */
    waitAfter(name: string, now: number): number {
      return Math.max(0, (levels.get(short(name))?.until ?? 0) - now);
    },
    /** Counts a failure, or a try before it is known to be one: `forgive` takes it back. */
    fail(longName: string, failures: Failures, now: number): void {
      const name = short(longName);
      const { size, perMs } = sized(failures);
      const level = levelOf(name, perMs, now);
      const doublings = Math.log2(failures.longestMs / failures.firstMs);
      level.drops = Math.min(level.drops + 1, size + doublings);
      if (level.drops >= size) {
        const wait = Math.min(failures.longestMs, failures.firstMs * 2 ** (level.drops - size));
        level.until = Math.max(level.until, now + Math.round(wait));
      }
      touched(name, level, perMs, now);
    },
    /** Takes a try back that was none of the failures; `all` forgets those before it too. */
    forgive(longName: string, failures: Failures, now: number, all = false): void {
      const name = short(longName);
      if (!levels.has(name)) return;
      const { size, perMs } = sized(failures);
      const level = levelOf(name, perMs, now);
      level.drops = all ? 0 : Math.max(0, level.drops - 1);
      if (level.drops < size) level.until = 0;
      touched(name, level, perMs, now);
    },
    /** How many there are. */
    count(): number {
      return levels.size;
    },
  };
}

export type Buckets = ReturnType<typeof buckets>;
