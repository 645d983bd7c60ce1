import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { postedState } from '../../dialect/snipcart/gateway-payment.js';
import { ShopError } from '../../domain/errors.js';
import { messageSchema } from '../../http/error-answers.js';
import { gatewaySession, pageOf, readPublicToken } from '../../payment/custom-gateway/sessions.js';
import type { PaymentRoutes } from './plugin.js';
import { invoiceSchema } from './schemas.js';

const tags = ['Payment: custom gateways'];
const security = [{ publicToken: [] }];
const base = '/custom-payment-gateway';

/**
 * Calls of a gateway and its checkout page with a public token: whoever holds the token may make them, from
 * any page.
 */
export const publicGateway: PaymentRoutes = (app, context) => {
  app.addHook('onRequest', async (_request, reply) => {
    void reply.header('access-control-allow-origin', '*').header('cache-control', 'no-store');
  });

  app.get(
    `${base}/validate`,
    {
      schema: {
        tags,
        security,
        summary: 'Whether a public token is genuine and has not expired',
        response: {
          200: Type.Object({ valid: Type.Boolean() }, { title: 'GatewayToken' }),
          401: messageSchema,
        },
      },
    },
    async (request) => {
      if (!(await readPublicToken(context, tokenIn(request)))) throw notGenuine();
      return { valid: true };
    },
  );

  app.get(
    `${base}/payment-session`,
    {
      schema: {
        tags,
        security,
        summary: 'What is to be paid, and where the buyer goes afterwards',
        response: { 200: sessionSchema, 401: messageSchema },
      },
    },
    async (request) => {
      const session = await gatewaySession(context, tokenIn(request));
      if (!session) throw notGenuine();
      const { store, payment, token, invoice } = session;
      return {
        id: payment?.id ?? token,
        invoice,
        paymentAuthorizationRedirectUrl: pageOf(context, store, payment, 'checkout'),
        state: postedState(payment?.state ?? 'started'),
        paymentMethod: payment?.details.method.replace(/^custom:/, '') ?? null,
      };
    },
  );

  app.options(`${base}/*`, { schema: { hide: true } as never }, async (_request, reply) => preflight(reply));
};

const sessionSchema = Type.Object(
  {
    id: Type.String({ description: 'The paymentSessionId of what the gateway posts.' }),
    invoice: invoiceSchema,
    paymentAuthorizationRedirectUrl: Type.String({ description: 'Where a buyer goes who gives up.' }),
    state: Type.String(),
    paymentMethod: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'PaymentSession' },
);

function tokenIn(request: FastifyRequest): unknown {
  const query = request.query as Readonly<Record<string, unknown>>;
  const name = Object.keys(query).find((one) => one.toLowerCase() === 'publictoken');
  return name === undefined ? undefined : query[name];
}

function notGenuine(): ShopError {
  return new ShopError('unauthorized', 'This publicToken was not issued here, or it has expired');
}

function preflight(reply: FastifyReply): FastifyReply {
  return reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET',
      'access-control-allow-headers': 'Content-Type, Accept',
      'access-control-max-age': '7200',
    })
    .send();
}
