import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { refundOrder, sayRefund } from '../../checkout/payment/refund.js';
import { snipcartRefund } from '../../dialect/snipcart/refund.js';
import { importedRefundShape, refundShape as refundSchema } from '../../dialect/snipcart/shapes/order.js';
import { refuseIfAny, ShopError } from '../../domain/errors.js';
import { isTooFine, type Minor, toMajor, toMinor, wantedDecimals } from '../../domain/money.js';
import type { Order } from '../../domain/order/order.js';
import { listRefunds } from '../../domain/order/refunds.js';
import { findOrder } from '../../domain/order/rows.js';
import type { Store } from '../../domain/store/store.js';
import { bodySchema, custom, flag, readFields, text } from '../../input/fields.js';
import { notFound, type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { messageSchema } from './shapes.js';

const tags = ['Snipcart: orders'];
const security = [{ secretKey: [] }];
const tokenParam = Type.Object({ token: Type.String({ format: 'uuid' }) });

/** One that was made here, or one that an import brought. */
const refundViewSchema = Type.Union([refundSchema, importedRefundShape]);

const refundFields = {
  amount: custom<string>(
    Type.Number({ description: "How much to give back, in the order's currency.", exclusiveMinimum: 0 }),
    (value) =>
      typeof value === 'number' || typeof value === 'string'
        ? { value: String(value).trim() }
        : { wrong: 'must be a number such as 12.50' },
  ),
  comment: text({ description: 'Why; the buyer reads it when they are told.', longest: 2000 }),
  notifyCustomer: flag({ description: 'Whether the buyer gets a mail. Default: false.' }),
  refundedByPaymentGateway: flag({
    description:
      'false notes money that went back already, as in the dashboard of a gateway: the gateway is not asked.',
  }),
};

const outcomeFields = {
  refundedByPaymentGateway: flag({
    description: 'Whether the gateway gave the money back; false lets the amount be given back again.',
  }),
};

/** `/orders/{token}/refunds`. */
export const refunds: SnipcartRoutes = (app, context) => {
  app.get<{ Params: { token: string } }>(
    '/orders/:token/refunds',
    {
      schema: {
        tags,
        security,
        summary: 'The refunds of an order, the oldest first',
        params: tokenParam,
        response: { 200: Type.Array(refundViewSchema), 404: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      return sendLasting(
        reply,
        await refundsOf(context, store, await orderOf(context, store, request.params.token)),
      );
    },
  );

  app.get<{ Params: { token: string; id: string } }>(
    '/orders/:token/refunds/:id',
    {
      schema: {
        tags,
        security,
        summary: 'One refund',
        params: Type.Object({ token: Type.String({ format: 'uuid' }), id: Type.String() }),
        response: { 200: refundViewSchema, 404: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const all = await refundsOf(context, store, await orderOf(context, store, request.params.token));
      const id = request.params.id.toLowerCase();
      const refund = all.find((one) => String(one.id).toLowerCase() === id);
      return sendLasting(
        reply,
        refund ?? notFound(`refund ${request.params.id.slice(0, 100)} of this order`),
      );
    },
  );

  app.put<{ Params: { token: string; id: string } }>(
    '/orders/:token/refunds/:id',
    {
      schema: {
        tags,
        security,
        summary: 'Says what became of a refund that its gateway never answered',
        params: Type.Object({ token: Type.String({ format: 'uuid' }), id: Type.String() }),
        body: bodySchema('RefundOutcome', outcomeFields, ['refundedByPaymentGateway']),
        response: { 200: refundSchema, 400: messageSchema, 404: messageSchema, 409: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const order = await orderOf(context, store, request.params.token);
      const { refundedByPaymentGateway: wentBack } = readFields(outcomeFields, request.body, {
        anyCase: true,
      });
      if (wentBack === undefined) {
        const message = 'refundedByPaymentGateway must be given: whether the gateway gave the money back';
        throw new ShopError('invalid', message, { refundedByPaymentGateway: [message] });
      }
      const id = request.params.id.toLowerCase();
      return snipcartRefund(await sayRefund(context, store, order.token, id, wentBack), order.currency);
    },
  );

  app.post<{ Params: { token: string } }>(
    '/orders/:token/refunds',
    {
      schema: {
        tags,
        security,
        summary: 'Gives money back, all or a part: never more than was paid',
        params: tokenParam,
        body: bodySchema('NewRefund', refundFields, ['amount']),
        response: {
          201: refundSchema,
          202: refundSchema,
          400: messageSchema,
          402: messageSchema,
          404: messageSchema,
          409: messageSchema,
        },
      },
    },
    async (request, reply) => {
      const { store, refunds: bounds } = request as SnipcartRequest;
      const order = await orderOf(context, store, request.params.token);
      const input = readFields(refundFields, request.body, { anyCase: true });
      const asked = {
        amount: amountOf(input.amount, order.currency),
        comment: input.comment ?? '',
        notifyCustomer: input.notifyCustomer ?? false,
        isNote: input.refundedByPaymentGateway === false,
        ...(bounds ? { by: bounds.by } : {}),
        ...(bounds?.limit === undefined ? {} : { limit: toMinor(bounds.limit, order.currency) ?? 0 }),
      };
      if (bounds && !bounds.confirmed) refuseUnconfirmed(store, order, asked.amount);
      const refund = await refundOrder(context, store, order.token, asked, async (tx, made) => {
        const status = made.state === 'done' ? 201 : 202;
        await request.idempotency?.saveIn(tx, status, snipcartRefund(made, order.currency));
      });
      // Whether the provider has not answered yet: a job keeps asking, and the amount stays reserved.
      return reply.code(refund.state === 'done' ? 201 : 202).send(snipcartRefund(refund, order.currency));
    },
  );
};

/** A large sum goes back by somebody who has shown lately who they are. */
function refuseUnconfirmed({ settings }: Store, { currency }: Order, amount: Minor): void {
  const most = settings.confirmRefundsAbove;
  if (toMajor(amount, currency) > most)
    throw new ShopError(
      'confirm',
      `a refund of more than ${most} ${currency} takes a fresh proof of who you are`,
    );
}

async function orderOf(context: AppContext, store: Store, param: string): Promise<Order> {
  const order = await findOrder(context.storage.read, store.storeId, param.toLowerCase());
  return order ?? notFound(`order ${param.slice(0, 100)}`);
}

/**
 * The refunds of an order: imported ones, with the fields that an import may leave out, then those made by
 * this shop.
 */
async function refundsOf(
  context: AppContext,
  store: Store,
  order: Order,
): Promise<Readonly<Record<string, unknown>>[]> {
  const here = await listRefunds(context.storage.read, store.storeId, order.token);
  const { token: orderToken, currency } = order;
  const usual = { orderToken, currency: currency.toLowerCase(), pending: false };
  return [
    ...order.details.refunds.map((refund) => ({ ...usual, ...refund })),
    ...here
      .filter(({ state }) => state !== 'refused')
      .map((refund) => snipcartRefund(refund, order.currency)),
  ];
}

function amountOf(text: string | undefined, currency: string): Minor {
  const amount = text === undefined ? undefined : toMinor(text, currency);
  const wrong =
    text === undefined
      ? 'must be given: how much to give back'
      : amount === undefined || amount <= 0
        ? 'must be a number above 0, such as 12.50'
        : isTooFine(text, currency)
          ? wantedDecimals(currency)
          : undefined;
  if (wrong !== undefined || amount === undefined) {
    refuseIfAny({ amount: [wrong ?? 'must be a number'] });
    throw new Error('unreachable');
  }
  return amount;
}
