import type { FastifyReply, FastifyRequest } from 'fastify';
import { emailKey } from '../../domain/customer/customer.js';
import { callerAddress } from '../../http/caller-address.js';
import type { Bucket } from '../../http/limits.js';
import type { Shop } from '../../http/shop.js';
import { type CartRequest, tooMany } from './plugin.js';

interface Limits {
  readonly byAddress: Bucket;
  readonly byEmail: Bucket;
}

const minute = 60;

/** What may be tried: guesses of a password, and mails to somebody. */
const limits = {
  guess: {
    byAddress: { size: 30, perSecond: 10 / minute },
    byEmail: { size: 10, perSecond: 1 / minute },
  },
  mail: {
    byAddress: { size: 20, perSecond: 2 / minute },
    byEmail: { size: 5, perSecond: 1 / (10 * minute) },
  },
} as const satisfies Record<string, Limits>;

/**
 * Refuses, with 429, who tries too often from one address, or whose e-mail is tried too often from anywhere; undefined where
 * it is not too often. Known and unknown e-mails are counted alike.
 */
export function refuseIfTooOften(
  shop: Shop,
  request: FastifyRequest,
  reply: FastifyReply,
  what: keyof typeof limits,
  email?: string,
): FastifyReply | undefined {
  const { buckets } = shop;
  if (!buckets) return undefined;
  const { storeId } = (request as CartRequest).store;
  const { byAddress, byEmail } = limits[what];
  const now = shop.now();
  const from = buckets.pour(`${what} ${storeId} from ${callerAddress(request.ip)}`, byAddress, now);
  if (!from.allowed) return tooMany(reply, from.retryMs);
  if (email === undefined) return undefined;
  const of = buckets.pour(`${what} ${storeId} of ${emailKey(email)}`, byEmail, now);
  return of.allowed ? undefined : tooMany(reply, of.retryMs);
}
