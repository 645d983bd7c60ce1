import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { overRows } from './insert-rows.js';
import { dialectOf, statement } from './statement.js';
import type { Tx } from './storage.js';

/** Rows of one millisecond that a list can tell apart. */
export const positionsPerMs = 2048;

/** The first position of a millisecond; positions of earlier times are below it. */
export function positionOf(ms: number): number {
  return ms * positionsPerMs;
}

type Table = 'customer' | 'orders' | 'product';

const lastTaken = Object.fromEntries(
  (['customer', 'orders', 'product'] as const).map((table) => [
    table,
    statement<{ store: number; from: number; to: number }, { position: number | null }>((db, p) =>
      db
        .selectFrom(table as 'orders')
        .select((eb) => eb.fn.max('position').as('position'))
        // SQLite's search index is one for all stores, so positions are unique across them there.
        .$if(dialectOf(db) === 'postgres', (query) => query.where('store_id', '=', p('store')))
        .where('position', '>=', p('from'))
        .where('position', '<', p('to')),
    ),
  ]),
) as Record<
  Table,
  ReturnType<typeof statement<{ store: number; from: number; to: number }, { position: number | null }>>
>;

/**
 * A free position for a row dated `ms`, after the ones given before for that millisecond. A millisecond that is full
 * (an import that knows only days) goes on into the next ones.
 */
export async function nextPosition(tx: Tx, table: Table, storeId: number, ms: number): Promise<number> {
  for (let at = ms; ; at += 1) {
    const from = positionOf(at);
    const [row] = await lastTaken[table](tx, { store: storeId, from, to: from + positionsPerMs });
    const next = (row?.position == null ? from : row.position + 1) + leeway(tx);
    if (next < from + positionsPerMs) return next;
  }
}

/** Where others write at the same moment, each leaves a few places free at random: two that take the same one both start again. */
function leeway(tx: Tx): number {
  return dialectOf(tx) === 'postgres' ? randomInt(24) : 0;
}

/**
 * Free positions for several rows at once, in their order: each after those given before for its millisecond. One query
 * for all of them.
 */
export async function nextPositions(
  tx: Tx,
  table: Table,
  storeId: number,
  dates: readonly number[],
): Promise<number[]> {
  const moments = [...new Set(dates)];
  const own = dialectOf(tx) === 'postgres' ? sql`t.store_id = ${storeId} and` : sql``;
  const taken = await overRows<{ ms: number; last: number | null }>(
    tx,
    { ms: 'integer' },
    moments.map((ms) => [ms]),
    (source) => sql`select m.ms as ms, (select max(t.position) from ${sql.table(table)} t
      where ${own} t.position >= m.ms * ${sql.lit(positionsPerMs)}
      and t.position < (m.ms + 1) * ${sql.lit(positionsPerMs)}) as last from ${source} m`,
  );
  const last = new Map(taken.map((row) => [row.ms, row.last]));
  const given: number[] = [];
  for (const ms of dates) {
    const before = last.get(ms);
    const next = before == null ? positionOf(ms) : before + 1;
    // A full millisecond goes on into the next ones, which must be asked one by one.
    const full = before != null && next >= positionOf(ms + 1);
    if (full)
      return [...given, ...(await onward(tx, table, storeId, dates.slice(given.length), new Set(given)))];
    last.set(ms, next);
    given.push(next);
  }
  return given;
}

async function onward(
  tx: Tx,
  table: Table,
  storeId: number,
  dates: readonly number[],
  given: Set<number>,
): Promise<number[]> {
  const positions: number[] = [];
  for (const ms of dates) {
    let next = await nextPosition(tx, table, storeId, ms);
    while (given.has(next)) next += 1;
    given.add(next);
    positions.push(next);
  }
  return positions;
}
