import { sql } from 'kysely';
import { positionOf, positionsPerMs } from '../../storage/position.js';
import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import { startOfDay } from '../dates.js';
import { allDays, blockBase, blockLength, dayOfPosition } from './figures.js';
import {
  filtered,
  type Named,
  type OrderFilter,
  type OrderParams,
  type OrderQuery,
  shapeOf,
  withProduct,
} from './filter.js';

/** How many orders a filter lets through: from kept figures where they know, else counted on an index. */
export async function countOrders(db: Reader, params: OrderParams, filter: OrderFilter): Promise<number> {
  if (filter.product === undefined && filter.invoiceNumber === undefined)
    return countByFigures(db, params, filter);
  if (onlyProduct(filter)) {
    const [row] = await ordersOfProduct(db, params);
    return row?.n ?? 0;
  }
  return countOnIndex(db, params, filter);
}

function onlyProduct(filter: OrderFilter): boolean {
  const { product, ...rest } = filter;
  return product !== undefined && Object.values(rest).every((value) => value === undefined);
}

const ordersOfProduct = statement<OrderParams, { n: number }>((db, p) =>
  db
    .selectFrom('product')
    .select('orders_count as n')
    .where('store_id', '=', p('store'))
    .where('user_defined_id', '=', p('product')),
);

/** Whole days from the figures; what is left of the first and the last day is counted. */
async function countByFigures(db: Reader, params: OrderParams, filter: OrderFilter): Promise<number> {
  if (filter.from === undefined && filter.to === undefined)
    return sumSteps(db, params, filter, allDays, allDays);
  const first =
    filter.from === undefined ? earliestDay : dayOfPosition(params.from + positionsPerMs * 86_400_000 - 1);
  const afterLast = filter.to === undefined ? latestDay : dayOfPosition(params.before);
  if (filter.from !== undefined && filter.to !== undefined && first >= afterLast)
    return countOnIndex(db, params, filter);
  let total = await sumSpan(db, params, filter, first, afterLast - 1);
  if (filter.from !== undefined)
    total += await countSpan(db, params, filter, params.from, positionOf(startOfDay(first)));
  if (filter.to !== undefined)
    total += await countSpan(db, params, filter, positionOf(startOfDay(afterLast)), params.before);
  return total;
}

function countSpan(
  db: Reader,
  params: OrderParams,
  filter: OrderFilter,
  from: number,
  before: number,
): Promise<number> {
  if (from >= before) return Promise.resolve(0);
  return countOnIndex(db, { ...params, from, before }, { ...filter, from: 0, to: 0 });
}

const counts = new Map<string, (db: Reader, params: OrderParams) => Promise<{ n: number }[]>>();

async function countOnIndex(db: Reader, params: OrderParams, filter: OrderFilter): Promise<number> {
  const shape = shapeOf(filter);
  let count = counts.get(shape);
  if (!count) {
    count = statement<OrderParams, { n: number }>((reader, p) => {
      const param = p as unknown as Named;
      const from =
        filter.product === undefined ? reader.selectFrom('orders as o') : withProduct(reader, param);
      return filtered(reader, from as never as OrderQuery<unknown>, filter, param).select(
        sql<number>`count(*)`.as('n'),
      ) as never;
    });
    counts.set(shape, count);
  }
  return (await count(db, params))[0]!.n;
}

/** Beyond any date that the shop takes. */
const earliestDay = -40_000;
const latestDay = 60_000;

/** Whole days: the blocks that lie in the span, and the days before and behind them. */
async function sumSpan(
  db: Reader,
  params: OrderParams,
  filter: OrderFilter,
  first: number,
  last: number,
): Promise<number> {
  const from = Math.ceil(first / blockLength);
  const to = Math.floor((last + 1) / blockLength) - 1;
  if (from > to) return sumSteps(db, params, filter, first, last);
  const parts = [
    await sumSteps(db, params, filter, blockBase + from, blockBase + to),
    await sumSteps(db, params, filter, first, from * blockLength - 1),
    await sumSteps(db, params, filter, (to + 1) * blockLength, last),
  ];
  return parts.reduce((sum, part) => sum + part, 0);
}

type DayParams = OrderParams & { readonly first: number; readonly last: number };
const sums = new Map<string, (db: Reader, params: DayParams) => Promise<{ n: number | null }[]>>();

async function sumSteps(
  db: Reader,
  params: OrderParams,
  filter: OrderFilter,
  first: number,
  last: number,
): Promise<number> {
  if (first > last) return 0;
  const shape = shapeOf(filter);
  let sum = sums.get(shape);
  if (!sum) {
    sum = statement<DayParams, { n: number | null }>((reader, p) =>
      figures(reader, filter, p as unknown as Named)
        .select(sql<number | null>`sum(orders)`.as('n'))
        .where('day', '>=', p('first'))
        .where('day', '<=', p('last')),
    );
    sums.set(shape, sum);
  }
  return (await sum(db, { ...params, first, last }))[0]?.n ?? 0;
}

function figures(db: Reader, filter: OrderFilter, param: Named) {
  let query = db.selectFrom('order_figure').where('store_id', '=', param('store'));
  if (filter.status === undefined) query = query.where('completed', '=', sql.lit(1));
  else query = query.where('status', '=', param('status'));
  if (filter.paymentStatus !== undefined) query = query.where('payment_status', '=', param('payment'));
  if (filter.isRecurring !== undefined)
    query = query.where('is_recurring', '=', sql.lit(filter.isRecurring ? 1 : 0));
  return query;
}

/** Below this, walking the index is quicker than reading the days. */
const farOffset = 1000;

/**
 * Where a far page begins: the days that lie wholly before it are skipped by their figures. Answers the last millisecond
 * of the day to begin in, and how many of that day's orders are still to be skipped.
 */
export async function skipDays(
  db: Reader,
  params: OrderParams,
  filter: OrderFilter,
  offset: number,
): Promise<{ readonly to?: number; readonly offset: number }> {
  const known = filter.product === undefined && filter.invoiceNumber === undefined && filter.to === undefined;
  if (offset < farOffset || !known) return { offset };
  const block = await skipSteps(db, params, filter, blockBase - latestDay, allDays - 1, offset);
  if (!block) return { offset };
  const firstDay = (block.step - blockBase) * blockLength;
  const day = await skipSteps(db, params, filter, firstDay, firstDay + blockLength - 1, block.left);
  return day ? { to: startOfDay(day.step + 1) - 1, offset: day.left } : { offset };
}

/** The step that holds the order which so many newer ones precede, and how many of them are in that step. */
async function skipSteps(
  db: Reader,
  params: OrderParams,
  filter: OrderFilter,
  first: number,
  last: number,
  offset: number,
): Promise<{ readonly step: number; readonly left: number } | undefined> {
  const steps = await figures(db, filter, (name) => sql`${params[name]}`)
    .select(['day', sql<number>`sum(orders)`.as('n')])
    .where('day', '>=', first)
    .where('day', '<=', last)
    .groupBy('day')
    .orderBy('day', 'desc')
    .execute();
  let left = offset;
  for (const { day, n } of steps) {
    if (left < n) return { step: day, left };
    left -= n;
  }
  return undefined;
}
