import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { privateGateway } from './gateway-private.js';
import { publicGateway } from './gateway-public.js';
import { openPaymentApi, privatePaymentApi } from './plugin.js';
import { providerWebhooks } from './webhooks.js';

/** What payment providers call: merchants' own gateways, and providers by their webhooks. */
export async function paymentApi(app: FastifyInstance, context: AppContext): Promise<void> {
  await app.register(openPaymentApi(context, publicGateway), { prefix: '/api/public' });
  await app.register(privatePaymentApi(context, privateGateway), { prefix: '/api/private' });
  await app.register(openPaymentApi(context, providerWebhooks), { prefix: '/api/payment' });
}
