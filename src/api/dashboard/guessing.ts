import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { emailKey } from '../../domain/customer/customer.js';
import { callerAddress } from '../../http/caller-address.js';
import { type Guess, letGuess } from '../../http/guesses.js';

/**
 * Lets a guess of a password, a code or a link's token in, or answers 429 `locked` at once, with a wait that
 * grows. E-mails that somebody has and others are counted alike.
 */
export function guess(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  account: string | undefined,
  known = false,
): Guess | FastifyReply {
  const guessing = {
    scope: 'staff',
    from: callerAddress(request.ip),
    account: account === undefined ? undefined : emailKey(account),
    known,
  };
  const guessed = letGuess(context.guesses, guessing, context.now);
  return 'waitMs' in guessed ? locked(reply, guessed.waitMs) : guessed;
}

function locked(reply: FastifyReply, waitMs: number): FastifyReply {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return reply
    .code(429)
    .header('retry-after', String(seconds))
    .send({ message: `too many wrong tries: try again in ${seconds} seconds`, code: 'locked' });
}
