import { type RawBuilder, sql } from 'kysely';
import { positionsPerMs } from '../../storage/position.js';
import type { Reader, Tx } from '../../storage/storage.js';
import type { Store } from '../store/store.js';
import { allDays, blockBase, blockLength } from './figures.js';

/** Kept sums that are not what the orders say: those that differ, by name. Money is in minor units. */
export interface Difference {
  readonly figure: string;
  /** What they are of: a day and a status, a customer, a product. */
  readonly of: string;
  readonly kept: Readonly<Record<string, number>>;
  readonly counted: Readonly<Record<string, number>>;
}

export interface Figure {
  readonly name: string;
  /** The differences, a thousand at most. */
  readonly compare: (db: Reader, store: Store) => Promise<Difference[]>;
  /** Puts what the orders say in the place of what was kept. */
  readonly repair: (tx: Tx, store: Store) => Promise<void>;
}

const most = 1000;
/** Rounded down, also before 1970. */
function floored(value: RawBuilder<unknown>, by: number): RawBuilder<unknown> {
  const step = sql.lit(by);
  return sql`((${value} - ((${value} % ${step}) + ${step}) % ${step}) / ${step})`;
}

const day = floored(sql`position`, positionsPerMs * 86_400_000);
const block = sql`(${sql.lit(blockBase)} + ${floored(day, blockLength)})`;
const sale = sql`(completed = 1 and status <> 'Cancelled')`;
const paid = sql`(${sale} and payment_status in ('Paid', 'PaidDeferred'))`;

/** What `compare` finds is what `repair` puts right. */
const customerDiffers = sql`(c.orders_count <> coalesce(o.n, 0) or c.orders_amount <> coalesce(o.amount, 0)
  or c.paid_amount <> coalesce(o.paid, 0))`;
const productDiffers = sql`(p.units_sold <> coalesce(l.units, 0) or p.sales <> coalesce(l.amount, 0)
  or p.orders_count <> coalesce(l.n, 0))`;

/** Every kept figure that follows from orders, customers and products. */
export const figures: readonly Figure[] = [
  {
    name: 'orders by day and status',
    compare: (db, store) =>
      differences(
        db,
        'orders',
        ['orders', 'sales', 'taxes', 'shipping'],
        sql`select day, status, payment_status, is_recurring, currency, ${pairs(['orders', 'sales', 'taxes', 'shipping'])}
          from (
            select day, completed, status, payment_status, is_recurring, currency,
                orders as kept_orders, sales as kept_sales, taxes as kept_taxes, shipping as kept_shipping,
                0 as counted_orders, 0 as counted_sales, 0 as counted_taxes, 0 as counted_shipping
              from order_figure where store_id = ${store.storeId}
            union all
            select day, completed, status, payment_status, is_recurring, currency, 0, 0, 0, 0, orders, sales, taxes, shipping
              from (${countedOrders(store)}) counted
          ) both_sides group by day, completed, status, payment_status, is_recurring, currency`,
        (row) =>
          [
            spanOf(Number(row.day)),
            row.status,
            row.payment_status,
            row.currency,
            row.is_recurring ? 'recurring' : '',
          ]
            .filter(Boolean)
            .join(' '),
      ),
    async repair(tx, store) {
      await tx.deleteFrom('order_figure').where('store_id', '=', store.storeId).execute();
      await sql`insert into order_figure (store_id, day, completed, status, payment_status, is_recurring, currency, orders, sales, taxes, shipping)
        select ${id(store)}, day, completed, status, payment_status, is_recurring, currency, orders, sales, taxes, shipping
        from (${countedOrders(store)}) counted`.execute(tx);
    },
  },
  {
    name: 'customers',
    compare: (db, store) =>
      differences(
        db,
        'customer',
        ['orders', 'amount', 'paid'],
        sql`select c.guid as label,
            c.orders_count as kept_orders, c.orders_amount as kept_amount, c.paid_amount as kept_paid,
            coalesce(o.n, 0) as counted_orders, coalesce(o.amount, 0) as counted_amount, coalesce(o.paid, 0) as counted_paid
          from customer c left join (${ofCustomers(store)}) o on o.customer_id = c.id where c.store_id = ${store.storeId}`,
      ),
    async repair(tx, store) {
      await sql`update customer set orders_count = coalesce(o.n, 0), orders_amount = coalesce(o.amount, 0),
          paid_amount = coalesce(o.paid, 0), version = customer.version + 1
        from customer c left join (${ofCustomers(store)}) o on o.customer_id = c.id
        where c.store_id = ${store.storeId} and customer.store_id = c.store_id and customer.id = c.id
          and ${customerDiffers}`.execute(tx);
    },
  },
  {
    name: 'products',
    compare: (db, store) =>
      differences(
        db,
        'product',
        ['units', 'sales', 'orders'],
        sql`select p.reference as label,
            p.units_sold as kept_units, p.sales as kept_sales, p.orders_count as kept_orders,
            coalesce(l.units, 0) as counted_units, coalesce(l.amount, 0) as counted_sales, coalesce(l.n, 0) as counted_orders
          from product p left join (${ofProducts(store)}) l on l.product = p.reference
          where p.store_id = ${store.storeId}`,
      ),
    async repair(tx, store) {
      await sql`update product set units_sold = coalesce(l.units, 0), sales = coalesce(l.amount, 0),
          orders_count = coalesce(l.n, 0), version = product.version + 1
        from product p left join (${ofProducts(store)}) l on l.product = p.reference
        where p.store_id = ${store.storeId} and product.store_id = p.store_id and product.guid = p.guid
          and ${productDiffers}`.execute(tx);
    },
  },
  {
    name: 'customers and products in all',
    compare: (db, store) =>
      differences(
        db,
        'tally',
        ['n'],
        sql`select name as label, ${pairs(['n'])} from (
            select name, n as kept_n, 0 as counted_n from tally where store_id = ${store.storeId}
            union all select name, 0, n from (${tallies(store)}) counted
          ) both_sides group by name`,
      ),
    async repair(tx, store) {
      await tx.deleteFrom('tally').where('store_id', '=', store.storeId).execute();
      await sql`insert into tally (store_id, name, n) select ${id(store)}, name, n from (${tallies(store)}) counted`.execute(
        tx,
      );
    },
  },
];

