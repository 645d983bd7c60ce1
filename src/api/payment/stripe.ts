import { Type } from 'typebox';
import { takeStripeMessage } from '../../checkout/payment/stripe-webhook.js';
import { ShopError } from '../../domain/errors.js';
import { findStore } from '../../domain/store/store.js';
import { bytesOf } from '../../http/bodies.js';
import type { PaymentRoutes } from './plugin.js';
import { messageSchema } from './schemas.js';

/** Where Stripe's webhook of a store goes. */
export const stripeWebhook: PaymentRoutes = (app, context) => {
  app.post<{ Params: { storeId: string } }>(
    '/stripe/webhook/:storeId',
    {
      schema: {
        tags: ['Payment: Stripe'],
        security: [{ stripeSignature: [] }],
        summary: 'Takes what Stripe tells of a payment',
        params: Type.Object({ storeId: Type.String() }),
        response: {
          200: Type.Object({ received: Type.Boolean(), used: Type.Boolean() }),
          400: messageSchema,
          404: messageSchema,
        },
      },
    },
    async (request) => {
      const { storeId } = request.params;
      const store = /^\d{1,15}$/.test(storeId)
        ? await findStore(context.storage.read, Number(storeId))
        : undefined;
      const signature = request.headers['stripe-signature'];
      const became = store
        ? await takeStripeMessage(context, store, bytesOf(request), signature ? String(signature) : undefined)
        : 'not set up';
      if (became === 'not set up')
        throw new ShopError('not_found', 'This store takes no messages of Stripe: it has no signing secret');
      if (became === 'forged')
        throw new ShopError(
          'invalid',
          "The Stripe-Signature is missing, is older than five minutes, or was not made with this store's signing secret",
        );
      return { received: true, used: became === 'settled' };
    },
  );
};
