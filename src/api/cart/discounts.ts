import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { enterCode, removeCode } from '../../checkout/cart/codes.js';
import { partNamed } from '../../dialect/snipcart/product-input.js';
import { refuseIfAny } from '../../domain/errors.js';
import { callerAddress } from '../../http/caller-address.js';
import { callerOf, stateOf } from './answer.js';
import { type CartRequest, type CartRoutes, tooMany } from './plugin.js';
import { cartSchema, changeRefusals, security, tokenParams } from './schemas.js';

const tags = ['Cart: carts'];
const codeSchema = Type.Object({ code: Type.String() }, { title: 'CodeToEnter' });
const codeParams = Type.Object({
  token: Type.String({ description: "The cart's token." }),
  code: Type.String({ description: 'The code, in any case.' }),
});

const longestCode = 200;
/** Wrong codes that one address may try at once, and in a second: codes are not to be guessed. */
const guesses = { size: 30, perSecond: 0.1 };

type ByToken = { Params: { token: string } };
type ByCode = { Params: { token: string; code: string } };

/** `/api/cart/{token}/discounts`. */
export const discounts: CartRoutes = (app, context) => {
  app.post<ByToken>(
    '/:token/discounts',
    {
      schema: {
        tags,
        security,
        summary: 'Enters a discount code',
        params: tokenParams,
        body: codeSchema,
        response: { 200: cartSchema, ...changeRefusals },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const code = readCode(request.body);
      const guessing = guessesOf(context, request as CartRequest);
      if (guessing.wait() > 0) return tooManyGuesses(reply, guessing.wait());
      const caller = await callerOf(context, request);
      const changed = await enterCode(
        context,
        store,
        request.params.token.toLowerCase(),
        caller,
        code,
        guessing.count,
        async (tx, entered) => request.idempotency?.saveIn(tx, 200, stateOf(store, caller, entered)),
      );
      return stateOf(store, caller, changed);
    },
  );

  app.delete<ByCode>(
    '/:token/discounts/:code',
    {
      schema: {
        tags,
        security,
        summary: 'Takes a discount code out',
        params: codeParams,
        response: { 200: cartSchema, ...changeRefusals },
      },
    },
    async (request) => {
      const { store } = request as CartRequest;
      const { token, code } = request.params;
      const caller = await callerOf(context, request);
      return stateOf(store, caller, await removeCode(context, store, token.toLowerCase(), caller, code));
    },
  );
};

function readCode(body: unknown): string {
  const code = partNamed(body, 'code');
  const text = typeof code === 'string' ? code.trim() : typeof code === 'number' ? String(code) : '';
  if (text === '' || text.length > longestCode)
    refuseIfAny({ code: [`must be text of 1 to ${longestCode} characters`] });
  return text;
}

/** The wrong codes of a caller: right ones are not counted. */
function guessesOf({ buckets, now }: AppContext, { store, ip }: CartRequest) {
  const name = `codes ${store.storeId} of ${callerAddress(ip)}`;
  return {
    wait: (): number => buckets?.look(name, guesses, now()) ?? 0,
    count: (): void => void buckets?.pour(name, guesses, now()),
  };
}

function tooManyGuesses(reply: FastifyReply, waitMs: number): FastifyReply {
  return tooMany(
    reply,
    waitMs,
    'Too many codes that this shop does not have: wait as many seconds as Retry-After says',
  );
}
