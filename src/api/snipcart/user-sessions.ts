import { Type } from 'typebox';
import { snipcartCustomer } from '../../dialect/snipcart/customer.js';
import { customerShape } from '../../dialect/snipcart/shapes/customer.js';
import { findSession } from '../../domain/customer/sessions.js';
import { isoDate } from '../../domain/dates.js';
import { notFound, type SnipcartRequest, type SnipcartRoutes } from './plugin.js';
import { messageSchema } from './shapes.js';

/** `/usersessions/{token}`: who a shop's own backend is talking to. */
export const userSessions: SnipcartRoutes = (app, context) => {
  app.get<{ Params: { token: string } }>(
    '/usersessions/:token',
    {
      schema: {
        tags: ['Snipcart: customers'],
        security: [{ secretKey: [] }],
        summary: 'The customer whom a session token signs in',
        params: Type.Object({ token: Type.String() }),
        response: {
          200: Type.Object(
            {
              token: Type.String(),
              expires: Type.String({ format: 'date-time' }),
              customer: customerShape,
            },
            { title: 'UserSession' },
          ),
          404: messageSchema,
        },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const { token } = request.params;
      const session = await findSession(context.storage.read, store.storeId, token, context.now());
      if (!session) return notFound('session of this token');
      return {
        token,
        expires: isoDate(session.expiresAt),
        customer: snipcartCustomer(session.customer, store),
      };
    },
  );
};