function id(store: Store): RawBuilder<unknown> {
  return sql.lit(store.storeId);
}

/** Both sides of some sums, where a row has one of them. */
function pairs(names: readonly string[]): RawBuilder<unknown> {
  const sums = names
    .flatMap((name) => [`kept_${name}`, `counted_${name}`])
    .map((column) => sql`sum(${sql.ref(column)}) as ${sql.ref(column)}`);
  return sql.join(sums);
}

/** What a `day` of the figures stands for, for people. */
function spanOf(step: number): string {
  if (step === allDays) return 'all days';
  const date = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
  if (step > allDays) return date(step);
  const first = (step - blockBase) * blockLength;
  return `${date(first)} to ${date(first + blockLength - 1)}`;
}

function countedOrders(store: Store): RawBuilder<unknown> {
  const own = sql`from orders where store_id = ${store.storeId}`;
  // Carts are counted, their sums are not.
  const sums = sql`completed, status, payment_status, is_recurring, currency, count(*) as orders,
    sum(total * completed) as sales, sum(taxes * completed) as taxes, sum(shipping * completed) as shipping`;
  const keys = sql`completed, status, payment_status, is_recurring, currency`;
  return sql`select ${day} as day, ${sums} ${own} group by 1, ${keys}
    union all select ${block} as day, ${sums} ${own} group by 1, ${keys}
    union all select * from (select ${sql.lit(allDays)} as day, ${sums} ${own} group by ${keys}) whole`;
}

function ofCustomers(store: Store): RawBuilder<unknown> {
  const own = sql`currency = ${store.settings.currency}`;
  return sql`select customer_id, sum(case when ${sale} then 1 else 0 end) as n,
      sum(case when ${sale} and ${own} then total else 0 end) as amount,
      sum(case when ${paid} and ${own} then total else 0 end) as paid
    from orders where store_id = ${store.storeId} and completed = 1 and customer_id is not null group by customer_id`;
}

function ofProducts(store: Store): RawBuilder<unknown> {
  return sql`select product, count(distinct token) as n, sum(case when counted = 1 then quantity else 0 end) as units,
      sum(case when counted = 1 then amount else 0 end) as amount
    from order_line where store_id = ${store.storeId} group by product`;
}

function tallies(store: Store): RawBuilder<unknown> {
  return sql`select 'customer.' || status as name, count(*) as n from customer where store_id = ${store.storeId} group by status
    union all select case when archived = 1 then 'product.archived' else 'product.active' end, count(*)
    from product where store_id = ${store.storeId} group by archived`;
}

type Row = Readonly<Record<string, string | number | null>>;

/** The rows of a query whose `kept_…` and `counted_…` columns are not the same. */
async function differences(
  db: Reader,
  figure: string,
  names: readonly string[],
  query: RawBuilder<unknown>,
  labelOf = (row: Row): string => String(row.label),
): Promise<Difference[]> {
  const differ = sql.join(
    names.map((name) => sql`${sql.ref(`kept_${name}`)} <> ${sql.ref(`counted_${name}`)}`),
    sql` or `,
  );
  const result =
    await sql<Row>`select * from (${query}) found where ${differ} limit ${sql.lit(most)}`.execute(db);
  return result.rows.map((row) => {
    const wrong = names.filter((name) => Number(row[`kept_${name}`]) !== Number(row[`counted_${name}`]));
    const side = (prefix: string) =>
      Object.fromEntries(wrong.map((name) => [name, Number(row[`${prefix}_${name}`])]));
    return { figure, of: labelOf(row), kept: side('kept'), counted: side('counted') };
  });
}
