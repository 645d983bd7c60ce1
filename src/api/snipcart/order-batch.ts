import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { changeOrderAndMoney } from '../../checkout/payment/move-money.js';
import { refuseIfAny, ShopError } from '../../domain/errors.js';
import type { OrderChange } from '../../domain/order/update-order.js';
import type { Store } from '../../domain/store/store.js';
import { bodySchema, custom, readFields } from '../../input/fields.js';
import { list, named, text, whole } from '../../shape.js';
import { refusalOf } from './errors.js';
import { orderChange } from './order-change.js';
import type { SnipcartRequest, SnipcartRoutes } from './plugin.js';
import { messageSchema } from './shapes.js';

const mostTokens = 500;
/** Payments may have to be moved: their providers are not asked for more at once. */
const atOnce = 5;

const { status, paymentStatus, trackingNumber, restock, notify } = orderChange;
const changes = { status, paymentStatus, trackingNumber, restock, notify };
const fields = {
  tokens: custom<readonly string[]>(
    Type.Array(Type.String(), {
      description: `Of which orders, ${mostTokens} at most. Required.`,
      minItems: 1,
      maxItems: mostTokens,
    }),
    (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.length <= mostTokens &&
      value.every((token) => typeof token === 'string')
        ? { value }
        : { wrong: `must be a list of 1 to ${mostTokens} tokens` },
  ),
  ...changes,
};

const resultShape = named('OrderBatch', {
  results: list(
    named('OrderBatchResult', {
      token: text('93e4604e-35ac-4db7-bc3f-2871476e9e6a', 'As it was sent.'),
      status: whole(200, 'What `PUT /orders/{token}` would have answered.'),
      message: Type.Optional(text('There is no order … in this store', 'Why it was not changed.')),
    }),
    'In the order of the tokens.',
  ),
});

/** `PUT /orders`: one change of several orders, each by itself. */
export const orderBatch: SnipcartRoutes = (app, context) => {
  app.put(
    '/orders',
    {
      schema: {
        tags: ['Snipcart: orders'],
        security: [{ secretKey: [] }],
        summary: 'Changes several orders the same way, each by itself',
        body: bodySchema('OrderBatchChange', fields, ['tokens']),
        response: { 200: resultShape, 400: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const { tokens, ...change } = readFields(fields, request.body, { anyCase: true, nulls: 'given' });
      if (tokens === undefined) refuseIfAny({ tokens: [`is needed: a list of 1 to ${mostTokens} tokens`] });
      const { status, paymentStatus, trackingNumber } = change;
      if (status === undefined && paymentStatus === undefined && trackingNumber === undefined)
        refuseIfAny({ status: ['is needed, or paymentStatus or trackingNumber: else nothing would change'] });
      const outcomes = await changeAll(context, store, new Set(tokens!.map(folded)), change);
      return { results: tokens!.map((token) => ({ token, ...outcomes.get(folded(token))! })) };
    },
  );
};

interface Outcome {
  readonly status: number;
  readonly message?: string;
}

async function changeAll(
  context: AppContext,
  store: Store,
  tokens: ReadonlySet<string>,
  change: OrderChange,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const waiting = [...tokens];
  const work = async (): Promise<void> => {
    for (let token = waiting.shift(); token !== undefined; token = waiting.shift())
      outcomes.set(token, await changeOne(context, store, token, change));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcomes;
}

async function changeOne(
  context: AppContext,
  store: Store,
  token: string,
  change: OrderChange,
): Promise<Outcome> {
  try {
    await changeOrderAndMoney(context, store, token, change);
    return { status: 200 };
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    return { status: refusalOf(error).status, message: error.message };
  }
}

function folded(token: string): string {
  return token.trim().toLowerCase();
}
