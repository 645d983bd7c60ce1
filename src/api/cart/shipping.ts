import { Type } from 'typebox';
import { chooseRate, type RateChoice, ratesFor } from '../../checkout/cart/shipping.js';
import { rateState } from '../../dialect/snipcart/cart-state.js';
import { partNamed } from '../../dialect/snipcart/product-input.js';
import { rateShape } from '../../dialect/snipcart/shapes/cart.js';
import { keyedProblem } from '../../dialect/snipcart/text-keys.js';
import { refuseIfAny } from '../../domain/errors.js';
import { toMajor } from '../../domain/money.js';
import { callerOf, stateOf } from './answer.js';
import type { CartRequest, CartRoutes } from './plugin.js';
import { cartSchema, changeRefusals, security, tokenParams } from './schemas.js';

const tags = ['Cart: carts'];

const ratesSchema = Type.Object(
  {
    rates: Type.Array(rateShape),
    required: Type.Boolean({ description: 'Whether one must be chosen before paying.' }),
    errors: Type.Array(
      Type.Object(
        {
          key: Type.String({ description: "A key of the cart's texts." }),
          message: Type.String(),
          field: Type.Optional(Type.String()),
          expected: Type.Optional(
            Type.Unknown({ description: 'Of an item: what would be right, any JSON.' }),
          ),
          got: Type.Optional(Type.Unknown({ description: 'Of an item: what it has, any JSON.' })),
        },
        { title: 'RatesError' },
      ),
      { description: 'Why there are none.' },
    ),
  },
  { title: 'ShippingRates' },
);

const choiceSchema = Type.Object(
  {
    rateId: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: 'Null chooses none.' })),
    method: Type.Optional(Type.String({ description: 'In the place of rateId: what an offered rate says.' })),
    cost: Type.Optional(Type.Number({ description: 'With method: what the rate costs, in major units.' })),
  },
  { title: 'RateChoice' },
);

type ByToken = { Params: { token: string } };

/** `/api/cart/{token}/shipping-rates` and `/api/cart/{token}/shipping`. */
export const shipping: CartRoutes = (app, context) => {
  app.get<ByToken>(
    '/:token/shipping-rates',
    {
      schema: {
        tags,
        security,
        summary: 'The ways to ship the cart, and what they cost',
        params: tokenParams,
        response: { 200: ratesSchema, ...changeRefusals },
      },
    },
    async (request) => {
      const { store } = request as CartRequest;
      const offered = await ratesFor(context, store, request.params.token.toLowerCase());
      const money = (minor: number): number => toMajor(minor, offered.currency);
      return {
        rates: offered.rates.map((rate) => rateState(rate, money)),
        required: offered.needed,
        errors: offered.errors.map(keyedProblem),
      };
    },
  );

  app.put<ByToken>(
    '/:token/shipping',
    {
      schema: {
        tags,
        security,
        summary: 'Chooses how to ship',
        params: tokenParams,
        body: choiceSchema,
        response: { 200: cartSchema, ...changeRefusals },
      },
    },
    async (request) => {
      const { store } = request as CartRequest;
      const choice = readRateChoice(request.body);
      const caller = await callerOf(context, request);
      const token = request.params.token.toLowerCase();
      return stateOf(store, caller, await chooseRate(context, store, token, caller, choice));
    },
  );
};

function readRateChoice(body: unknown): RateChoice {
  const rateId = partNamed(body, 'rateId');
  if (rateId === null) return null;
  if (typeof rateId === 'string' && rateId !== '') return { rateId };
  const method = partNamed(body, 'method');
  const cost = partNamed(body, 'cost') ?? undefined;
  if (typeof method !== 'string' || method.trim() === '')
    refuseIfAny({
      rateId: ['must be the id of a rate on offer; or send method and cost as they are offered'],
    });
  if (cost !== undefined && typeof cost !== 'number' && typeof cost !== 'string')
    refuseIfAny({ cost: ['must be a number'] });
  return { method: method as string, cost: cost as number | string | undefined };
}
