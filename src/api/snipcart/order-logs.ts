import { Type } from 'typebox';
import { isoDate } from '../../domain/dates.js';
import { orderVersion } from '../../domain/order/rows.js';
import { orderTimeline } from '../../domain/order/timeline.js';
import { readFields, schemaOf } from '../../input/fields.js';
import { anything, list, moment, named, nullOr, object, text, word } from '../../shape.js';
import { notFound, type SnipcartRequest, type SnipcartRoutes } from './plugin.js';
import { envelopeOf, messageSchema, pageFields, pageSchema } from './shapes.js';

const entryShape = named('OrderLogEntry', {
  at: moment(),
  kind: text('order.update', 'A kind of note or mail, or what somebody did.'),
  actor: nullOr(
    object({
      kind: word(['staff', 'key', 'system', 'command'], 'staff'),
      id: text('1'),
      name: text('Ana <ana@shop.example>'),
    }),
    'Who did it; null for notes and mails.',
  ),
  message: text("Order status changed from 'Processed' to 'Shipped'."),
  changes: list(
    object({
      field: text('email'),
      before: anything('anna@example.com'),
      after: anything('ana@example.com'),
    }),
  ),
});

/** `/orders/{token}/logs`: what became of an order. */
export const orderLogs: SnipcartRoutes = (app, context) => {
  app.get<{ Params: { token: string } }>(
    '/orders/:token/logs',
    {
      schema: {
        tags: ['Snipcart: orders'],
        security: [{ secretKey: [] }],
        summary: 'What became of an order, the latest first: notes, mails, refunds, and who changed what',
        params: Type.Object({ token: Type.String({ description: "The order's token." }) }),
        querystring: schemaOf(pageFields),
        response: { 200: pageSchema('OrderLogPage', entryShape, pageFields), 404: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as unknown as SnipcartRequest;
      const query = readFields(pageFields, request.query, { anyCase: true });
      const token = request.params.token.toLowerCase();
      const { read } = context.storage;
      if ((await orderVersion(read, store.storeId, token)) === undefined)
        notFound(`order ${token.slice(0, 100)}`);
      const { total, entries } = await orderTimeline(read, store.storeId, token, query);
      return {
        ...envelopeOf(query, total),
        items: entries.map((entry) => ({ ...entry, at: isoDate(entry.at) })),
      };
    },
  );
};
