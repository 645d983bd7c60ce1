import { sql } from 'kysely';
import { positionOf } from '../../storage/position.js';
import type { Reader } from '../../storage/storage.js';
import { dayOf, startOfDay } from '../dates.js';
import type { Minor } from '../money.js';

/** A span of time in milliseconds, both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface DaySales {
  /** UTC day number. */
  readonly day: number;
  readonly orders: number;
  readonly sales: Minor;
  readonly taxes: Minor;
  readonly shipping: Minor;
}

const dayMs = 86_400_000;

/**
 * What was sold on each UTC day of a span in one currency, days without a sale left out: whole days from the
 * kept figures, the rest of the first and the last one counted.
 */
export async function salesByDay(
  db: Reader,
  storeId: number,
  currency: string,
  span: Span,
): Promise<DaySales[]> {
  const first = dayOf(span.from + dayMs - 1);
  const afterLast = dayOf(span.to + 1);
  const days = first < afterLast ? await wholeDays(db, storeId, currency, first, afterLast) : [];
  const edges: Span[] =
    first < afterLast
      ? [
          { from: span.from, to: startOfDay(first) - 1 },
          { from: startOfDay(afterLast), to: span.to },
        ]
      : [span];
  for (const edge of edges) days.push(...(await partOfDays(db, storeId, currency, edge)));
  return days.sort((a, b) => a.day - b.day);
}

async function wholeDays(
  db: Reader,
  storeId: number,
  currency: string,
  first: number,
  afterLast: number,
): Promise<DaySales[]> {
  return db
    .selectFrom('order_figure')
    .select([
      'day',
      sql<number>`sum(orders)`.as('orders'),
      sql<number>`sum(sales)`.as('sales'),
      sql<number>`sum(taxes)`.as('taxes'),
      sql<number>`sum(shipping)`.as('shipping'),
    ])
    .where('store_id', '=', storeId)
    .where('day', '>=', first)
    .where('day', '<', afterLast)
    .where('completed', '=', 1)
    .where('status', '<>', 'Cancelled')
    .where('currency', '=', currency)
    .groupBy('day')
    .having(sql<number>`sum(orders)`, '>', 0)
    .execute();
}

async function partOfDays(db: Reader, storeId: number, currency: string, span: Span): Promise<DaySales[]> {
  if (span.from > span.to) return [];
  const days: DaySales[] = [];
  for (let day = dayOf(span.from); day <= dayOf(span.to); day += 1) {
    const row = await db
      .selectFrom('orders')
      .select([
        sql<number>`count(*)`.as('orders'),
        sql<number | null>`sum(total)`.as('sales'),
        sql<number | null>`sum(taxes)`.as('taxes'),
        sql<number | null>`sum(shipping)`.as('shipping'),
      ])
      .where('store_id', '=', storeId)
      .where('completed', '=', 1)
      .where('position', '>=', positionOf(Math.max(span.from, startOfDay(day))))
      .where('position', '<', positionOf(Math.min(span.to + 1, startOfDay(day + 1))))
      .where('status', '<>', 'Cancelled')
      .where('currency', '=', currency)
      .executeTakeFirstOrThrow();
    if (row.orders > 0) {
      days.push({
        day,
        orders: row.orders,
        sales: row.sales ?? 0,
        taxes: row.taxes ?? 0,
        shipping: row.shipping ?? 0,
      });
    }
  }
  return days;
}

/**
 * How many customers bought in a currency within a span, and how many of them had bought before it, in any
 * currency: carts and cancelled orders are no sales.
 */
export async function buyersIn(
  db: Reader,
  storeId: number,
  currency: string,
  span: Span,
): Promise<{ readonly all: number; readonly returning: number }> {
  const [from, before] = [positionOf(span.from), positionOf(span.to + 1)];
  const earlier = sql<number>`exists (select 1 from orders e where e.store_id = ${storeId} and e.customer_id = b.customer_id
    and e.completed = 1 and e.status <> 'Cancelled' and e.position < ${from})`;
  const result = await sql<{ all: number; returning: number | null }>`
    select count(*) as "all", sum(case when ${earlier} then 1 else 0 end) as "returning"
    from (select distinct customer_id from orders where store_id = ${storeId} and completed = 1
      and status <> 'Cancelled' and currency = ${currency} and position >= ${from} and position < ${before} and customer_id is not null) b`.execute(
    db,
  );
  const [row] = result.rows;
  return { all: row?.all ?? 0, returning: row?.returning ?? 0 };
}
