import { storeShape } from '../../dialect/tiendanube/shapes/order.js';
import { tiendanubeStore } from '../../dialect/tiendanube/store.js';
import { schemaOf } from '../../input/fields.js';
import { chosenKeys, fieldsField, readQuery, sendJson, withKeys } from './pages.js';
import { security, type TiendanubeRequest, type TiendanubeRoutes } from './plugin.js';

/** `/store`: the shop itself. */
export const store: TiendanubeRoutes = (app) => {
  app.get(
    '/store',
    {
      schema: {
        tags: ['Tiendanube: store'],
        security,
        summary: 'The store of the access token',
        querystring: schemaOf(fieldsField),
        response: { 200: storeShape },
      },
    },
    async (request, reply) => {
      const { fields } = readQuery(fieldsField, request);
      const body = Buffer.from(JSON.stringify(tiendanubeStore((request as TiendanubeRequest).store)));
      return sendJson(reply, withKeys(body, chosenKeys(fields)));
    },
  );
};
