import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import type { Bucket, Failures } from '../../app/limits.js';
import { emailKey } from '../../domain/customer/customer.js';
import { isKnownDevice } from '../../domain/customer/devices.js';
import { callerAddress } from '../../http/caller-address.js';
import { type CartRequest, tooMany } from './plugin.js';
import { deviceToken } from './session.js';

const minute = 60;
const waits = { firstMs: 15_000, longestMs: 15 * 60_000 };

/** Mails to somebody that may be asked for. */
const mails = {
  byAddress: { size: 20, perSecond: 2 / minute },
  byEmail: { size: 5, perSecond: 1 / (10 * minute) },
} as const satisfies Record<string, Bucket>;

/**
 * Wrong passwords: of one address for one account, of one address for all, and for one account from
 * everywhere. The last one delays devices alone that the account has not signed in on: nobody locks its owner
 * out of their own.
 */
const failures = {
  both: { size: 10, perSecond: 1 / (10 * minute), ...waits },
  address: { size: 30, perSecond: 1 / minute, ...waits },
  account: { size: 30, perSecond: 1 / minute, ...waits },
} as const satisfies Record<string, Failures>;

/**
 * Refuses, with 429, who asks for too many mails from one address, or to one from anywhere; undefined where
 * it is not too often. Known and unknown e-mails are counted alike.
 */
export function refuseMails(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  email: string,
): FastifyReply | undefined {
  const { buckets } = context;
  if (!buckets) return undefined;
  const { storeId } = (request as CartRequest).store;
  const now = context.now();
  const from = buckets.pour(`mail ${storeId} from ${callerAddress(request.ip)}`, mails.byAddress, now);
  if (!from.allowed) return tooMany(reply, from.retryMs);
  const byEmail = buckets.pour(`mail ${storeId} of ${emailKey(email)}`, mails.byEmail, now);
  return byEmail.allowed ? undefined : tooMany(reply, byEmail.retryMs);
}

/** A guess that was let in; it counts as wrong until it is said to be right. */
export interface Guess {
  right(): void;
}

interface Guessed {
  /** Whose password is guessed; undefined for the token of a link, which names nobody. */
  readonly email?: string;
  /** Whether the account knows the caller already: their session, say. */
  readonly known?: boolean;
}

/**
 * Lets a guess of a password in, or answers 429 at once, with a wait that grows. Known and unknown e-mails
 * are counted alike.
 */
export async function guess(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { email, known = false }: Guessed,
): Promise<Guess | FastifyReply> {
  const { buckets } = context;
  if (!buckets) return { right: () => {} };
  const { storeId } = (request as CartRequest).store;
  const from = callerAddress(request.ip);
  const key = email === undefined ? undefined : emailKey(email);
  const isKnown = known || (key !== undefined && (await isOwnDevice(context, request, key)));
  const counts: (readonly [name: string, rule: Failures])[] = [
    [`guess ${storeId} from ${from}`, failures.address],
    ...(key === undefined ? [] : ([[`guess ${storeId} of ${key} from ${from}`, failures.both]] as const)),
    ...(key === undefined || isKnown ? [] : ([[`guess ${storeId} of ${key}`, failures.account]] as const)),
  ];
  const now = context.now();
  const wait = Math.max(...counts.map(([name]) => buckets.waitAfter(name, now)));
  if (wait > 0) {
    // Who goes on against the word waits longer; others of their address, or the account's owner, do not.
    const [, both] = counts;
    if (both && both[1] === failures.both) buckets.fail(...both, now);
    return tooMany(reply, Math.max(wait, both ? buckets.waitAfter(both[0], now) : 0));
  }
  for (const [name, rule] of counts) buckets.fail(name, rule, now);
  return {
    right() {
      for (const [name, rule] of counts) buckets.forgive(name, rule, context.now(), rule === failures.both);
    },
  };
}

/** Whether a guess was answered with a refusal. */
export function isRefused(guessed: Guess | FastifyReply): guessed is FastifyReply {
  return !('right' in guessed);
}

async function isOwnDevice(context: AppContext, request: FastifyRequest, email: string): Promise<boolean> {
  const token = deviceToken(request);
  if (token === undefined) return false;
  return isKnownDevice(
    context.storage.read,
    (request as CartRequest).store.storeId,
    email,
    token,
    context.now(),
  );
}
