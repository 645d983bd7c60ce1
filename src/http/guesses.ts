import type { FastifyReply } from 'fastify';
import type { Buckets, Failures } from '../app/limits.js';

const minute = 60;
const waits = { firstMs: 15_000, longestMs: 15 * 60_000 };

/**
 * Wrong passwords: of one address for one account, of one address for all, and for one account from
 * everywhere.
 */
export const wrongGuesses = {
  both: { size: 10, perSecond: 1 / (10 * minute), ...waits },
  address: { size: 30, perSecond: 1 / minute, ...waits },
  account: { size: 30, perSecond: 1 / minute, ...waits },
} as const satisfies Record<string, Failures>;

/** A guess that was let in; it counts as wrong until something else is said of it. */
export interface Guess {
  /** It was right: those before it are forgotten. */
  right(): void;
  /** It was not wrong, and not all that is needed: it alone does not count. */
  incomplete(): void;
}

/** Whose secret is guessed, and from where. */
export interface Guessing {
  /** What tells these guesses from others: a store, say. */
  readonly scope: string | number;
  readonly from: string;
  /** Undefined for the token of a link, which names nobody. */
  readonly account: string | undefined;
  /**
   * Whether the account knows the caller already, by their session or their device: others' guesses do not
   * hold them up, so that nobody locks an owner out of their own.
   */
  readonly known: boolean;
}

/**
 * Lets a guess in, or answers how many milliseconds to wait, which grow. Accounts that there are and others
 * are counted alike.
 */
export function letGuess(
  buckets: Buckets,
  { scope, from, account, known }: Guessing,
  now: () => number,
): Guess | { readonly waitMs: number } {
  const { both, address, account: ofAccount } = wrongGuesses;
  const counts: (readonly [name: string, rule: Failures])[] = [[`guess ${scope} from ${from}`, address]];
  if (account !== undefined) {
    counts.push([`guess ${scope} of ${account} from ${from}`, both]);
    if (!known) counts.push([`guess ${scope} of ${account}`, ofAccount]);
  }
  const at = now();
  const waitMs = Math.max(...counts.map(([name]) => buckets.waitAfter(name, at)));
  const [, pair] = counts;
  if (waitMs > 0) {
    // A caller who keeps trying after a refusal waits longer; others at the same address, and the owner of
    // the account, do not.
    if (pair) buckets.fail(...pair, at);
    return { waitMs: Math.max(waitMs, pair ? buckets.waitAfter(pair[0], at) : 0) };
  }
  for (const [name, rule] of counts) buckets.fail(name, rule, at);
  const forgive = (all: boolean): void => {
    for (const [name, rule] of counts) buckets.forgive(name, rule, now(), all && rule === both);
  };
  return { right: () => forgive(true), incomplete: () => forgive(false) };
}

/** Whether a guess was answered with a refusal. */
export function isRefused(guess: Guess | FastifyReply): guess is FastifyReply {
  return !('right' in guess);
}
