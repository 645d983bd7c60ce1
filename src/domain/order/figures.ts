import { sql } from 'kysely';
import { positionsPerMs } from '../../storage/position.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { dayOf } from '../dates.js';
import { isPaid, isSale, type Order } from './order.js';

/** Stands for "all days" where a figure's day stands. */
export const allDays = -1_000_000;

/** The UTC day that an order's place in the list falls into. */
export function dayOfPosition(position: number): number {
  return dayOf(Math.floor(position / positionsPerMs));
}

interface Step {
  orders: number;
  sales: number;
  taxes: number;
  shipping: number;
}

type CustomerStep = {
  count: number;
  amount: number;
  paid: number;
  lastId: number | null;
  lastPosition: number;
};

type ProductStep = {
  units: number;
  sales: number;
  orders: number;
};

/**
 * The kept figures that follow from orders: counts and sums by day and status, a customer's, a product's. Collects what
 * changes, then writes it in one go, in the order of the keys so that two writers never wait for each other in a circle.
 * Sums of customers and products count the store's currency only.
 */
export function figureChanges(storeId: number, storeCurrency: string) {
  const steps = new Map<string, Step>();
  const customers = new Map<number, CustomerStep>();
  const products = new Map<string, ProductStep>();

  function count(order: Order, sign: 1 | -1): void {
    const { totals } = order.details;
    for (const day of [allDays, dayOfPosition(order.position)]) {
      const key = JSON.stringify([
        day,
        order.completed ? 1 : 0,
        order.status,
        order.paymentStatus ?? '',
        order.isRecurring ? 1 : 0,
        order.currency,
      ]);
      const step = steps.get(key) ?? { orders: 0, sales: 0, taxes: 0, shipping: 0 };
      steps.set(key, step);
      step.orders += sign;
      step.sales += sign * totals.total;
      step.taxes += sign * totals.taxes;
      step.shipping += sign * totals.shipping;
    }
    if (!order.completed) return;
    const ownCurrency = order.currency === storeCurrency;
    if (order.customerId !== null) countCustomer(order, sign, ownCurrency);
    countProducts(order, sign, ownCurrency);
  }

  function countCustomer(order: Order, sign: 1 | -1, ownCurrency: boolean): void {
    const id = order.customerId!;
    const step = customers.get(id) ?? {
      count: 0,
      amount: 0,
      paid: 0,
      lastId: null,
      lastPosition: Number.MIN_SAFE_INTEGER,
    };
    customers.set(id, step);
    if (isSale(order)) step.count += sign;
    if (isSale(order) && ownCurrency) step.amount += sign * order.details.totals.total;
    if (isPaid(order) && ownCurrency) step.paid += sign * order.details.totals.total;
    if (sign > 0 && order.position >= step.lastPosition) {
      step.lastId = order.id;
      step.lastPosition = order.position;
    }
  }

  function countProducts(order: Order, sign: 1 | -1, ownCurrency: boolean): void {
    const seen = new Set<string>();
    for (const line of order.details.lines) {
      const step = products.get(line.product) ?? { units: 0, sales: 0, orders: 0 };
      products.set(line.product, step);
      if (!seen.has(line.product)) step.orders += sign;
      seen.add(line.product);
      if (!isSale(order)) continue;
      step.units += sign * line.quantity;
      if (ownCurrency) step.sales += sign * line.total;
    }
  }

  return {
    /** The currency that the sums of customers and products are in. */
    currency: storeCurrency,
    /** Counts an order in. */
    add: (order: Order): void => count(order, 1),
    /** Counts an order out, as it was. */
    remove: (order: Order): void => count(order, -1),
    /** Writes what has changed and forgets it. */
    async flush(tx: Tx): Promise<void> {
      for (const [key, step] of sorted(steps)) {
        if (!step.orders && !step.sales && !step.taxes && !step.shipping) continue;
        const [day, completed, status, payment, recurring, currency] = JSON.parse(key) as [
          number,
          number,
          string,
          string,
          number,
          string,
        ];
        await addStep(tx, { store: storeId, day, completed, status, payment, recurring, currency, ...step });
      }
      for (const [id, step] of [...customers].sort(([a], [b]) => a - b)) {
        if (!step.count && !step.amount && !step.paid && step.lastId === null) continue;
        await addToCustomer(tx, { store: storeId, id, ...step });
      }
      for (const [product, step] of sorted(products)) {
        if (!step.units && !step.sales && !step.orders) continue;
        await addToProduct(tx, { store: storeId, product, ...step });
      }
      steps.clear();
      customers.clear();
      products.clear();
    },
  };
}

export type FigureChanges = ReturnType<typeof figureChanges>;

function sorted<V>(map: Map<string, V>): [string, V][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

const addStep = statement<
  {
    store: number;
    day: number;
    completed: number;
    status: string;
    payment: string;
    recurring: number;
    currency: string;
    orders: number;
    sales: number;
    taxes: number;
    shipping: number;
  },
  unknown
>((db, p) =>
  db
    .insertInto('order_figure')
    .values({
      store_id: p('store'),
      day: p('day'),
      completed: p('completed'),
      status: p('status'),
      payment_status: p('payment'),
      is_recurring: p('recurring'),
      currency: p('currency'),
      orders: p('orders'),
      sales: p('sales'),
      taxes: p('taxes'),
      shipping: p('shipping'),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['store_id', 'day', 'completed', 'status', 'payment_status', 'is_recurring', 'currency'])
        .doUpdateSet({
          orders: sql`order_figure.orders + excluded.orders`,
          sales: sql`order_figure.sales + excluded.sales`,
          taxes: sql`order_figure.taxes + excluded.taxes`,
          shipping: sql`order_figure.shipping + excluded.shipping`,
        }),
    ),
);

const addToCustomer = statement<{ store: number; id: number } & CustomerStep, unknown>((db, p) => {
  const newer = sql<boolean>`(cast(${p('lastId')} as bigint) is not null and (last_order_position is null or last_order_position <= cast(${p('lastPosition')} as bigint)))`;
  return db
    .updateTable('customer')
    .set({
      orders_count: sql`orders_count + ${p('count')}`,
      orders_amount: sql`orders_amount + ${p('amount')}`,
      paid_amount: sql`paid_amount + ${p('paid')}`,
      last_order_id: sql`case when ${newer} then cast(${p('lastId')} as bigint) else last_order_id end`,
      last_order_position: sql`case when ${newer} then cast(${p('lastPosition')} as bigint) else last_order_position end`,
      version: sql`version + 1`,
    })
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id'));
});

const addToProduct = statement<{ store: number; product: string } & ProductStep, unknown>((db, p) =>
  db
    .updateTable('product')
    .set({
      units_sold: sql`units_sold + ${p('units')}`,
      sales: sql`sales + ${p('sales')}`,
      orders_count: sql`orders_count + ${p('orders')}`,
      version: sql`version + 1`,
    })
    .where('store_id', '=', p('store'))
    .where('user_defined_id', '=', p('product')),
);
