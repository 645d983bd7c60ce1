import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { parseSnipcartDate as parse } from '../../dialect/snipcart/dates.js';
import { startOfDay } from '../../domain/dates.js';
import { isCurrency, toMajor } from '../../domain/money.js';
import { buyersIn, type Span, salesByDay } from '../../domain/order/statistics.js';
import type { Store } from '../../domain/store/store.js';
import { custom, readFields, schemaOf, since, until, type Values } from '../../input/fields.js';
import { type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { messageSchema } from './shapes.js';

const tags = ['Snipcart: statistics'];
const security = [{ secretKey: [] }];
const usualSpan = 30 * 86_400_000;

const fields = {
  from: since({ description: 'Orders placed then or later; 30 days before `to` unless given.', parse }),
  to: until({ description: 'Orders placed then or earlier; now unless given.', parse }),
  currency: custom<string>(
    Type.String({ description: "A currency code; the store's own unless given." }),
    (value) =>
      typeof value === 'string' && isCurrency(value)
        ? { value: value.toUpperCase() }
        : { wrong: 'must be a currency code such as USD' },
  ),
};

const amount = Type.Number({ description: 'In major units.' });
const performanceSchema = Type.Object(
  {
    ordersSales: amount,
    ordersCount: Type.Integer(),
    averageCustomerValue: amount,
    taxesCollected: amount,
    shippingCollected: amount,
    customers: Type.Object({ newCustomers: Type.Integer(), returningCustomers: Type.Integer() }),
    averageOrdersValue: amount,
    totalRecovered: Type.Number({ description: 'Always 0.' }),
  },
  { title: 'Performance' },
);

const seriesSchema = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        name: Type.String({ format: 'date', description: 'A day.' }),
        value: Type.Number({ description: 'How many, or how much in major units.' }),
      }),
    ),
  },
  { title: 'DaySeries' },
);

/** `/data/performance`, `/data/orders/sales`, `/data/orders/count`: what plug-ins' dashboards open on. */
export const data: SnipcartRoutes = (app, context) => {
  app.get(
    '/data/performance',
    {
      schema: {
        tags,
        security,
        summary: 'Sums and averages of a span of time',
        querystring: schemaOf(fields),
        response: { 200: performanceSchema, 400: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const query = readFields(fields, request.query, { anyCase: true });
      const currency = query.currency ?? store.settings.currency;
      const span = spanOf(query, context.now());
      const days = await salesByDay(context.storage.read, store.storeId, currency, span);
      const buyers = await buyersIn(context.storage.read, store.storeId, currency, span);
      const sum = (part: 'orders' | 'sales' | 'taxes' | 'shipping') =>
        days.reduce((total, day) => total + day[part], 0);
      const [orders, sales] = [sum('orders'), sum('sales')];
      const each = (count: number) => (count === 0 ? 0 : toMajor(Math.round(sales / count), currency));
      return answer(reply, query, {
        ordersSales: toMajor(sales, currency),
        ordersCount: orders,
        averageCustomerValue: each(buyers.all),
        taxesCollected: toMajor(sum('taxes'), currency),
        shippingCollected: toMajor(sum('shipping'), currency),
        customers: { newCustomers: buyers.all - buyers.returning, returningCustomers: buyers.returning },
        averageOrdersValue: each(orders),
        totalRecovered: 0,
      });
    },
  );

  app.get(
    '/data/orders/sales',
    {
      schema: {
        tags,
        security,
        summary: 'Sales of each day',
        querystring: schemaOf(fields),
        response: { 200: seriesSchema, 400: messageSchema },
      },
    },
    (request, reply) =>
      series(context, request as SnipcartRequest, reply, (day, currency) => toMajor(day.sales, currency)),
  );

  app.get(
    '/data/orders/count',
    {
      schema: {
        tags,
        security,
        summary: 'Orders of each day',
        querystring: schemaOf(fields),
        response: { 200: seriesSchema, 400: messageSchema },
      },
    },
    (request, reply) => series(context, request as SnipcartRequest, reply, (day) => day.orders),
  );
};

type DaySales = Awaited<ReturnType<typeof salesByDay>>[number];

async function series(
  context: AppContext,
  request: SnipcartRequest,
  reply: FastifyReply,
  amountOf: (day: DaySales, currency: string) => number,
) {
  const { store }: { store: Store } = request;
  const query = readFields(fields, request.query, { anyCase: true });
  const currency = query.currency ?? store.settings.currency;
  const days = await salesByDay(context.storage.read, store.storeId, currency, spanOf(query, context.now()));
  return answer(reply, query, {
    data: everyDay(days).map(({ day, sold }) => ({
      name: new Date(startOfDay(day)).toISOString().slice(0, 10),
      value: sold ? amountOf(sold, currency) : 0,
    })),
  });
}

/** A span that ends now answers something else every moment. */
function answer(reply: FastifyReply, query: Values<typeof fields>, value: object): FastifyReply {
  return query.to ? sendLasting(reply, value) : reply.send(value);
}

/** From the first day with a sale to the last, none left out: a chart needs the days without one too. */
function everyDay(
  days: readonly DaySales[],
): { readonly day: number; readonly sold: DaySales | undefined }[] {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const all = [];
  for (let day = days[0]?.day ?? 0; day <= (days.at(-1)?.day ?? -1); day += 1)
    all.push({ day, sold: byDay.get(day) });
  return all;
}

function spanOf(query: Values<typeof fields>, now: number): Span {
  const to = query.to?.ms ?? now;
  return { from: query.from?.ms ?? to - usualSpan, to };
}
