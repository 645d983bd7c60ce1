import { type RawBuilder, sql } from 'kysely';
import type { Shape } from '../../storage/filter-shape.js';
import { byShape } from '../../storage/list.js';
import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
import { dayOf, startOfDay } from '../dates.js';
import { allDays, blockBase, blockLength } from './figures.js';
import { type OrderFilter, orderList } from './filter.js';

/** How many orders a filter lets through: from kept figures where they know, else counted on an index. */
export async function countOrders(db: Reader, storeId: number, filter: OrderFilter): Promise<number> {
  if (onlyFigures(filter)) return countByFigures(db, storeId, filter);
  const { product, ...rest } = filter;
  if (product === undefined || Object.values(rest).some((value) => value !== undefined))
    return orderList.count(db, storeId, filter);
  const [row] = await ordersOfProduct(db, { store: storeId, product: columnText(product) });
  return row?.n ?? 0;
}

/** Whether nothing is asked for that figures do not tell apart. */
function onlyFigures({ product, invoiceNumber, placedBy, facets }: OrderFilter): boolean {
  return product === undefined && invoiceNumber === undefined && placedBy === undefined && !facets;
}

const ordersOfProduct = statement<{ store: number; product: string }, { n: number }>((db, p) =>
  db
    .selectFrom('product')
    .select('orders_count as n')
    .where('store_id', '=', p('store'))
    .where('reference', '=', p('product')),
);

/** Whole days from the figures; what is left of the first and the last day is counted. */
async function countByFigures(db: Reader, storeId: number, filter: OrderFilter): Promise<number> {
  const { from, to } = filter;
  if (from === undefined && to === undefined) return sumSteps(db, storeId, filter, allDays, allDays);
  const first = from === undefined ? earliestDay : dayOf(from + 86_400_000 - 1);
  const afterLast = to === undefined ? latestDay : dayOf(to + 1);
  if (from !== undefined && to !== undefined && first >= afterLast)
    return orderList.count(db, storeId, filter);
  let total = await sumSpan(db, storeId, filter, first, afterLast - 1);
  if (from !== undefined) total += await countSpan(db, storeId, filter, from, startOfDay(first) - 1);
  if (to !== undefined) total += await countSpan(db, storeId, filter, startOfDay(afterLast), to);
  return total;
}

async function countSpan(
  db: Reader,
  storeId: number,
  filter: OrderFilter,
  from: number,
  to: number,
): Promise<number> {
  return from > to ? 0 : orderList.count(db, storeId, { ...filter, from, to });
}

/** Beyond any date that the shop takes. */
const earliestDay = -40_000;
const latestDay = 60_000;

/** Whole days: the blocks that lie in the span, and the days before and behind them. */
async function sumSpan(
  db: Reader,
  storeId: number,
  filter: OrderFilter,
  first: number,
  last: number,
): Promise<number> {
  const from = Math.ceil(first / blockLength);
  const to = Math.floor((last + 1) / blockLength) - 1;
  if (from > to) return sumSteps(db, storeId, filter, first, last);
  const parts = [
    await sumSteps(db, storeId, filter, blockBase + from, blockBase + to),
    await sumSteps(db, storeId, filter, first, from * blockLength - 1),
    await sumSteps(db, storeId, filter, (to + 1) * blockLength, last),
  ];
  return parts.reduce((sum, part) => sum + part, 0);
}

type Span = {
  readonly store: number;
  readonly status: string | undefined;
  readonly paymentStatus: string | undefined;
  readonly first: number;
  readonly last: number;
};

const sumOfSteps = byShape<OrderFilter, Span, { n: number | null }>(
  (_db, shape, p) => sql`select sum(orders) as n ${figures(shape, p)}`,
);

async function sumSteps(
  db: Reader,
  storeId: number,
  filter: OrderFilter,
  first: number,
  last: number,
): Promise<number> {
  if (first > last) return 0;
  return (await sumOfSteps(db, filter, spanOf(storeId, filter, first, last)))[0]?.n ?? 0;
}

function spanOf(storeId: number, { status, paymentStatus }: OrderFilter, first: number, last: number): Span {
  return { store: storeId, status, paymentStatus, first, last };
}

/** The figures of a span of steps that count what a filter lets through. */
function figures(shape: Shape<OrderFilter>, p: (name: keyof Span) => RawBuilder<unknown>) {
  const status = shape.status ? sql`status = ${p('status')}` : sql`completed = 1`;
  const payment = shape.paymentStatus ? sql`and payment_status = ${p('paymentStatus')}` : sql``;
  const recurring =
    shape.isRecurring === undefined ? sql`` : sql`and is_recurring = ${sql.lit(shape.isRecurring ? 1 : 0)}`;
  return sql`from order_figure where store_id = ${p('store')} and ${status} ${payment} ${recurring}
    and day >= ${p('first')} and day <= ${p('last')}`;
}

/** Below this, walking the index is quicker than reading the days. */
const farOffset = 1000;

/**
 * Where a far page begins: the days that lie wholly before it are skipped by their figures. Answers the last
 * millisecond of the day to begin in, and how many of that day's orders are still to be skipped.
 */
export async function skipDays(
  db: Reader,
  storeId: number,
  filter: OrderFilter,
  offset: number,
): Promise<{ readonly to?: number; readonly offset: number }> {
  if (offset < farOffset || filter.to !== undefined || !onlyFigures(filter)) return { offset };
  const block = await skipSteps(db, storeId, filter, blockBase - latestDay, allDays - 1, offset);
  if (!block) return { offset };
  const firstDay = (block.step - blockBase) * blockLength;
  const day = await skipSteps(db, storeId, filter, firstDay, firstDay + blockLength - 1, block.left);
  return day ? { to: startOfDay(day.step + 1) - 1, offset: day.left } : { offset };
}

const eachStep = byShape<OrderFilter, Span, { day: number; n: number }>(
  (_db, shape, p) => sql`select day, sum(orders) as n ${figures(shape, p)} group by day order by day desc`,
);

/** The step that holds the order which so many newer ones precede, and how many of them are in that step. */
async function skipSteps(
  db: Reader,
  storeId: number,
  filter: OrderFilter,
  first: number,
  last: number,
  offset: number,
): Promise<{ readonly step: number; readonly left: number } | undefined> {
  const steps = await eachStep(db, filter, spanOf(storeId, filter, first, last));
  let left = offset;
  for (const { day, n } of steps) {
    if (left < n) return { step: day, left };
    left -= n;
  }
  return undefined;
}
