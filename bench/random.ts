/** A small generator of numbers that are the same on every run: one for each object, seeded by its place. */
export interface Random {
  /** From 0 up to, but without, 1. */
  next(): number;
  /** A whole number from 0 up to, but without, `below`. */
  below(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** One of some values by their weights. */
  weighted<T>(from: readonly (readonly [T, number])[]): T;
  guid(): string;
}

export function randomOf(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 0;
  const word = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const next = (): number => word() / 4_294_967_296;
  const below = (most: number): number => Math.floor(next() * most);
  const hex = (): string => word().toString(16).padStart(8, '0');
  return {
    next,
    below,
    pick: (from) => from[below(from.length)]!,
    weighted(from) {
      let left = next() * from.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return from[from.length - 1]![0];
    },
    guid() {
      const [a, b, c, d] = [hex(), hex(), hex(), hex()];
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
    },
  };
}

/** Places 0 … size−1, the first ones far more often: what sells in a shop. */
export function zipf(size: number, exponent: number): (random: Random) => number {
  const sums = new Float64Array(size);
  let sum = 0;
  for (let place = 0; place < size; place += 1) {
    sum += (place + 1) ** -exponent;
    sums[place] = sum;
  }
  return (random) => {
    const wanted = random.next() * sum;
    let [low, high] = [0, size - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! <= wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
