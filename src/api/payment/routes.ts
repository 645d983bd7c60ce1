import type { FastifyInstance } from 'fastify';
import type { Shop } from '../../http/shop.js';
import { privateGateway } from './gateway-private.js';
import { publicGateway } from './gateway-public.js';
import { openPaymentApi, privatePaymentApi } from './plugin.js';
import { stripeWebhook } from './stripe.js';

/** What payment providers call: merchants' own gateways, and Stripe. */
export async function paymentApi(app: FastifyInstance, shop: Shop): Promise<void> {
  await app.register(openPaymentApi(shop, publicGateway), { prefix: '/api/public' });
  await app.register(privatePaymentApi(shop, privateGateway), { prefix: '/api/private' });
  await app.register(openPaymentApi(shop, stripeWebhook), { prefix: '/api/payment' });
}
