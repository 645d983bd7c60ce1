import { type AuditEntry, listAudit } from '../../domain/audit/audit.js';
import { isoDate } from '../../domain/dates.js';
import { integer, oneOf, readFields, schemaOf, text as textField } from '../../input/fields.js';
import {
  type Answer,
  anything,
  list,
  moment,
  named,
  object,
  orNull,
  text,
  whole,
  word,
} from '../../shape.js';
import type { DashboardRoutes, StoreRequest } from './plugin.js';
import { refusals } from './shapes.js';

const actorKinds = ['staff', 'key', 'system', 'command'] as const;

const entryShape = named('AuditEntry', {
  at: moment(),
  actor: object({
    kind: word(actorKinds, 'staff'),
    id: text('1'),
    name: text('Ana <ana@shop.example>'),
  }),
  address: orNull(text('203.0.113.7')),
  act: text('order.update'),
  object: object({ kind: text('order'), id: text('93e4604e-35ac-4db7-bc3f-2871476e9e6a') }),
  changes: list(object({ field: text('status'), before: anything('Processed'), after: anything('Shipped') })),
});

const pageShape = named('AuditPage', {
  totalItems: whole(1),
  offset: whole(0),
  limit: whole(20),
  items: list(entryShape),
});

const filters = {
  offset: integer({ description: 'How many lines to skip.', least: 0, fallback: 0 }),
  limit: integer({ description: 'How many lines to answer.', least: 0, most: 1000, fallback: 20 }),
  objectKind: textField({ description: 'Lines about this kind of object: `order`, `settings`, …' }),
  objectId: textField({ description: 'Lines about this object.' }),
  actorKind: oneOf(actorKinds, { description: 'Lines of this kind of actor.' }),
  actorId: textField({ description: 'Lines of this actor.' }),
};

/** `/stores/{storeId}/audit`: who changed what. */
export const auditLines: DashboardRoutes = (app, context) => {
  app.get(
    '/audit',
    {
      schema: {
        tags: ['Dashboard: audit and keys'],
        security: [{ staffSession: [] }],
        summary: 'Who changed what, the latest first',
        querystring: schemaOf(filters),
        response: { 200: pageShape, ...refusals(400, 401, 403, 404) },
      },
    },
    async (request): Promise<Answer<typeof pageShape>> => {
      const { storeId } = (request as StoreRequest).store;
      const query = readFields(filters, request.query, { anyCase: true });
      const { total, entries } = await listAudit(context.storage.read, storeId, query, query);
      const { offset, limit } = query;
      return { totalItems: total, offset, limit, items: entries.map(entryView) };
    },
  );
};

function entryView({ at, actor, act, object, changes }: AuditEntry): Answer<typeof entryShape> {
  const { kind, id, name, address = null } = actor;
  return { at: isoDate(at), actor: { kind, id, name }, address, act, object, changes };
}
