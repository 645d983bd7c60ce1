import { Type } from 'typebox';
import { ShopError } from '../../domain/errors.js';
import { verifyRequestToken } from '../../outgoing/request-token.js';
import type { SnipcartRequest, SnipcartRoutes } from './plugin.js';
import { messageSchema } from './shapes.js';

/** `/requestvalidation/{token}`: whether a call that a merchant received is ours. */
export const validation: SnipcartRoutes = (app, context) => {
  app.get<{ Params: { token: string } }>(
    '/requestvalidation/:token',
    {
      schema: {
        tags: ['Snipcart: request validation'],
        security: [{ secretKey: [] }],
        summary: 'Whether an X-Snipcart-RequestToken was issued for this store in the last hour',
        params: Type.Object({ token: Type.String() }),
        response: { 200: Type.Object({ token: Type.String() }, { title: 'ValidToken' }), 404: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const { token } = request.params;
      if (!verifyRequestToken(Buffer.from(store.tokenSecret, 'hex'), store.storeId, token, context.now()))
        throw new ShopError('not_found', 'This token was not issued for this store in the last hour');
      return { token };
    },
  );
};
