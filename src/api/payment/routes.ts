import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { privateGateway } from './gateway-private.js';
import { publicGateway } from './gateway-public.js';
import { openPaymentApi, privatePaymentApi } from './plugin.js';
import { stripeWebhook } from './stripe.js';

/** What payment providers call: merchants' own gateways, and Stripe. */
export async function paymentApi(app: FastifyInstance, context: AppContext): Promise<void> {
  await app.register(openPaymentApi(context, publicGateway), { prefix: '/api/public' });
  await app.register(privatePaymentApi(context, privateGateway), { prefix: '/api/private' });
  await app.register(openPaymentApi(context, stripeWebhook), { prefix: '/api/payment' });
}
