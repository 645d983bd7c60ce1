import type { FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { noCart } from '../../checkout/cart/change-cart.js';
import type { Cart } from '../../domain/cart/cart.js';
import { hasSecret } from '../../domain/cart/holder.js';
import { findCart } from '../../domain/cart/rows.js';
import { ownsOrder } from '../../domain/customer/own-orders.js';
import { ShopError } from '../../domain/errors.js';
import { findOrder } from '../../domain/order/rows.js';
import { orderView, orderViewSchema } from './order-view.js';
import type { CartRequest, CartRoutes } from './plugin.js';
import { holderHeaders, refusals, security, tokenParams } from './schemas.js';
import { cartSecret, findSignedIn } from './session.js';

type ByToken = { Params: { token: string } };

/** `GET /api/cart/{token}/order`. */
export const order: CartRoutes = (app, context) => {
  app.get<ByToken>(
    '/:token/order',
    {
      schema: {
        tags: ['Cart: carts'],
        security,
        summary: 'The order that the cart became, for its buyer: with X-Cart-Secret or X-Customer-Session',
        description: 'An order that was imported has no cart; its buyer sees it with their session.',
        params: tokenParams,
        headers: holderHeaders,
        response: {
          200: orderViewSchema,
          ...refusals,
        },
      },
    },
    async (request) => {
      const { store } = request as unknown as CartRequest;
      const token = request.params.token.toLowerCase();
      const { read } = context.storage;
      const cart = await findCart(read, store.storeId, token);
      const order = cart?.placed === false ? undefined : await findOrder(read, store.storeId, token);
      await refuseStranger(context, request, token, cart);
      if (!order)
        throw new ShopError('not_found', `The cart ${token} is not an order yet: it has not been paid for`);
      return orderView(context, store, order);
    },
  );
};

/** The cart's token alone may have been seen by others, in an address or a log: an order needs more. */
async function refuseStranger(
  context: AppContext,
  request: FastifyRequest,
  token: string,
  cart: Cart | undefined,
): Promise<void> {
  const secret = cartSecret(request);
  if (cart && hasSecret(cart, secret)) return;
  const session = await findSignedIn(context, request);
  const { storeId } = (request as CartRequest).store;
  const { read } = context.storage;
  const order = session && (await findOrder(read, storeId, token));
  if (order && (await ownsOrder(read, storeId, session.customer.id, order))) return;
  if (!cart) throw noCart(token);
  throw new ShopError(
    'unauthorized',
    secret === undefined && !session
      ? "send the cart's secret as X-Cart-Secret, or the session of its buyer as X-Customer-Session"
      : 'this opens no order of this cart: send the secret that was told when the cart began, or the session of its buyer',
  );
}
