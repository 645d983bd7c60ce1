import type { Minor } from '../money.js';

/** A part that takes a share of an amount. */
export interface Part {
  /** Decides between equal claims, so that the order of the parts never does. */
  readonly key: string;
  readonly weight: bigint;
  /** The most that it takes. */
  readonly most: Minor;
}

/**
 * Shares an amount by weight, to the last unit: each part gets its share rounded down, and the units left
 * over go one each to the largest remainders, then to whoever still has room. What exceeds the room of all is
 * not shared.
 */
export function allocate(amount: Minor, parts: readonly Part[]): Minor[] {
  const weights = parts.reduce((all, { weight }) => all + weight, 0n);
  const claims = parts.map(({ weight, most }, index) => {
    const claim = weights === 0n ? 0n : BigInt(amount) * weight;
    const share = weights === 0n ? 0 : Number(claim / weights);
    return { index, share: Math.min(share, most), remainder: weights === 0n ? 0n : claim % weights };
  });
  const shares = claims.map(({ share }) => share);
  let left = amount - shares.reduce((all, share) => all + share, 0);
  if (left === 0) return shares;
  claims.sort(
    (a, b) => compare(b.remainder, a.remainder) || compare(parts[a.index]!.key, parts[b.index]!.key),
  );
  for (const most of [1, Number.MAX_SAFE_INTEGER]) {
    for (const { index } of claims) {
      const more = Math.min(left, most, parts[index]!.most - shares[index]!);
      shares[index] = shares[index]! + more;
      left -= more;
    }
  }
  return shares;
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
