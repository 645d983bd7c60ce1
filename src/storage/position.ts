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

function eachTable<T>(make: (table: Table) => T): Readonly<Record<Table, T>> {
  return { customer: make('customer'), orders: make('orders'), product: make('product') };
}

const lastTaken = eachTable((table) =>
  statement<{ store: number; from: number; to: number }, { position: number | null }>((db, p) =>
    db
      .selectFrom(table as 'orders')
      .select((eb) => eb.fn.max('position').as('position'))
      // SQLite's search index is one for all stores, so positions are unique across them there.
      .$if(dialectOf(db) === 'postgres', (query) => query.where('store_id', '=', p('store')))
      .where('position', '>=', p('from'))
      .where('position', '<', p('to')),
  ),
);

/**
 * A free position for a row dated `ms`, after the ones given before for that millisecond. A millisecond that
 * is full (an import that knows only days) goes on into the next ones.
 */
export async function nextPosition(tx: Tx, table: Table, storeId: number, ms: number): Promise<number> {
  for (let at = ms; ; at += 1) {
    const from = positionOf(at);
    const [row] = await lastTaken[table](tx, { store: storeId, from, to: from + positionsPerMs });
    const next = (row?.position == null ? from : row.position + 1) + randomGap(tx);
    if (next < from + positionsPerMs) return next;
  }
}

/**
 * Where others write at the same moment, each leaves a few places free at random: two that take the same one
 * both start again.
 */
function randomGap(tx: Tx): number {
  return dialectOf(tx) === 'postgres' ? randomInt(24) : 0;
}

interface Moment {
  readonly ms: number;
  /** The last position that is taken in it. */
  readonly last: number | null;
}

const lastOfMoments = eachTable((table) =>
  overRows<{ ms: 'integer' }, { store: number }, Moment>({ ms: 'integer' }, ({ column, from }, p, db) => {
    const own = dialectOf(db) === 'postgres' ? sql`t.store_id = ${p('store')} and` : sql``;
    const [first, next] = [
      sql`${column.ms} * ${sql.lit(positionsPerMs)}`,
      sql`(${column.ms} + 1) * ${sql.lit(positionsPerMs)}`,
    ];
    return sql`select ${column.ms} as ms, (select max(t.position) from ${sql.table(table)} t
          where ${own} t.position >= ${first} and t.position < ${next}) as last ${from}`;
  }),
);

/** Where rows are this few, a stretch of the list is read whole rather than asked about moment by moment. */
const fewRows = 500;

const stretches = eachTable((table) =>
  statement<{ from: number; to: number }, { position: number }>((db, p) =>
    db
      .selectFrom(table as 'orders')
      .select('position')
      .where('position', '>=', p('from'))
      .where('position', '<', p('to'))
      .orderBy('position')
      .limit(fewRows + 1),
  ),
);

/** The last positions of moments. */
async function lastPositions(
  tx: Tx,
  table: Table,
  storeId: number,
  moments: readonly number[],
): Promise<Moment[]> {
  if (moments.length === 0) return [];
  const known = dialectOf(tx) === 'sqlite' ? await lastOnSqlite(tx, table, moments) : undefined;
  return (
    known ??
    lastOfMoments[table](
      tx,
      { store: storeId },
      moments.map((ms) => [ms]),
    )
  );
}

/**
 * The same on SQLite, where a batch of a file mostly comes where no row is yet; undefined where there are
 * many.
 */
async function lastOnSqlite(tx: Tx, table: Table, moments: readonly number[]): Promise<Moment[] | undefined> {
  let [first, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const ms of moments) {
    first = Math.min(first, ms);
    end = Math.max(end, ms);
  }
  const rows = await stretches[table](tx, { from: positionOf(first), to: positionOf(end + 1) });
  if (rows.length > fewRows) return undefined;
  const last = new Map(rows.map(({ position }) => [Math.floor(position / positionsPerMs), position]));
  return moments.map((ms) => ({ ms, last: last.get(ms) ?? null }));
}

/** How many moments are asked for at once, at most, where full ones follow each other. */
const mostMoments = 256;

/**
 * Free positions for several rows at once, in their order: each after those given before for its millisecond;
 * one that is full goes on into the next ones. One query for all of them, and a few more where milliseconds
 * are full.
 */
export async function nextPositions(
  tx: Tx,
  table: Table,
  storeId: number,
  dates: readonly number[],
): Promise<number[]> {
  const last = new Map<number, number | null>();
  const learn = async (moments: readonly number[]): Promise<void> => {
    const asked = moments.filter((ms) => !last.has(ms));
    for (const row of await lastPositions(tx, table, storeId, asked)) last.set(row.ms, row.last);
  };
  await learn([...new Set(dates)]);
  /** Where the rows of a date went on, so that full moments are walked through once. */
  const wentOn = new Map<number, number>();
  const taken: number[] = [];
  for (const ms of dates) {
    let at = wentOn.get(ms) ?? ms;
    let ahead = 1;
    let next = after(at);
    while (next >= positionOf(at + 1)) {
      at += 1;
      if (!last.has(at)) await learn(Array.from({ length: ahead }, (_, step) => at + step));
      ahead = Math.min(ahead * 2, mostMoments);
      next = after(at);
    }
    wentOn.set(ms, at);
    last.set(at, next);
    taken.push(next);
  }
  return taken;

  function after(ms: number): number {
    const before = last.get(ms);
    return before == null ? positionOf(ms) : before + 1;
  }
}
