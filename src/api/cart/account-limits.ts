import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import type { Bucket } from '../../app/limits.js';
import { emailKey } from '../../domain/customer/customer.js';
import { isKnownDevice } from '../../domain/customer/devices.js';
import { callerAddress } from '../../http/caller-address.js';
import { type Guess, letGuess } from '../../http/guesses.js';
import { type CartRequest, tooMany } from './plugin.js';
import { deviceToken } from './session.js';

const minute = 60;

/** Mails to somebody that may be asked for. */
const mails = {
  byAddress: { size: 20, perSecond: 2 / minute },
  byEmail: { size: 5, perSecond: 1 / (10 * minute) },
} as const satisfies Record<string, Bucket>;

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
  if (!buckets) return { right: () => {}, incomplete: () => {} };
  const account = email === undefined ? undefined : emailKey(email);
  const guessing = {
    scope: (request as CartRequest).store.storeId,
    from: callerAddress(request.ip),
    account,
    known: known || (account !== undefined && (await isOwnDevice(context, request, account))),
  };
  const guessed = letGuess(buckets, guessing, context.now);
  return 'waitMs' in guessed ? tooMany(reply, guessed.waitMs) : guessed;
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
