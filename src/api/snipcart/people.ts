import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { readCustomerEmail } from '../../domain/customer/customer.js';
import { isoDate } from '../../domain/dates.js';
import { erasePerson } from '../../domain/person/erase.js';
import { exportPerson } from '../../domain/person/export.js';
import { bodySchema, readFields, text } from '../../input/fields.js';
import { type Answer, anything, list, moment, named, record, text as someText, whole } from '../../shape.js';
import type { SnipcartRequest, SnipcartRoutes } from './plugin.js';
import { messageSchema } from './shapes.js';

const tags = ['Snipcart: customers'];
const security = [{ secretKey: [] }];

const personFields = {
  email: text({ description: 'Whose data: an e-mail address, in any case. Required.', longest: 320 }),
};

const counts = record(
  whole(1),
  { orders: 2, carts: 1, customers: 1 },
  'How many of each kind; kinds without any are left out.',
);

const exportShape = named(
  'PersonExport',
  {
    email: someText('ada@example.com'),
    exportedAt: moment(),
    records: whole(3, 'How many objects there are in all; 0 where the shop has nothing of this address.'),
    counts,
    data: record(
      list(anything({ token: '93e4604e-0000-4000-8000-000000000000', status: 'Processed' })),
      { orders: [{ token: '93e4604e-0000-4000-8000-000000000000', status: 'Processed' }] },
      'Kind of object → each of them, as it is stored, without what opens anything.',
    ),
  },
  'What the shop has of a person.',
);

const erasureShape = named(
  'PersonErasure',
  {
    erasedAt: moment(),
    records: whole(4, 'How many objects were theirs in all; 0 where the shop had nothing of this address.'),
    counts,
  },
  'What was erased of a person: how much, and never whose.',
);

/** `/customers/export` and `/customers/erase`. */
export const people: SnipcartRoutes = (app, context) => {
  exporting(app, context);
  erasing(app, context);
};

function exporting(app: FastifyInstance, context: AppContext): void {
  app.post(
    '/customers/export',
    {
      schema: {
        tags,
        security,
        summary: 'Everything of a person, by their e-mail address',
        description:
          "Their accounts, orders (a guest's too), carts, mails, payments, refunds, sessions, and what webhooks were sent of them.",
        body: bodySchema('PersonRequest', personFields, ['email']),
        response: { 200: exportShape, 400: messageSchema },
      },
    },
    async (request): Promise<Answer<typeof exportShape>> => {
      const { store } = request as SnipcartRequest;
      const email = readCustomerEmail(readFields(personFields, request.body).email);
      const now = context.now();
      const data = await exportPerson(
        context.storage,
        store,
        email,
        actorOf(request as SnipcartRequest),
        now,
      );
      const sizes = Object.fromEntries(Object.entries(data).map(([part, rows]) => [part, rows.length]));
      return { email, exportedAt: isoDate(now), records: sum(sizes), counts: sizes, data };
    },
  );
}

function erasing(app: FastifyInstance, context: AppContext): void {
  app.post(
    '/customers/erase',
    {
      schema: {
        tags,
        security,
        summary: 'Erases a person, by their e-mail address',
        description:
          'Orders keep what book-keeping needs for the years of the setting bookkeepingYears, with a note of when and by whom. Refused with 409 while a payment, a refund or a hold of theirs is under way: the errors say what to end first. Again is no error.',
        body: bodySchema('PersonRequest', personFields, ['email']),
        response: { 200: erasureShape, 400: messageSchema, 409: messageSchema },
      },
    },
    async (request): Promise<Answer<typeof erasureShape>> => {
      const { store } = request as SnipcartRequest;
      const email = readCustomerEmail(readFields(personFields, request.body).email);
      const now = context.now();
      const erased = await erasePerson(
        context.storage,
        store,
        email,
        actorOf(request as SnipcartRequest),
        now,
      );
      return { erasedAt: isoDate(now), records: sum(erased), counts: erased };
    },
  );
}

/** The key that asks, by its number and its last characters, as `comptoir key list` shows it; or who does. */
function actorOf({ actor }: SnipcartRequest): string {
  return actor.kind === 'key' ? `the secret key ${actor.id} (…${actor.name.split('…')[1]})` : actor.name;
}

function sum(sizes: Readonly<Record<string, number>>): number {
  return Object.values(sizes).reduce((total, size) => total + size, 0);
}
