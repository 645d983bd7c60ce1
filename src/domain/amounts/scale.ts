import { type Minor, toUnits } from '../money.js';

/** Puts an amount into other units; `exact` keeps the fraction of one that has one. */
export type Rescale = (amount: Minor, exact?: 'exact') => number;

/**
 * From units of `from` decimals into units of `to`; what the new ones cannot express is rounded half-up, away
 * from zero.
 */
export function rescaling(from: number, to: number): Rescale {
  const factor = 10 ** Math.abs(to - from);
  return (amount, exact) => {
    const scaled = to >= from ? amount * factor : amount / factor;
    if (exact || Number.isInteger(scaled)) return checked(scaled);
    return checked(Math.sign(scaled) * Math.floor(Math.abs(scaled) + 0.5) || 0);
  };
}

function checked(amount: number): number {
  if (Math.abs(amount) > Number.MAX_SAFE_INTEGER) throw new AmountTooLarge();
  return amount;
}

/** An amount that has no exact number in other units. */
export class AmountTooLarge extends Error {}

/** An amount as a text beside the stored units says it: `path` leads to those in their document. */
export interface AmountText {
  readonly path: readonly (string | number)[];
  readonly text: string | number;
}

const possible = [0, 2, 3, 4] as const;

/**
 * What texts say of the decimals that stored units have: their number, `several` where they disagree, or
 * nothing.
 */
export type Proof = number | 'several' | undefined;

/** What one amount and its text prove. */
export function proofOf(units: unknown, text: unknown): Proof {
  if (typeof units !== 'number' || units === 0) return undefined;
  if (typeof text !== 'number' && typeof text !== 'string') return undefined;
  return possible.find((exponent) => toUnits(text, exponent) === units);
}

/** What several proofs come to. */
export function agreed(proofs: Iterable<Proof>): Proof {
  let all: Proof;
  for (const proof of proofs) {
    if (proof === undefined || proof === all) continue;
    if (all !== undefined) return 'several';
    all = proof;
  }
  return all;
}

/** What stands at a path of a document. */
export function valueAt(document: unknown, path: AmountText['path']): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
    document,
  );
}

/**
 * A document in other units: where a text says an amount in full, it is read again, since the old units may
 * have rounded it.
 */
export function withTexts<D>(before: D, after: D, texts: readonly AmountText[], from: number, to: number): D {
  const result = structuredClone(after);
  for (const { path, text } of texts) {
    if (proofOf(valueAt(before, path), text) !== from) continue;
    const holder = valueAt(result, path.slice(0, -1)) as Record<string, unknown> | undefined;
    const amount = toUnits(text, to);
    if (holder && amount !== undefined) holder[path.at(-1)!] = amount;
  }
  return result;
}
