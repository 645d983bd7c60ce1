import { Type } from 'typebox';
import { findProduct } from '../../domain/catalog/rows.js';
import { holdsOfProduct } from '../../domain/checkout/held.js';
import { isoDate } from '../../domain/dates.js';
import { columnText } from '../../storage/text.js';
import { notFound, type SnipcartRequest, type SnipcartRoutes } from './plugin.js';
import { messageSchema } from './shapes.js';

const most = 1000;

const holdSchema = Type.Object(
  {
    cart: Type.String({ description: 'The token of the cart, and of its order later.' }),
    quantity: Type.Integer(),
    variation: Type.String({ description: 'Which stock of the product; empty where it has one.' }),
    since: Type.String({ format: 'date-time' }),
    payment: Type.Union([
      Type.Object({
        state: Type.String(),
        provider: Type.String(),
        address: Type.String({ description: 'Whence it was begun.' }),
      }),
      Type.Null(),
    ]),
  },
  { title: 'Hold' },
);

/** `/products/{id}/holds`: stock that is held for payments under way. */
export const productHolds: SnipcartRoutes = (app, context) => {
  app.get<{ Params: { id: string } }>(
    '/products/:id/holds',
    {
      schema: {
        tags: ['Snipcart: products'],
        security: [{ secretKey: [] }],
        summary: 'Stock that carts hold while they are being paid for, and from which addresses',
        params: Type.Object({
          id: Type.String({ description: "The product's id, or the merchant's own id of it." }),
        }),
        response: {
          200: Type.Object(
            { held: Type.Integer({ description: 'Units in all.' }), items: Type.Array(holdSchema) },
            { title: 'Holds' },
          ),
          404: messageSchema,
        },
      },
    },
    async (request) => {
      const { storeId } = (request as unknown as SnipcartRequest).store;
      const { read } = context.storage;
      const product = (await findProduct(read, storeId, request.params.id)) ?? notFound('product');
      const holds = await holdsOfProduct(read, storeId, columnText(product.reference), most);
      return {
        held: holds.reduce((sum, { quantity }) => sum + quantity, 0),
        items: holds.map(({ token, quantity, variant, since, payment }) => ({
          cart: token,
          quantity,
          variation: variant,
          since: isoDate(since),
          payment,
        })),
      };
    },
  );
};
