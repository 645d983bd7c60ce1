export const sizes = ['short', 'full', 'nightly'] as const;
/** How much is tried: `short` belongs to every change, `full` to a release, `nightly` to a quiet machine. */
export type Size = (typeof sizes)[number];
export type DatabaseKind = 'sqlite' | 'postgres';

export interface CheckInput {
  readonly kind: DatabaseKind;
  /** A new, empty database. */
  readonly url: string;
  readonly size: Size;
  readonly seed: number;
}

export interface CheckResult {
  /** What was counted, for the line that is printed. */
  readonly counts: Readonly<Record<string, unknown>>;
  /** What must not be and was; empty passes. */
  readonly misses: readonly string[];
}

export interface Check {
  /** As docs/reliability.md numbers them. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Which databases it differs on; all of them unless told. */
  readonly databases?: 'sqlite' | 'postgres' | 'none';
  /** False leaves it out of the short run; a database is the one that the short run tries it on. */
  readonly short?: false | DatabaseKind;
  readonly run: (input: CheckInput) => Promise<CheckResult>;
}

/** Gathers what must hold. */
export function expectations() {
  const misses: string[] = [];
  return {
    misses,
    /** Notes a miss unless two values are equal. */
    same(what: string, got: unknown, wanted: unknown): void {
      if (got !== wanted) misses.push(`${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`);
    },
    holds(what: string, holds: boolean): void {
      if (!holds) misses.push(what);
    },
  };
}

export type Expectations = ReturnType<typeof expectations>;

/** Random numbers that are the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
