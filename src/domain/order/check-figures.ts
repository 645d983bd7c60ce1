import { type RawBuilder, sql } from 'kysely';
import { positionsPerMs } from '../../storage/position.js';
import type { Reader, Tx } from '../../storage/storage.js';
import type { Store } from '../store/store.js';
import { allDays, blockBase, blockLength } from './figures.js';

/** A kept figure that is not what the orders say. */
export interface Difference {
  readonly figure: string;
  readonly of: string;
  readonly kept: string;
  readonly counted: string;
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
        sql`
        select ${key()} as label, sum(kept) as kept, sum(counted) as counted from (
          select day, completed, status, payment_status, is_recurring, currency, orders * 1000003 + sales as kept, 0 as counted
            from order_figure where store_id = ${store.storeId}
          union all
          select day, completed, status, payment_status, is_recurring, currency, 0, orders * 1000003 + sales
            from (${countedOrders(store)}) counted
        ) both_sides group by day, completed, status, payment_status, is_recurring, currency having sum(kept) <> sum(counted)`,
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
        sql`
        select c.guid as label, c.orders_count * 1000003 + c.orders_amount + c.paid_amount as kept,
          coalesce(o.n, 0) * 1000003 + coalesce(o.amount, 0) + coalesce(o.paid, 0) as counted
        from customer c left join (${ofCustomers(store)}) o on o.customer_id = c.id
        where c.store_id = ${store.storeId} and ${customerDiffers}`,
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
        sql`
        select p.user_defined_id as label, p.units_sold * 1000003 + p.sales + p.orders_count as kept,
          coalesce(l.units, 0) * 1000003 + coalesce(l.amount, 0) + coalesce(l.n, 0) as counted
        from product p left join (${ofProducts(store)}) l on l.product = p.user_defined_id
        where p.store_id = ${store.storeId} and ${productDiffers}`,
      ),
    async repair(tx, store) {
      await sql`update product set units_sold = coalesce(l.units, 0), sales = coalesce(l.amount, 0),
          orders_count = coalesce(l.n, 0), version = product.version + 1
        from product p left join (${ofProducts(store)}) l on l.product = p.user_defined_id
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
        sql`
        select name as label, sum(kept) as kept, sum(counted) as counted from (
          select name, n as kept, 0 as counted from tally where store_id = ${store.storeId}
          union all select name, 0, n from (${tallies(store)}) counted
        ) both_sides group by name having sum(kept) <> sum(counted)`,
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

function key(): RawBuilder<unknown> {
  return sql`(cast(day as text) || ' ' || status || ' ' || payment_status || ' ' || currency)`;
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

async function differences(db: Reader, figure: string, query: RawBuilder<unknown>): Promise<Difference[]> {
  const found = await sql<{
    label: string;
    kept: number;
    counted: number;
  }>`select * from (${query}) found limit ${sql.lit(most)}`.execute(db);
  return found.rows.map(({ label, kept, counted }) => ({
    figure,
    of: label,
    kept: String(kept),
    counted: String(counted),
  }));
}
