import { sql } from 'kysely';
import { overRows } from '../../storage/insert-rows.js';
import { positionsPerMs } from '../../storage/position.js';
import type { Tx } from '../../storage/storage.js';
import { dayOf } from '../dates.js';
import { isPaid, isSale, type OrderHead } from './order.js';

/**
 * Figures are kept in three steps, told apart by the number in their `day`: each UTC day, each block of 32
 * days (so that a long span is a few rows), and all days.
 */
export const allDays = -1_000_000;
export const blockLength = 32;
/** Stands before a block's number. */
export const blockBase = -2_000_000;

/** The block that a day is in, as figures name it. */
export function blockOf(day: number): number {
  return blockBase + Math.floor(day / blockLength);
}

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
 * The kept figures that follow from orders: counts and sums by day and status, a customer's, a product's.
 * Collects what changes, then writes it in one go, in the order of the keys so that two writers never wait
 * for each other in a circle: the products first, since whoever moves stock has locked them before. Sums of
 * customers and products count the store's currency only.
 */
export function figureChanges(storeId: number, storeCurrency: string) {
  const steps = new Map<string, Step>();
  const customers = new Map<number, CustomerStep>();
  const products = new Map<string, ProductStep>();

  function count(order: OrderHead, sign: 1 | -1): void {
    const { totals } = order.details;
    const ownDay = dayOfPosition(order.position);
    // No status or currency has a comma, and an import makes three of these for each order.
    const kind = `${order.completed ? 1 : 0},${order.status},${order.paymentStatus ?? ''},${order.isRecurring ? 1 : 0},${order.currency}`;
    for (const day of [allDays, blockOf(ownDay), ownDay]) {
      const key = `${day},${kind}`;
      let step = steps.get(key);
      if (!step) {
        step = { orders: 0, sales: 0, taxes: 0, shipping: 0 };
        steps.set(key, step);
      }
      step.orders += sign;
      // A cart is counted and its sums are not: they change with every item, and nothing has been sold.
      if (!order.completed) continue;
      step.sales += sign * totals.total;
      step.taxes += sign * totals.taxes;
      step.shipping += sign * totals.shipping;
    }
    if (!order.completed) return;
    const ownCurrency = order.currency === storeCurrency;
    if (order.customerId !== null) countCustomer(order, sign, ownCurrency);
    countProducts(order, sign, ownCurrency);
  }

  function countCustomer(order: OrderHead, sign: 1 | -1, ownCurrency: boolean): void {
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

  function countProducts(order: OrderHead, sign: 1 | -1, ownCurrency: boolean): void {
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
    add: (order: OrderHead): void => count(order, 1),
    /** Counts an order out, as it was. */
    remove: (order: OrderHead): void => count(order, -1),
    /** Writes what has changed and forgets it. */
    async flush(tx: Tx): Promise<void> {
      const changedSteps = sorted(steps).filter(
        ([, step]) => step.orders || step.sales || step.taxes || step.shipping,
      );
      const changedCustomers = [...customers]
        .filter(([, step]) => step.count || step.amount || step.paid || step.lastId !== null)
        .sort(([a], [b]) => a - b);
      const changedProducts = sorted(products).filter(([, step]) => step.units || step.sales || step.orders);
      await addToProducts(tx, storeId, changedProducts);
      await addToCustomers(tx, storeId, changedCustomers);
      await addSteps(tx, storeId, changedSteps);
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

const stepColumns = {
  day: 'integer',
  completed: 'integer',
  status: 'text',
  payment_status: 'text',
  is_recurring: 'integer',
  currency: 'text',
  orders: 'integer',
  sales: 'integer',
  taxes: 'integer',
  shipping: 'integer',
} as const;

const addToSteps = overRows<typeof stepColumns, { store: number }>(
  stepColumns,
  (
    row,
    p,
  ) => sql`insert into order_figure (store_id, day, completed, status, payment_status, is_recurring, currency,
      orders, sales, taxes, shipping)
    select cast(${p('store')} as bigint), ${row.all} ${row.from} where true
    on conflict (store_id, day, completed, status, payment_status, is_recurring, currency) do update set
      orders = order_figure.orders + excluded.orders, sales = order_figure.sales + excluded.sales,
      taxes = order_figure.taxes + excluded.taxes, shipping = order_figure.shipping + excluded.shipping`,
);

function stepKey(key: string): unknown[] {
  const [day, completed, status, payment, recurring, currency] = key.split(',');
  return [Number(day), Number(completed), status, payment, Number(recurring), currency];
}

async function addSteps(tx: Tx, storeId: number, changed: readonly [string, Step][]): Promise<void> {
  const rows = changed.map(([key, step]) => [
    ...stepKey(key),
    step.orders,
    step.sales,
    step.taxes,
    step.shipping,
  ]);
  await addToSteps(tx, { store: storeId }, rows);
}

const customerColumns = {
  id: 'integer',
  n: 'integer',
  amount: 'integer',
  paid: 'integer',
  last_id: 'integer',
  last_position: 'integer',
} as const;

const addToEachCustomer = overRows<typeof customerColumns, { store: number }>(
  customerColumns,
  ({ column, from }, p) => {
    const newer = sql`${column.last_id} is not null
      and (customer.last_order_position is null or customer.last_order_position <= ${column.last_position})`;
    return sql`update customer set orders_count = customer.orders_count + ${column.n},
        orders_amount = customer.orders_amount + ${column.amount}, paid_amount = customer.paid_amount + ${column.paid},
        version = customer.version + 1,
        latest_order_id = case when ${newer} then ${column.last_id} else customer.latest_order_id end,
        last_order_position = case when ${newer} then ${column.last_position} else customer.last_order_position end
      ${from} where customer.store_id = ${p('store')} and customer.id = ${column.id}`;
  },
);

async function addToCustomers(
  tx: Tx,
  storeId: number,
  changed: readonly [number, CustomerStep][],
): Promise<void> {
  const rows = changed.map(([id, step]) => [
    id,
    step.count,
    step.amount,
    step.paid,
    step.lastId,
    step.lastPosition,
  ]);
  await addToEachCustomer(tx, { store: storeId }, rows);
}

const productColumns = { product: 'text', units: 'integer', sales: 'integer', orders: 'integer' } as const;

const addToEachProduct = overRows<typeof productColumns, { store: number }>(
  productColumns,
  ({ column, from }, p) => sql`update product set units_sold = product.units_sold + ${column.units},
      sales = product.sales + ${column.sales}, orders_count = product.orders_count + ${column.orders},
      version = product.version + 1
    ${from} where product.store_id = ${p('store')} and product.reference = ${column.product}`,
);

async function addToProducts(
  tx: Tx,
  storeId: number,
  changed: readonly [string, ProductStep][],
): Promise<void> {
  const rows = changed.map(([product, step]) => [product, step.units, step.sales, step.orders]);
  await addToEachProduct(tx, { store: storeId }, rows);
}
