import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { takeOver } from '../../checkout/cart/change-cart.js';
import { methodView, paymentMethods } from '../../checkout/payment/methods.js';
import { type Paid, payForCart } from '../../checkout/payment/pay.js';
import { priceOf } from '../../domain/cart/price-of.js';
import { findCart } from '../../domain/cart/rows.js';
import { ShopError } from '../../domain/errors.js';
import { toMajor } from '../../domain/money.js';
import type { Order } from '../../domain/order/order.js';
import { listAllowedDomains, type Store } from '../../domain/store/store.js';
import { parseWebUrl } from '../../domain/url.js';
import { callerAddress } from '../../http/caller-address.js';
import { bodySchema, custom, readFields, text } from '../../input/fields.js';
import { isOnDomain, isThisMachine } from '../../outgoing/domains.js';
import { guid, named, number, object, orNull, text as txt } from '../../shape.js';
import { callerOf } from './answer.js';
import { originOf } from './cors.js';
import type { CartRequest, CartRoutes } from './plugin.js';
import { holderHeaders, paymentMethodSchema, messageSchema as refusal } from './schemas.js';

const tags = ['Cart: payment'];
const security = [{ publicKey: [] }];
const tokenParam = Type.Object({ token: Type.String({ format: 'uuid' }) });
const paidSchema = Type.Union(
  [
    named('PaidOrder', {
      order: object({
        token: guid('93e4604e-35ac-4db7-bc3f-2871476e9e6a'),
        invoiceNumber: txt('SNIP-1427'),
        status: txt('Processed'),
        paymentStatus: orNull(txt('Paid')),
        finalGrandTotal: number(325),
        currency: txt('usd'),
      }),
    }),
    named('PaymentRedirect', { redirectUrl: txt('https://gateway.example/pay?publicToken=…') }),
    named('PaymentSecret', { clientSecret: txt('pi_3NxY_secret_1'), paymentId: txt('0fdd3b5f') }),
  ],
  { description: 'The order, or where the payer must act first.' },
);

const payFields = {
  method: text({ description: 'A way to pay, as `payment-methods` lists it.', longest: 200 }),
  details: custom<Readonly<Record<string, unknown>>>(
    Type.Record(Type.String(), Type.Unknown({ description: 'Any JSON.' }), {
      description: 'What the method needs: cardNumber, cardExpiration and cardCvc for `test-card`.',
    }),
    (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { value: value as Record<string, unknown> }
        : { wrong: 'must be an object' },
  ),
  returnUrl: text({ description: "The shop's page that the payer comes back to.", longest: 2000 }),
  total: custom<number | string>(
    Type.Union([Type.Number(), Type.String()], {
      description:
        'What the payer was shown: where the order comes to something else by now, nothing is paid.',
    }),
    (value) =>
      typeof value === 'number' || (typeof value === 'string' && value.length <= 40)
        ? { value }
        : { wrong: 'must be an amount such as 53.35' },
  ),
};

/** What a cart can be paid with, and paying for it. */
export const pay: CartRoutes = (app, context) => {
  app.get<{ Params: { token: string } }>(
    '/:token/payment-methods',
    {
      schema: {
        tags,
        security,
        summary: 'The ways in which a cart can be paid for',
        params: tokenParam,
        response: {
          200: Type.Object({ methods: Type.Array(paymentMethodSchema) }, { title: 'PaymentMethods' }),
          404: refusal,
        },
      },
    },
    async (request) => {
      const { store } = request as unknown as CartRequest;
      const token = request.params.token.toLowerCase();
      const cart = await findCart(context.storage.read, store.storeId, token);
      if (!cart) throw new ShopError('not_found', `There is no cart ${token.slice(0, 100)} in this store`);
      const { totals } = await priceOf(context.storage.read, store, cart, context.now());
      const methods = await paymentMethods(context, store, cart, totals.total);
      return { methods: methods.map(methodView) };
    },
  );

  app.post<{ Params: { token: string } }>(
    '/:token/pay',
    {
      schema: {
        tags,
        security,
        summary: 'Pays for a cart: it becomes one order, however often this is called',
        description:
          'A cart that holds personal data needs X-Cart-Secret or the session of its buyer (403 without).',
        params: tokenParam,
        headers: holderHeaders,
        body: bodySchema('PaymentRequest', payFields, ['method']),
        response: {
          200: paidSchema,
          400: refusal,
          403: refusal,
          404: refusal,
          409: refusal,
        },
      },
    },
    async (request) => {
      const { store } = request as unknown as CartRequest;
      const input = readFields(payFields, request.body, { anyCase: true });
      if (input.method === undefined) {
        const message = 'method must be given: one of those that payment-methods lists';
        throw new ShopError('invalid', message, { method: ['required'] }, { reason: 'required' });
      }
      const token = request.params.token.toLowerCase();
      // Whoever pays is the buyer: the customer who is signed in now, or a guest.
      await takeOver(context, store, token, await callerOf(context, request));
      const paid = await payForCart(
        context,
        store,
        token,
        {
          method: input.method.trim(),
          details: input.details ?? {},
          total: input.total,
          address: callerAddress(request.ip),
          returnUrl: await returnUrlOf(context, store, input.returnUrl, originOf(request)),
        },
        async (tx, order) => request.idempotency?.saveIn(tx, 200, placed(order)),
      );
      return answerOf(paid);
    },
  );
};

function answerOf(paid: Paid): object {
  if ('order' in paid) return placed(paid.order);
  if ('redirectUrl' in paid) return { redirectUrl: paid.redirectUrl };
  return { clientSecret: paid.clientSecret, paymentId: paid.payment.id };
}

function placed({ token, invoiceNumber, status, paymentStatus, currency, details }: Order): object {
  return {
    order: {
      token,
      invoiceNumber,
      status,
      paymentStatus,
      finalGrandTotal: toMajor(details.totals.total, currency),
      currency: currency.toLowerCase(),
    },
  };
}

/** A page of the store's own: a payer is never sent back anywhere else. */
async function returnUrlOf(
  context: AppContext,
  store: Store,
  requested: string | undefined,
  origin: string | undefined,
): Promise<string> {
  const fallback = store.domain
    ? `${store.domain.protocol}://${store.domain.domain}/`
    : (context.publicUrl ?? '');
  if (requested === undefined) return parseWebUrl(origin ?? '')?.href ?? fallback;
  const page = parseWebUrl(requested);
  if (page) {
    if (store.mode === 'Test' && isThisMachine(page.hostname)) return requested;
    const further = await listAllowedDomains(context.storage.read, store.storeId);
    const domains = [...(store.domain ? [store.domain.domain] : []), ...further.map(({ domain }) => domain)];
    if (isOnDomain(requested, domains)) return requested;
  }
  throw new ShopError('invalid', 'returnUrl must be a page on one of the domains of the store', {
    returnUrl: ["must be a page on one of the store's domains"],
  });
}
